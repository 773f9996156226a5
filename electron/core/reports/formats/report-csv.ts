import type { Report } from '#shared/model/report.ts'
import { writeCsv } from '#shared/text/csv.ts'
import { wordsIn } from '../report-words.ts'
import { flattenReport } from './flat-table.ts'
import { showMoment } from './show-cell.ts'

/** A report as CSV: its tables one below the other, each with its title and its columns. */
export function renderReportCsv(report: Report, separator: 'comma' | 'semicolon'): Buffer {
  const say = wordsIn(report.language)
  const rows: (string | number | null)[][] = [
    [report.period.title, report.period.from, report.period.to],
    [say('made', { date: `${showMoment(report.madeAt, report.period.zone, report.language)} (${report.period.zone})` })],
    ...report.filterTexts.map((text) => [text]),
    ...report.notes.map((note) => [note]),
    ...flattenReport(report).flatMap((table) => [[''], [table.title], table.header, ...table.rows]),
  ]
  // Every row has as many cells as the widest: readers of CSV count on it (RFC 4180, section 2).
  const width = Math.max(1, ...rows.map((row) => row.length))
  const fill = (row: readonly (string | number | null)[]) => [...row, ...Array.from({ length: width - row.length }, () => '')]
  return Buffer.from(writeCsv(fill([report.title]).map(String), rows.map(fill), { separator }), 'utf8')
}
