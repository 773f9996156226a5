/**
 * Values that stand in a text as marks while its Markdown is read, so that no value is ever read as Markdown (TPL-3).
 *
 * A mark is a number between two private characters, which are taken out of the text of the template first. What stands behind a number
 * is put in once, when everything else is HTML already.
 */
export type InsertedValues = {
  /** Remembers a value and answers its mark. */
  keep(value: Inserted): string
  /** Cuts a text into what the template wrote and what was inserted. */
  split(text: string): (string | Inserted)[]
}

/** Text as it is; a link that Orgo made; text that is quoted as a block; or a bar of a chart. */
export type Inserted =
  | { kind: 'text'; text: string }
  | { kind: 'link'; href: string; label: string }
  | { kind: 'quote' | 'bar'; text: string }

const open = '\ue000'
const close = '\ue001'
const mark = /\ue000(\d+)\ue001/g

/** The text without characters that could pass for a mark. */
export const withoutMarks = (text: string): string => text.replace(/[\ue000\ue001]/g, '\ufffd')

/** Whether a text still holds a mark: one that came where no value may stand. */
export const hasMarks = (text: string): boolean => text.includes(open) || text.includes('%EE%80%80')

export function createInsertedValues(): InsertedValues {
  const kept: Inserted[] = []
  return {
    keep: (value) => `${open}${kept.push(value) - 1}${close}`,
    split: (text) => {
      const parts: (string | Inserted)[] = []
      let at = 0
      for (const { 0: whole, 1: number, index } of text.matchAll(mark)) {
        if (index > at) parts.push(text.slice(at, index))
        const value = kept[Number(number)]
        if (value) parts.push(value)
        at = index + whole.length
      }
      if (at < text.length) parts.push(text.slice(at))
      return parts
    },
  }
}
