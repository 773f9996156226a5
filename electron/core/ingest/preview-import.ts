import type { ImportPreview } from '#shared/model/archive.ts'
import { fail, type Result, succeed } from '#shared/model/result.ts'
import type { RawItem } from '../archive/raw-item.ts'
import type { ParseOutcome, ParsePool } from '../mime/parse-outcome.ts'
import type { ParsedMessage } from '../mime/parsed-message.ts'
import type { Store } from '../store/store.ts'
import { chooseFolders } from './choose-folders.ts'
import type { ImportOptions } from './importer.ts'
import { type ImportRequest, type OpenedSource, openSource } from './open-source.ts'
import { planImport } from './plan-import.ts'
import type { ImportedFrom } from './write-batch.ts'

/** What the rules would make of one message, in a thread that is new or has a task already. */
export type Judged = {
  task: boolean
  triage: boolean
  withheld: number
  /** What would have acted, and does not act in this thread again. */
  effectKeys: readonly string[]
  rules: { ruleId: string; title: string }[]
}

/** A thread as far as a preview knows it. `key` names it to rules: the fingerprint of its first mail. */
export type SeenThread = { isNew: boolean; hasTask: boolean; key: string; usedKeys: ReadonlySet<string> }

export type Judge = (outcome: Exclude<ParseOutcome, { kind: 'failed' }>, from: ImportedFrom, thread: SeenThread) => Judged

export type PreviewServices = { store: Store; archiveWorker: string; pool(): ParsePool; judge: Judge }

export type Preview = AsyncGenerator<ImportPreview>

/**
 * Tries the rules on the items of an archive, or on a sample of them from its beginning, and writes nothing.
 *
 * Threads are told by what mails name of each other inside the archive; tasks that the profile has already are not looked at, so an import
 * over known mail makes fewer. Errors: one sentence where the source cannot be read.
 */
export async function previewImport(
  services: PreviewServices,
  request: ImportRequest,
  options: ImportOptions,
  sample: number | null,
  signal: AbortSignal | undefined,
): Promise<Result<Preview, string>> {
  const opened = await openSource(services.store, services.archiveWorker, request)
  if (!opened.ok) return opened
  const planned = await planImport(opened.value, options.choice)
  if (!planned.ok) return fail(planned.fault)
  const folders = chooseFolders(options.choice, planned.value.folders)
  return succeed(tryItems(services, opened.value, options, { folders, sample, total: null }, signal))
}

type Bounds = { folders: ReadonlySet<string> | null; sample: number | null; total: number | null }

async function* tryItems(
  { pool, judge }: PreviewServices,
  opened: OpenedSource,
  options: ImportOptions,
  bounds: Bounds,
  signal: AbortSignal | undefined,
): Preview {
  const tally = createTally(bounds.total)
  const threads = createThreads()
  const seen = new Set<string>()
  const choice = { folders: bounds.folders, recover: options.choice.recover }
  try {
    for await (const batch of opened.reader.read(choice)) {
      if (signal?.aborted) return
      const items = batch.slice(0, bounds.sample === null ? batch.length : Math.max(0, bounds.sample - tally.now.read))
      const mails = items.filter((item) => !item.skip && !item.fault)
      const outcomes = await pool().parseBatch(mails.map((item) => ({ bytes: item.bytes })))
      for (const [place, item] of mails.entries()) {
        const outcome = outcomes[place]
        if (!outcome || outcome.kind === 'failed' || isOutside(outcome.message, options)) continue
        // A copy of a mail is no second mail: an import stores it once, and judges it once.
        const mail = `${outcome.derived.fingerprint} ${outcome.derived.textHash}`
        if (seen.has(mail)) continue
        seen.add(mail)
        const from = fromOf(item, opened, options, outcome.message)
        const thread = threads.of(outcome.message, outcome.derived.fingerprint)
        const judged = judge(outcome, from, thread.seen)
        thread.note(judged)
        tally.add(judged, from.history)
      }
      tally.now.read += items.length
      yield tally.answer(false)
      if (bounds.sample !== null && tally.now.read >= bounds.sample) break
    }
    yield tally.answer(true)
  } finally {
    await opened.reader.close()
  }
}

function fromOf(item: RawItem, opened: OpenedSource, { mode, cutOff }: ImportOptions, message: ParsedMessage): ImportedFrom {
  const date = message.date ?? message.receivedAt
  return {
    mode,
    format: opened.identification.format,
    kind: item.kind,
    folder: item.folder,
    labels: item.labels,
    history: cutOff !== null && date !== null && date < cutOff,
  }
}

function isOutside(message: ParsedMessage, { choice }: ImportOptions): boolean {
  const date = message.date ?? message.receivedAt
  if (date === null) return false
  return (choice.since !== undefined && date < choice.since) || (choice.until !== undefined && date >= choice.until)
}

function createTally(total: number | null) {
  const now = { read: 0, tasks: 0, closedTasks: 0, triage: 0, withheld: 0 }
  const rules = new Map<string, { title: string; matches: number }>()
  return {
    now,
    add: (judged: Judged, history: boolean): void => {
      if (judged.task) now.tasks += 1
      if (judged.task && history) now.closedTasks += 1
      if (judged.triage && !history) now.triage += 1
      now.withheld += history ? 0 : judged.withheld
      for (const { ruleId, title } of judged.rules) rules.set(ruleId, { title, matches: (rules.get(ruleId)?.matches ?? 0) + 1 })
    },
    answer: (done: boolean): ImportPreview => ({
      done,
      total,
      ...now,
      rules: [...rules].map(([ruleId, rule]) => ({ ruleId, ...rule })).sort((a, b) => b.matches - a.matches),
    }),
  }
}

/** Which mails of a preview belong together, whether their thread has a task by now, and what has acted in it. */
function createThreads() {
  type Thread = { hasTask: boolean; key: string; usedKeys: Set<string> }
  const byId = new Map<string, Thread>()
  return {
    of: (message: ParsedMessage, fingerprint: string) => {
      const ids = [message.messageId, message.inReplyTo, ...message.references.slice(-100)].filter((id): id is string => !!id)
      const known = ids.flatMap((id) => byId.get(id) ?? [])[0]
      const thread = known ?? { hasTask: false, key: fingerprint, usedKeys: new Set() }
      for (const id of ids) if (!byId.has(id)) byId.set(id, thread)
      const seen: SeenThread = { isNew: known === undefined, ...thread }
      return {
        seen,
        note: ({ task, effectKeys }: Judged): void => {
          thread.hasTask ||= task
          for (const key of effectKeys) thread.usedKeys.add(key)
        },
      }
    },
  }
}
