import type { ArchiveFormat } from '#shared/model/archive.ts'
import type { ItemKind } from '#shared/model/item-kind.ts'
import type { StoredMessage } from './ingest/store-message.ts'
import { originOf } from './ingest/threads/plan-split.ts'
import type { Decided, ImportedFrom } from './ingest/write-batch.ts'
import type { PeopleDirectory } from './people/people-directory.ts'
import { evaluate } from './rules/evaluate.ts'
import type { Facts } from './rules/facts.ts'
import { factsOfMessage } from './rules/message-facts.ts'
import type { ActiveRules } from './rules/rule-book.ts'
import { keepFacts } from './rulework/facts/keep-facts.ts'
import { indexMessage } from './search/index-message.ts'
import type { ReadableStore, WritableStore } from './store/store.ts'
import { applyDecisions } from './tasks/apply-decisions.ts'
import { findTaskOfThread, taskFactsOf } from './tasks/task-facts.ts'

export type DecideContext = {
  orgId: string
  now: number
  from: ImportedFrom
  rules: ActiveRules
  zone: string
  people: PeopleDirectory
}

/** The word that rules know a format by: what a container holds are mails. */
const sourceFacts: Readonly<Record<ArchiveFormat, Facts['source']>> = {
  mbox: 'mbox',
  eml: 'eml',
  emlx: 'eml',
  maildir: 'eml',
  folder: 'eml',
  zip: 'eml',
  pst: 'pst',
  msg: 'msg',
}

/** What rules judge. Contacts, appointments, notes and the like are kept and found, but nobody wrote them to be answered. */
const judgedKinds: ReadonlySet<ItemKind> = new Set(['mail', 'post', 'report', 'meeting'])

export const isJudged = (kind: ItemKind): boolean => judgedKinds.has(kind)

export const factSourceOf = (format: ArchiveFormat): Facts['source'] => sourceFacts[format]

/** Gathers the facts of a stored message: its own words, its thread, and its thread's task as it stands. */
export function factsOfStored(store: ReadableStore, stored: StoredMessage, from: ImportedFrom): Facts {
  const count = store.get<{ n: number }>('SELECT count(*) AS n FROM messages WHERE thread_no = ?', stored.threadNo)?.n ?? 1
  // A thread of one cannot have a task yet: most messages of an archive skip the look-up.
  const task = count > 1 ? findTaskOfThread(store, stored.threadNo) : undefined
  return factsOfMessage(stored.message, {
    fingerprint: stored.fingerprint,
    newestText: stored.derived.newestText,
    sizeBytes: stored.derived.rawSizeBytes,
    origin: from.mode === 'silent' ? 'import' : 'live',
    source: factSourceOf(from.format),
    folder: from.folder.join('/'),
    mailbox: '',
    thread: { new: count <= 1, hasTask: task !== undefined, count },
    task: task ? taskFactsOf(store, task) : null,
  })
}

/**
 * Takes a message that has just been stored through the later stages, in the same transaction: facts, rules, tasks, index.
 *
 * A rule that fails loses nothing: the message stays in Triage. Confidential messages do not enter the index.
 */
export function decideMessage(tx: WritableStore, context: DecideContext, stored: StoredMessage): Decided {
  if (!isJudged(context.from.kind)) {
    indexMessage(tx, stored.messageNo, stored.message, stored.derived.newestText)
    return { tasks: 0, withheld: 0 }
  }
  const facts = factsOfStored(tx, stored, context.from)
  const { ruleSet, modules } = context.rules
  const { messageNo, threadNo } = stored
  keepFacts(tx, { messageNo, threadNo, at: context.now, setHash: ruleSet.hash, history: context.from.history, facts })
  const once = onceOf(tx, stored, facts)
  const evaluation = evaluate(ruleSet, facts, context.now, once)
  for (const rule of evaluation.trace.rules)
    tx.run(
      'INSERT OR IGNORE INTO rule_runs (message_no, rule_id, rule_set_hash, rule_hash, outcome, at) VALUES (?, ?, ?, ?, ?, ?)',
      stored.messageNo,
      rule.id,
      ruleSet.hash,
      rule.hash,
      rule.result,
      context.now,
    )
  const silent = context.from.mode === 'silent'
  const calendarNamed = (name: string) => ruleSet.calendars.get(name) ?? null
  const applied = applyDecisions(
    tx,
    {
      ...{ orgId: context.orgId, now: context.now, zone: context.zone, people: context.people },
      ...{ modules, ruleSetHash: ruleSet.hash, threadKey: once.threadKey ?? null, silent, history: context.from.history },
      calendarNamed,
      calendarOf: (module) => (module?.calendar ? calendarNamed(module.calendar) : null),
    },
    facts,
    stored.threadNo,
    evaluation,
  )
  if (applied.inTriage || applied.confidential)
    tx.run(
      'UPDATE messages SET in_triage = ?, confidential = ? WHERE message_no = ?',
      applied.inTriage ? 1 : 0,
      applied.confidential ? 1 : 0,
      stored.messageNo,
    )
  if (!applied.confidential) indexMessage(tx, stored.messageNo, stored.message, stored.derived.newestText)
  return { tasks: applied.created ? 1 : 0, withheld: applied.withheld }
}

/**
 * What keeps a rule from acting twice in one thread: the name of the thread that every laptop knows it by, its oldest message or that of
 * the thread it was split from, and the keys that its messages used before.
 */
function onceOf(
  store: ReadableStore,
  stored: StoredMessage,
  facts: Facts,
): { threadKey?: string; usedKeys?: ReadonlySet<string> } {
  if (facts.thread.new) return {}
  const threadKey = originOf(store, stored.threadNo)
  const used = store.all<{ effect_key: string }>(
    `SELECT effect_keys.effect_key FROM messages JOIN effect_keys ON effect_keys.fingerprint = messages.fingerprint
     WHERE messages.thread_no = ?`,
    stored.threadNo,
  )
  return {
    ...(threadKey === null ? {} : { threadKey }),
    usedKeys: new Set(used.map((row) => row.effect_key)),
  }
}
