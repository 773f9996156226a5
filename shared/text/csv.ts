/** Cells that a spreadsheet would run: a formula begins with one of these, full-width forms included, after blanks or a NUL too. */
const formulaStart = /^[\s\0\ufeff]*[=+\-@\t\r|%\uff1d\uff0b\uff0d\uff20]/

/**
 * Writes a table as CSV: the one escaper for every export.
 *
 * Shapes: RFC 4180, CRLF, all cells quoted, UTF-8 with a byte order mark so that Excel reads it as such. A cell that a spreadsheet would take
 * for a formula gets an apostrophe in front; numbers stay numbers. NULs are left out: no reader keeps them. Where a comma parts the decimals,
 * spreadsheets want semicolons between the cells.
 */
export function writeCsv(
  header: readonly string[],
  rows: Iterable<readonly (string | number | null)[]>,
  { separator = 'comma' }: { separator?: 'comma' | 'semicolon' } = {},
): string {
  const between = separator === 'comma' ? ',' : ';'
  const lines = [header.map(cellOf).join(between)]
  for (const row of rows) lines.push(row.map(cellOf).join(between))
  return `\ufeff${lines.join('\r\n')}\r\n`
}

function cellOf(value: string | number | null): string {
  if (value === null) return '""'
  if (typeof value === 'number') return `"${value}"`
  const text = formulaStart.test(value) ? `'${value}` : value
  return `"${text.replaceAll('\0', '').replaceAll('"', '""')}"`
}
