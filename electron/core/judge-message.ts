import { factSourceOf, isJudged } from './decide-message.ts'
import type { Judge } from './ingest/preview-import.ts'
import { directionOf } from './people/own-mail.ts'
import { describeSender, type PeopleDirectory } from './people/people-directory.ts'
import { createsTask, type Decision } from './rules/decision.ts'
import { evaluate } from './rules/evaluate.ts'
import { factsOfMessage } from './rules/message-facts.ts'
import type { ActiveRules } from './rules/rule-book.ts'

/** Whether a silent import holds an action back: it would tell somebody, or start a timer. */
function isWithheld(decision: Decision): boolean {
  if (decision.action === 'route_to') return decision.value.target.kind === 'address' && decision.value.loops !== true
  return decision.action === 'escalate_after' || decision.action === 'send_template'
}

/** Judges a message that is not stored, by the rules that are active: what an import would make of it. */
export function createJudge(rules: () => ActiveRules, people: () => PeopleDirectory, now: () => number): Judge {
  return ({ message, derived }, from, thread) => {
    if (!isJudged(from.kind)) return { task: false, triage: false, withheld: 0, effectKeys: [], rules: [] }
    const facts = factsOfMessage(message, {
      fingerprint: derived.fingerprint,
      newestText: derived.newestText,
      sizeBytes: derived.rawSizeBytes,
      origin: from.mode === 'silent' ? 'import' : 'live',
      source: factSourceOf(from.format),
      folder: from.folder.join('/'),
      mailbox: '',
      thread: { new: thread.isNew, hasTask: thread.hasTask, count: thread.isNew ? 1 : 2 },
      task: null,
      direction: directionOf(people().own, message),
      sender: describeSender(people(), message.from[0]?.address ?? null),
    })
    const { ruleSet } = rules()
    const once = thread.isNew ? {} : { threadKey: thread.key, usedKeys: thread.usedKeys }
    const { decisions, kept, trace } = evaluate(ruleSet, facts, now(), { ...once, own: people().own })
    const task = !thread.hasTask && decisions.some(({ action }) => createsTask(action))
    // Without a task nothing acts; with one, no effect acts in its thread a second time.
    const fresh = task || thread.hasTask ? decisions.filter(({ effectKey }) => !thread.usedKeys.has(effectKey)) : []
    const titles = new Map(ruleSet.rules.map(({ id, title }) => [id, title]))
    return {
      task,
      triage: kept && !thread.hasTask,
      withheld: from.mode === 'silent' ? fresh.filter(isWithheld).length : 0,
      effectKeys: fresh.map(({ effectKey }) => effectKey),
      rules: trace.rules.flatMap(({ id, result }) => (result === 'matched' ? [{ ruleId: id, title: titles.get(id) ?? id }] : [])),
    }
  }
}
