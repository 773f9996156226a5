import writeXlsxFile, { type Cell, type Sheet } from 'write-excel-file/node'
import type { Report } from '#shared/model/report.ts'
import { wordsIn } from '../report-words.ts'
import { type FlatTable, type FlatType, flattenReport } from './flat-table.ts'
import { showMoment } from './show-cell.ts'

/** 32,767 characters are what a cell of a spreadsheet holds. */
const maxCellLength = 32_767

/**
 * A report as XLSX: a sheet for its figures and one for each table.
 *
 * Every cell has a type, and none is a formula: text stays text, whatever it begins with (A-45).
 */
export async function renderReportXlsx(report: Report): Promise<Buffer> {
  const [figures, ...tables] = flattenReport(report)
  const names = new Set<string>()
  const first = { sheet: nameOf(report.title, names), columns: widths(figures), data: [...headOf(report), ...rowsOf(figures)] }
  const rest = tables.map((table) => ({
    ...{ sheet: nameOf(table.title, names), columns: widths(table), stickyRowsCount: 1 },
    data: rowsOf(table),
  }))
  const sheets: Sheet<never>[] = [first, ...rest]
  return writeXlsxFile(sheets).toBuffer()
}

function headOf(report: Report): Cell[][] {
  const say = wordsIn(report.language)
  const made = say('made', { date: `${showMoment(report.madeAt, report.period.zone, report.language)} (${report.period.zone})` })
  return [
    [{ ...text(report.title), fontWeight: 'bold', fontSize: 14 }],
    [text(`${report.organisation === '' ? '' : `${report.organisation}, `}${report.period.title}`)],
    [text(made)],
    ...[...report.filterTexts, ...report.notes].map((line) => [text(line)]),
    [],
  ]
}

function rowsOf(table: FlatTable | undefined): Cell[][] {
  if (!table) return []
  const header = table.header.map((title) => ({ ...text(title), fontWeight: 'bold' as const, backgroundColor: '#e9eef2' }))
  return [header, ...table.rows.map((row) => row.map((value, at) => cellOf(value, table.types[at] ?? 'text')))]
}

function cellOf(value: string | number | null, type: FlatType): Cell {
  if (value === null || value === '') return null
  if (typeof value === 'number') return { type: Number, value, format: type === 'decimal' ? '#,##0.##' : '0.##' }
  if (type === 'day' && /^\d{4}-\d\d-\d\d$/.test(value))
    return { type: Date, value: new Date(Date.parse(value)), format: 'yyyy-mm-dd' }
  return text(value)
}

/** XML has no control characters, no halves of pairs, and reads CR as LF. */
const text = (value: string): { type: StringConstructor; value: string } => ({
  type: String,
  value: value
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replaceAll(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')
    .slice(0, maxCellLength),
})

/** A sheet's name has at most 31 characters, none of them one of []:*?/\, and is there once. */
function nameOf(title: string, taken: Set<string>): string {
  const base =
    title
      .replaceAll(/[[\]:*?/\\']/g, ' ')
      .trim()
      .slice(0, 28) || 'Table'
  let name = base
  for (let n = 2; taken.has(name.toLowerCase()); n += 1) name = `${base} ${n}`
  taken.add(name.toLowerCase())
  return name
}

const widths = (table: FlatTable | undefined): { width: number }[] =>
  (table?.header ?? []).map((title, at) => {
    const longest = Math.max(title.length, ...(table?.rows ?? []).map((row) => String(row[at] ?? '').length))
    return { width: Math.min(60, Math.max(10, longest + 2)) }
  })
