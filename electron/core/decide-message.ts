import type { ArchiveFormat } from '#shared/model/archive.ts'
import type { ItemKind } from '#shared/model/item-kind.ts'
import { joinThread } from './automation/join-thread.ts'
import { hasFailed, noteMessageRuns } from './automation/note-runs.ts'
import { applyContextOf, type RulesAtHand } from './automation/rules-at-hand.ts'
import { runOnCreated } from './automation/run-on-task.ts'
import { sealMessages } from './automation/seal-messages.ts'
import { suspendedRules } from './automation/suspensions.ts'
import type { StoredMessage } from './ingest/store-message.ts'
import { originOf } from './ingest/threads/plan-split.ts'
import type { Decided, Deciding, ImportedFrom } from './ingest/write-batch.ts'
import { type Noted, noteReceipt } from './outbox/receipts/note-receipt.ts'
import { directionOf } from './people/own-mail.ts'
import { describeSender, type PeopleDirectory } from './people/people-directory.ts'
import { type Evaluation, evaluate } from './rules/evaluate.ts'
import type { Facts } from './rules/facts.ts'
import { factsOfMessage } from './rules/message-facts.ts'
import { keepFacts } from './rulework/facts/keep-facts.ts'
import { type IndexBatch, openIndexBatch } from './search/index-message.ts'
import type { ReadableStore, WritableStore } from './store/store.ts'
import { applyDecisions } from './tasks/apply-decisions.ts'
import { findTask, findTaskOfThread, hasReply, isAnswerSuppressed, taskFactsOf } from './tasks/task-facts.ts'

export type DecideContext = RulesAtHand & { from: ImportedFrom; index: IndexBatch }

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

/**
 * Gathers the facts of a stored message: its own words, who wrote it, its thread, and its thread's task as it stands. `answersOurs`: it has joined the
 * task of a mail of ours that it answers.
 */
export function factsOfStored(
  store: ReadableStore,
  stored: StoredMessage,
  from: ImportedFrom,
  people: PeopleDirectory,
  answersOurs = false,
): Facts {
  const count = store.get<{ n: number }>('SELECT count(*) AS n FROM messages WHERE thread_no = ?', stored.threadNo)?.n ?? 1
  // A thread of one cannot have a task yet: most messages of an archive skip the look-up.
  const task = count > 1 || answersOurs ? findTaskOfThread(store, stored.threadNo) : undefined
  return factsOfMessage(stored.message, {
    fingerprint: stored.fingerprint,
    newestText: stored.derived.newestText,
    sizeBytes: stored.derived.rawSizeBytes,
    origin: from.mode === 'silent' ? 'import' : 'live',
    source: factSourceOf(from.format),
    folder: from.folder.join('/'),
    mailbox: '',
    thread: {
      new: count <= 1 && !answersOurs,
      hasTask: task !== undefined,
      count,
      replied: count > 1 && hasReply(store, stored.threadNo),
      suppressed: !!task && isAnswerSuppressed(store, task.task_id),
    },
    task: task ? taskFactsOf(store, task) : null,
    direction: from.incoming ? 'incoming' : directionOf(people.own, stored.message),
    sender: describeSender(people, stored.message.from[0]?.address ?? null),
  })
}

/** Takes the messages of one transaction through the later stages, all by the rules and people of its beginning. */
export function decideMessages(tx: WritableStore, hand: RulesAtHand): Deciding {
  const index = openIndexBatch(tx)
  return {
    message: (stored, from) => decideMessage(tx, { ...hand, from, index }, stored),
    end: index.end,
  }
}

/**
 * Takes a message that has just been stored through the later stages, in the same transaction: facts, rules, tasks, index.
 *
 * A rule that fails loses nothing: the message stays in Triage. Confidential messages do not enter the index.
 */
