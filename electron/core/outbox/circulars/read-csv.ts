/** A table read from text: cells of each line, and where in the text the line began, counted from 1. */
export type CsvLine = { line: number; cells: string[] }

/**
 * Reads CSV as spreadsheets write it.
 *
 * Shapes: a comma, a semicolon or a tab between cells, whichever the first line has most of; quotes as in RFC 4180, line breaks in them too; a
 * byte order mark is left out; lines of nothing are skipped. Errors: none, any text is some table.
 */
export function readCsv(text: string): CsvLine[] {
  const plain = text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n')
  const separator = separatorOf(plain.slice(0, plain.indexOf('\n') + 1) || plain)
  const lines: CsvLine[] = []
  let cells: string[] = []
  let cell = ''
  let isQuoted = false
  let line = 1
  let begin = 1
  const endLine = (): void => {
    cells.push(cell.trim())
    if (cells.some((value) => value !== '')) lines.push({ line: begin, cells })
    cells = []
    cell = ''
    begin = line
  }
  for (let at = 0; at < plain.length; at += 1) {
    const letter = plain[at] ?? ''
    if (letter === '\n') line += 1
    if (isQuoted) {
      if (letter !== '"') cell += letter
      else if (plain[at + 1] === '"') {
        cell += '"'
        at += 1
      } else isQuoted = false
    } else if (letter === '"' && cell.trim() === '') {
      isQuoted = true
      cell = ''
    } else if (letter === separator) {
      cells.push(cell.trim())
      cell = ''
    } else if (letter === '\n') endLine()
    else cell += letter
  }
  endLine()
  return lines
}

function separatorOf(first: string): string {
  const count = (separator: string): number => first.split(separator).length
  return [',', ';', '\t'].reduce((best, separator) => (count(separator) > count(best) ? separator : best))
}
