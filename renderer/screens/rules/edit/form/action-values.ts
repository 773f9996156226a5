import type { Json } from '#shared/model/json.ts'
import type { ActionForm } from '#shared/model/rule-form.ts'

/** How a value is edited: as words, as one text, as a choice, as nothing but `true`, or as it is written. */
export type ValueEditor = 'words' | 'text' | 'priority' | 'true' | 'written'

const words: ReadonlySet<string> = new Set(['route_to', 'tag', 'untag', 'attach', 'checklist', 'add_note'])
const onlyTrue: ReadonlySet<string> = new Set(['suppress_auto_reply', 'archive'])

/** The editor that shows a value whole: a map of parameters is edited as it is written. */
export function editorOf({ action, value }: ActionForm): ValueEditor {
  if (onlyTrue.has(action) || (action === 'confidential' && value === true)) return 'true'
  if (
    words.has(action) &&
    (typeof value === 'string' || (Array.isArray(value) && value.every((one) => typeof one === 'string')))
  ) {
    return 'words'
  }
  if (action === 'set_priority' && typeof value === 'string') return 'priority'
  return typeof value === 'string' ? 'text' : 'written'
}

/** The value a new action begins with. */
export function firstValue(action: string): Json {
  if (onlyTrue.has(action) || action === 'confidential') return true
  if (action === 'set_priority') return 'high'
  if (action === 'cost') return { minutes: 30 }
  if (action === 'join') return { by: 'subject', within: '14 days' }
  if (action === 'set_requester') return 'reply_to'
  return words.has(action) ? [] : ''
}

/** Words as a value: one word stands alone, as people write it. */
export function wordsToValue(list: readonly string[]): Json {
  const [only, second] = list
  return only !== undefined && second === undefined ? only : [...list]
}

export function valueToWords(value: Json): string[] {
  if (typeof value === 'string') return value === '' ? [] : [value]
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}

/** What a person wrote as parameters, or null while it cannot be read. */
export function readWritten(text: string): { value: Json } | null {
  try {
    return { value: JSON.parse(text) as Json } // JSON.parse answers nothing but JSON
  } catch {
    return null
  }
}