function decideMessage(tx: WritableStore, context: DecideContext, stored: StoredMessage): Decided {
  if (!isJudged(context.from.kind)) {
    context.index.add(stored.messageNo, stored.message, stored.derived.newestText)
    return { tasks: 0, withheld: 0 }
  }
  const noted = noteReceipt(tx, context.now, context.people.own, stored, context.from.mode === 'live')
  if (noted?.settled) return settleReceipt(tx, context.index, stored, noted)
  const { facts, threadNo, once, evaluation } = judgeStored(tx, context, stored, noted !== null && noted.taskId !== null)
  const { ruleSet } = context.rules
  const { history } = context.from
  if (facts.direction === 'outgoing') tx.run('UPDATE messages SET outgoing = 1 WHERE message_no = ?', stored.messageNo)
  keepFacts(tx, { messageNo: stored.messageNo, threadNo, at: context.now, setHash: ruleSet.hash, history, facts })
  noteMessageRuns(tx, stored.messageNo, { evaluation, setHash: ruleSet.hash, now: context.now })
  const mode = { threadKey: once.threadKey ?? null, silent: context.from.mode === 'silent', history }
  const applied = applyDecisions(tx, applyContextOf(context, mode), facts, threadNo, evaluation)
  const followed = applied.created && applied.taskId !== null ? runOnCreated(tx, context, applied.taskId, mode) : null
  const confidential = applied.confidential || isConfidential(tx, applied.taskId)
  const inTriage = applied.inTriage || (hasFailed(evaluation) && !history)
  if (inTriage || confidential)
    tx.run(
      'UPDATE messages SET in_triage = ?, confidential = ? WHERE message_no = ?',
      inTriage ? 1 : 0,
      confidential ? 1 : 0,
      stored.messageNo,
    )
  // What came before in its thread is as confidential as what made it so.
  if (confidential && applied.taskId !== null) sealMessages(tx, applied.taskId)
  if (!confidential) context.index.add(stored.messageNo, stored.message, stored.derived.newestText)
  return { tasks: applied.created ? 1 : 0, withheld: applied.withheld + (followed?.withheld ?? 0) }
}

/** What programs say of our own mail, and copies of it, are kept and found like any mail; no rule judges them, and nobody has to decide. */
function settleReceipt(
  tx: WritableStore,
  index: IndexBatch,
  { messageNo, message, derived }: StoredMessage,
  { taskId, isOwnCopy }: Noted,
): Decided {
  const confidential = isConfidential(tx, taskId)
  if (isOwnCopy || confidential)
    tx.run(
      'UPDATE messages SET outgoing = ?, confidential = ? WHERE message_no = ?',
      isOwnCopy ? 1 : 0,
      confidential ? 1 : 0,
      messageNo,
    )
  if (!confidential) index.add(messageNo, message, derived.newestText)
  return { tasks: 0, withheld: 0 }
}

const isConfidential = (store: ReadableStore, taskId: string | null): boolean =>
  taskId !== null && findTask(store, taskId)?.confidential === 1

type Judged = { facts: Facts; threadNo: number; once: Once; evaluation: Evaluation }

/** Judges a stored message; one that a rule joins to a thread is judged again as a part of it, and keeps the trace of the rule that did. */
function judgeStored(tx: WritableStore, context: DecideContext, stored: StoredMessage, answersOurs: boolean): Judged {
  const { ruleSet } = context.rules
  const suspended = suspendedRules(tx)
  const judge = (threadNo: number): Judged => {
    const facts = factsOfStored(tx, { ...stored, threadNo }, context.from, context.people, answersOurs)
    const once = onceOf(tx, threadNo, facts)
    return {
      facts,
      threadNo,
      once,
      evaluation: evaluate(ruleSet, facts, context.now, { ...once, suspended, own: context.people.own }),
    }
  }
  const first = judge(stored.threadNo)
  const join = first.evaluation.decisions.find((decision) => decision.action === 'join')
  const joined = join ? joinThread(tx, context.now, stored, join, ruleSet.hash) : null
  if (join === undefined || joined === null) return first
  const again = judge(joined)
  const { decisions, trace } = again.evaluation
  const joining = first.evaluation.trace.rules.filter(({ id }) => id === join.ruleId)
  const others = trace.rules.filter(({ id }) => id !== join.ruleId)
  const evaluation = {
    ...again.evaluation,
    decisions: decisions.filter(({ action }) => action !== 'join'),
    trace: { ...trace, rules: [...joining, ...others] },
  }
  return { ...again, evaluation }
}

type Once = { threadKey?: string; usedKeys?: ReadonlySet<string> }

/**
 * What keeps a rule from acting twice in one thread: the name of the thread that every laptop knows it by, its oldest message or that of
 * the thread it was split from, and the keys that its messages used before.
 */
function onceOf(store: ReadableStore, threadNo: number, facts: Facts): Once {
  if (facts.thread.new) return {}
  const threadKey = originOf(store, threadNo)
  const used = store.all<{ effect_key: string }>(
    `SELECT effect_keys.effect_key FROM messages JOIN effect_keys ON effect_keys.fingerprint = messages.fingerprint
     WHERE messages.thread_no = ?`,
    threadNo,
  )
  return {
    ...(threadKey === null ? {} : { threadKey }),
    usedKeys: new Set(used.map((row) => row.effect_key)),
  }
}
