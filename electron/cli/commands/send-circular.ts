import { readFileSync } from 'node:fs'
import type { Inputs } from '#shared/contract/contract.ts'
import { CircularDraft, CircularId } from '#shared/model/circular.ts'
import { callProcedure } from '../call-procedure.ts'
import { CannotDo, type CommandCall, type ExitCode, hasFlag, readOptionValue, WrongCall } from '../command.ts'
import { explainCallError } from '../explain-call-error.ts'
import { explainIssues } from '../explain-issues.ts'
import { withProfile } from '../open-profile.ts'
import { toPlainText } from '../plain-text.ts'
import { renderCircular, sayFaults } from '../render/render-circulars.ts'
import { writeJson } from '../write-json.ts'

/** `orgo circulars send`: says who would get it and in which words; with `--yes` it is written into the outbox, where it waits. */
export async function runSendCircular(call: CommandCall): Promise<ExitCode> {
  const input = readDraft(call)
  if (!hasFlag(call, 'yes')) return callProcedure(['circulars', 'preview'], input, call)
  return withProfile<ExitCode>(call.global, call.terminal, async ({ engine, ports }) => {
    const sent = await engine.client.circulars.send(input).catch((error: unknown) => {
      throw explainCallError(error, ports.log, ports.random)
    })
    call.terminal.err(
      sayFaults(sent.faults)
        .map((line) => `${line}\n`)
        .join(''),
    )
    if (call.global.json) writeJson(call.terminal, sent)
    // They stand on standard error already.
    else call.terminal.out(renderCircular({ ...sent, faults: [] }))
    return 0
  })
}

/** `orgo circulars undelivered ID`: whom mail did not reach, as a table, JSON, or with `--csv` as CSV. */
export async function runUndelivered(call: CommandCall): Promise<ExitCode> {
  const [id, ...more] = call.parsed.positionals
  if (id === undefined) throw new WrongCall('CIRCULAR_ID is missing.')
  if (more.length > 0) throw new WrongCall(`"${more[0]}" is too much here.`)
  const circularId = CircularId.safeParse(id)
  if (!circularId.success) throw new WrongCall(`CIRCULAR_ID: ${explainIssues(circularId.error.issues, id)}`)
  const asked = { circularId: circularId.data, reach: 'notReached' as const }
  if (!hasFlag(call, 'csv')) return callProcedure(['circulars', 'recipients'], { ...asked, limit: 500 }, call)
  if (call.global.json) throw new WrongCall('Give either --csv or --json.')
  return withProfile<ExitCode>(call.global, call.terminal, async ({ engine, ports }) => {
    const file = await engine.client.circulars.csv(asked).catch((error: unknown) => {
      throw explainCallError(error, ports.log, ports.random)
    })
    const bytes = Buffer.from(file.base64, 'base64')
    // Into a pipe the bytes go as they are; on a terminal no name may steer it.
    call.terminal.out(call.terminal.columns === null ? bytes : toPlainText(bytes.toString('utf8')))
    return 0
  })
}

/** Which option fills which field, for whoever reads a fault. */
const optionsByField: Readonly<Record<string, string>> = {
  ...{ title: 'title', template: 'template', taskId: 'task', texts: 'text', fallback: 'fallback' },
  ...{ roles: 'role', labels: 'label', csv: 'csv', addresses: 'addresses' },
}

function readDraft(call: CommandCall): Inputs['circulars']['send'] {
  const all = (name: string): string[] =>
    (call.parsed.values.get(name) ?? []).filter((value): value is string => typeof value === 'string')
  const csv = readOptionValue(call, 'csv')
  const addresses = readOptionValue(call, 'addresses')
  const draft = CircularDraft.safeParse({
    title: readOptionValue(call, 'title') ?? '',
    template: readOptionValue(call, 'template') ?? null,
    taskId: readOptionValue(call, 'task') ?? null,
    texts: all('text').map(readText),
    fallback: readOptionValue(call, 'fallback') ?? 'en',
    audience: {
      roles: all('role'),
      labels: all('label'),
      csv: csv === undefined ? '' : readFile(csv),
      addresses: addresses === undefined ? '' : readFile(addresses),
    },
  })
  if (draft.success) return draft.data
  const [issue] = draft.error.issues
  const option = optionsByField[String(issue?.path[0] === 'audience' ? issue.path[1] : issue?.path[0])]
  const value = issue?.path.length === 1 && issue.path[0] === 'taskId' ? readOptionValue(call, 'task') : undefined
  throw new WrongCall(`${option ? `--${option}: ` : ''}${explainIssues(draft.error.issues.slice(0, 1), value ?? [])}`)
}

/** `de=FILE`: the first line is the subject, the rest, after an empty line, the text. */
function readText(word: string): { language: string; subject: string; text: string } {
  const [, language, path] = /^([a-z]{2,3})=(.+)$/.exec(word) ?? []
  if (language === undefined || path === undefined)
    throw new WrongCall('--text: give the language and the file, such as de=notice.txt.')
  const [subject = '', ...rest] = readFile(path)
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
  return { language, subject: subject.replace(/^Subject:\s*/i, ''), text: rest.join('\n').trim() }
}

function readFile(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason'
    throw new CannotDo(`${path} cannot be read (${code}).`)
  }
}
