import type { TextFault } from './liquid-text.ts'

/** Where a link of Markdown leads, in brackets or in angle brackets; a value there is said apart. */
const written = /\[[^\]]*\]\(\s*<?(?!\{\{|\{%)([^\s)>]+)|<([a-z][a-z0-9+.-]{1,31}:[^\s<>]*)>/gi

/** A value in the address of a link would let whoever wrote a mail choose where our link leads. */
const inserted = /\]\([^)\n]*?(\{\{|\{%)/g

/** Says of each link of a body what keeps it from being one: it would stand in the mail as it is written. */
export function checkLinks(body: string): TextFault[] {
  const values = [...body.matchAll(inserted)].map((match) => ({
    ...placeOf(body, match.index + match[0].length - 2),
    code: 'T206',
    message: 'a value cannot be part of the address of a link',
    hint: 'for an address that Orgo made, write {{ task.url | link: "words" }}',
  }))
  const addresses = [...body.matchAll(written)].flatMap((match): TextFault[] => {
    const address = match[1] ?? match[2] ?? ''
    if (/^(?:https?:\/\/|mailto:)/i.test(address)) return []
    const scheme = /^[a-z][a-z0-9+.-]*:/i.exec(address)?.[0].toLowerCase()
    const message =
      scheme === undefined || scheme === 'http:' || scheme === 'https:'
        ? 'a link needs a whole address: a mail has no page that this could begin from'
        : `a link cannot lead to "${scheme}": it would stand there as text`
    return [{ ...placeOf(body, match.index), code: 'T207', message, hint: 'write an address with https:// or mailto:' }]
  })
  return [...values, ...addresses]
}

/** Line and column of a place in a text, counted from 1. */
export function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset)
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') }
}
