/** The main fields of an item as people read them, one on a line: label and value. Null and empty values are left out. */
export type ReadableField = readonly [label: string, value: string | null]

/** The fields, an empty line, and the notes of the item. */
export function readableText(fields: readonly ReadableField[], notes: string | null): string {
  const lines = fieldLines(fields)
  const head = lines.join('\r\n')
  return notes === null || notes.trim() === '' ? head : `${head}${head === '' ? '' : '\r\n\r\n'}${notes}`
}

/** The notes in HTML with the fields above them: readers take one or the other, so the fields stand in both. */
export function readableHtml(fields: readonly ReadableField[], html: string): string {
  const lines = fieldLines(fields).map((line) => line.replace(/[&<>]/g, (char) => references[char] ?? char))
  if (lines.length === 0) return html
  const block = `<p>${lines.join('<br>\r\n')}</p>\r\n`
  const body = /<body(?:\s[^>]{0,2000})?>/i.exec(html)
  const at = body ? body.index + body[0].length : 0
  return `${html.slice(0, at)}${block}${html.slice(at)}`
}

/** A time for people: in UTC, because the item does not say where it is read. */
export function readableTime(at: number | null): string | null {
  return at === null ? null : `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

/** A day for people; see `formatDay`. */
export function readableDay(at: number | null): string | null {
  return at === null ? null : new Date(at + 12 * 3_600_000).toISOString().slice(0, 10)
}

const references: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

function fieldLines(fields: readonly ReadableField[]): string[] {
  return fields.flatMap(([label, value]) =>
    value === null || value.trim() === '' ? [] : [`${label}: ${value.replace(/\s+/g, ' ').trim()}`],
  )
}
