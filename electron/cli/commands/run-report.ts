import { existsSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { ReportFormat, ReportRequest } from '#shared/model/report.ts'
import { type CommandCall, type ExitCode, readOptionValue, WrongCall } from '../command.ts'
import { explainCallError } from '../explain-call-error.ts'
import { formatBytes } from '../format.ts'
import { withProfile } from '../open-profile.ts'
import { toPlainLine, toPlainText } from '../plain-text.ts'
import { renderReport } from '../render/render-reports.ts'
import { writeJson } from '../write-json.ts'
import { writeOutFile } from '../write-out-file.ts'

/**
 * `orgo reports run NAME`: a report as tables, or with `--format` as a file: into `--out FILE`, into the folder `--out`, or onto standard output.
 */
export async function runReport(input: Record<string, unknown>, call: CommandCall): Promise<ExitCode> {
  const { format, out, separator } = readFileOptions(call)
  const request = ReportRequest.parse(input)
  return withProfile<ExitCode>(call.global, call.terminal, async ({ engine, ports }) => {
    const explain = (error: unknown): never => {
      throw explainCallError(error, ports.log, ports.random)
    }
    if (format === null) {
      const report = await engine.client.reports.run(request).catch(explain)
      if (call.global.json) writeJson(call.terminal, report)
      else call.terminal.out(renderReport(report, call.terminal))
      return 0
    }
    const file = await engine.client.reports.export({ ...request, format, separator }).catch(explain)
    putFile(file, out, format === 'pdf' || format === 'xlsx', call)
    return 0
  })
}

/** `orgo reports print-task TASK_ID`: a task with its history as a PDF. */
export async function printTask(input: Record<string, unknown>, call: CommandCall): Promise<ExitCode> {
  const out = readOptionValue(call, 'out') ?? null
  return withProfile<ExitCode>(call.global, call.terminal, async ({ engine, ports }) => {
    const file = await engine.client.reports.printTask({ taskId: String(input.taskId) }).catch((error: unknown) => {
      throw explainCallError(error, ports.log, ports.random)
    })
    putFile(file, out, true, call)
    return 0
  })
}

type FileOptions = { format: ReportFormat | null; out: string | null; separator: 'comma' | 'semicolon' }

function readFileOptions(call: CommandCall): FileOptions {
  const word = readOptionValue(call, 'format')
  const out = readOptionValue(call, 'out') ?? null
  const format = word === undefined ? null : ReportFormat.safeParse(word).data
  if (format === undefined) throw new WrongCall(`--format: "${word}" is none of ${ReportFormat.options.join(', ')}.`)
  if (format === null && out !== null) throw new WrongCall('--out needs --format.')
  if (format !== null && call.global.json) throw new WrongCall('Give either --format or --json.')
  const separator = readOptionValue(call, 'separator') ?? 'comma'
  if (separator !== 'comma' && separator !== 'semicolon')
    throw new WrongCall(`--separator: "${separator}" is none of comma, semicolon.`)
  return { format, out, separator }
}

function putFile(file: { name: string; base64: string }, out: string | null, isBinary: boolean, { terminal }: CommandCall): void {
  const bytes = Buffer.from(file.base64, 'base64')
  if (out === null && (terminal.columns === null || !isBinary)) {
    // Into a pipe the bytes go as they are; on a terminal no title of a task may steer it.
    terminal.out(terminal.columns === null ? bytes : toPlainText(bytes.toString('utf8')))
    return
  }
  const path = resolve(out === null || isFolder(out) ? join(out ?? '.', file.name) : out)
  writeOutFile(path, bytes)
  terminal.err(`Wrote ${toPlainLine(path)}, ${formatBytes(bytes.byteLength)}.\n`)
}

const isFolder = (path: string): boolean => existsSync(path) && statSync(path).isDirectory()
