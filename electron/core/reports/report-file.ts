import type { FileContent } from '#shared/model/message.ts'
import type { Report, ReportFormat } from '#shared/model/report.ts'
import { fail, type Result, succeed } from '#shared/model/result.ts'
import { renderReportCsv } from './formats/report-csv.ts'
import type { ReportServices } from './report-services.ts'

const types: Readonly<Record<ReportFormat, string>> = {
  csv: 'text/csv',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pdf: 'application/pdf',
  html: 'text/html',
  json: 'application/json',
}

/** A report as a file. PDF and XLSX are made in a thread of their own. Errors: one sentence; then there is no file, not half of one. */
export async function makeReportFile(
  services: Pick<ReportServices, 'renderer' | 'renderMail' | 'ports'>,
  report: Report,
  format: ReportFormat,
  separator: 'comma' | 'semicolon' = 'comma',
): Promise<Result<FileContent, string>> {
  const bytes = await renderBytes(services, report, format, separator)
  if (!bytes.ok) return bytes
  const content = Buffer.from(bytes.value)
  const name = `${report.name.replaceAll('_', '-')}_${report.period.from}_${report.period.to}.${format}`
  return succeed({ name, type: types[format], sizeBytes: content.byteLength, base64: content.toString('base64') })
}

async function renderBytes(
  { renderer, renderMail, ports }: Pick<ReportServices, 'renderer' | 'renderMail' | 'ports'>,
  report: Report,
  format: ReportFormat,
  separator: 'comma' | 'semicolon',
): Promise<Result<Uint8Array, string>> {
  switch (format) {
    case 'json':
      return succeed(Buffer.from(`${JSON.stringify(report, null, 2)}\n`))
    case 'csv':
      return succeed(renderReportCsv(report, separator))
    case 'html': {
      const mail = renderMail(report, '')
      return mail.ok ? succeed(Buffer.from(mail.value.html)) : mail
    }
    case 'pdf':
    case 'xlsx':
      try {
        return succeed(await renderer.render({ kind: format === 'pdf' ? 'report-pdf' : 'report-xlsx', report }))
      } catch (error) {
        ports.log.error('report_file_failed', error)
        return fail(`The ${format.toUpperCase()} could not be made. Nothing was written; try again, or take another format.`)
      }
  }
}
