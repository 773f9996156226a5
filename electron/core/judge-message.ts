import { factSourceOf, isJudged } from './decide-message.ts'
import type { Judge } from './ingest/preview-import.ts'
import { createsTask } from './rules/decision.ts'
import { evaluate } from './rules/evaluate.ts'
import { factsOfMessage } from './rules/message-facts.ts'
import type { ActiveRules } from './rules/rule-book.ts'

/** Actions that a silent import holds back: they would tell somebody, or start a timer. */
const withheldActions: ReadonlySet<string> = new Set(['escalate_after', 'send_template'])

/** Judges a message that is not stored, by the rules that are active: what an import would make of it. */
export function createJudge(rules: () => ActiveRules, now: () => number): Judge {
  return ({ message, derived }, from, thread) => {
    if (!isJudged(from.kind)) return { task: false, triage: false, withheld: 0, rules: [] }
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
    })
    const { ruleSet } = rules()
    const { decisions, kept, trace } = evaluate(ruleSet, facts, now())
    const titles = new Map(ruleSet.rules.map(({ id, title }) => [id, title]))
    return {
      task: !thread.hasTask && decisions.some(({ action }) => createsTask(action)),
      triage: kept && !thread.hasTask,
      withheld: from.mode === 'silent' ? decisions.filter(({ action }) => withheldActions.has(action)).length : 0,
      rules: trace.rules.flatMap(({ id, result }) => (result === 'matched' ? [{ ruleId: id, title: titles.get(id) ?? id }] : [])),
    }
  }
}
