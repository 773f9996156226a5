import { toPlainLine } from '../plain-text.ts'

/** One column: its heading, and what of a row it shows. */
export type Column<Row> = { heading: string; cell(row: Row): string; right?: boolean }

/**
 * Rows as an aligned table, the last column cut to what the terminal leaves.
 *
 * Limits: `columns` null cuts nothing. Widths are those of terminals: wide East Asian characters and emoji count two.
 */
export function renderTable<Row>(rows: readonly Row[], columns: readonly Column<Row>[], width: number | null): string {
  const cells = [
    columns.map((column) => column.heading),
    ...rows.map((row) => columns.map((column) => toPlainLine(column.cell(row)))),
  ]
  const widths = columns.map((_, index) => Math.max(...cells.map((line) => displayWidth(line[index] ?? ''))))
  const last = columns.length - 1
  const lines = cells.map((line) => {
    const padded = line.map((cell, index) => {
      if (columns[index]?.right) return ' '.repeat((widths[index] ?? 0) - displayWidth(cell)) + cell
      return index === last ? cell : cell + ' '.repeat((widths[index] ?? 0) - displayWidth(cell))
    })
    return cutTo(padded.join('  '), width).trimEnd()
  })
  return `${lines.join('\n')}\n`
}

const segmenter = new Intl.Segmenter()
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u

/** How many columns of a terminal a text takes. */
export function displayWidth(text: string): number {
  if (/^[\u0020-\u007e]*$/.test(text)) return text.length
  let width = 0
  for (const { segment } of segmenter.segment(text)) width += wide.test(segment) ? 2 : 1
  return width
}

function cutTo(text: string, width: number | null): string {
  if (width === null || displayWidth(text) <= width) return text
  let kept = ''
  let used = 0
  for (const { segment } of segmenter.segment(text)) {
    used += displayWidth(segment)
    if (used > width - 1) break
    kept += segment
  }
  return `${kept}…`
}
