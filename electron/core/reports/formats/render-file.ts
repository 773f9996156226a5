import type { Report } from '#shared/model/report.ts'
import { makePdf } from './make-pdf.ts'
import { reportDocument } from './report-document.ts'
import { renderReportXlsx } from './report-xlsx.ts'
import { type PrintedTask, taskDocument } from './task-document.ts'

/** A file that takes long to make. */
export type SlowFile =
  | { kind: 'report-pdf'; report: Report }
  | { kind: 'report-xlsx'; report: Report }
  | { kind: 'task-pdf'; task: PrintedTask }

export type RenderRequest = { id: number; file: SlowFile }
export type RenderReply = { id: number; bytes: Uint8Array } | { id: number; problem: string }

/** Makes the bytes of a file. */
export function renderFile(file: SlowFile): Promise<Uint8Array> {
  switch (file.kind) {
    case 'report-pdf':
      return makePdf(reportDocument(file.report))
    case 'report-xlsx':
      return renderReportXlsx(file.report)
    case 'task-pdf':
      return makePdf(taskDocument(file.task))
  }
}
