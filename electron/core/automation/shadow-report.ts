import type { ShadowReport, TrialRow } from '#shared/model/rule-work.ts'
import type { OwnMail } from '../people/own-mail.ts'
import { createsTask } from '../rules/decision.ts'
import { evaluate } from '../rules/evaluate.ts'
import type { CompiledRule, RuleSet } from '../rules/rule-set.ts'
import { readFacts } from '../rulework/facts/read-facts.ts'
import type { ReadableStore } from '../store/store.ts'
import { asActive } from './as-active.ts'

export type Observation = { since: number; until: number }

/** 5 messages are shown of a report; the rest is counted. */
const samplesMax = 5

/** 2,000 matches are judged again for what they would have made; a rule with more is decided on by less. */
const judgedMax = 2_000

type MetRow = {
  message_no: number
  fingerprint: Buffer
  thread_no: number
  subject: string
  from_name: string
  from_address: string
  sort_at: number
  confidential: number
}

/** What a rule that only observes would have done in its days, had it acted: judged over the facts as they were then, without a write. */
export function reportShadow(
  store: ReadableStore,
  ruleSet: RuleSet,
  rule: CompiledRule,
  { since, until }: Observation,
  { now, own }: { now: number; own: OwnMail },
): ShadowReport {
  const end = Math.min(until, now)
  const report = { ruleId: rule.id, since, until, ended: now >= until }
  if (rule.when !== 'message.received') return { ...report, ...countTasks(store, rule, since, end) }
  const rows = store.all<MetRow>(
    `SELECT messages.message_no, fingerprint, thread_no, subject, from_name, from_address, sort_at, confidential
     FROM rule_runs JOIN messages ON messages.message_no = rule_runs.message_no
     WHERE rule_id = ? AND outcome = 'observed' AND at BETWEEN ? AND ? ORDER BY at DESC, messages.message_no DESC`,
    rule.id,
    since,
    end,
  )
  const judged =
    store.get<{ n: number }>('SELECT count(*) AS n FROM messages WHERE imported_at BETWEEN ? AND ?', since, end)?.n ?? 0
  const { newTasks, samples } = judgeAgain(store, asActive(ruleSet, rule.id), rule, rows, own)
  const counts = { judged, matched: rows.length, newTasks }
  return { ...report, ...counts, samples, sentence: describeMail(report.ended, daysOf(since, end), counts) }
}

function judgeAgain(
  store: ReadableStore,
  ruleSet: RuleSet,
  rule: CompiledRule,
  rows: readonly MetRow[],
  own: OwnMail,
): { newTasks: number; samples: TrialRow[] } {
  const threads = new Set<number>()
  const samples: TrialRow[] = []
  for (const row of rows.slice(0, judgedMax)) {
    const stored = readFacts(store, [row.message_no]).get(row.message_no)
    if (!stored) continue
    const { decisions, trace } = evaluate(ruleSet, stored.facts, stored.at, { own })
    const makes = decisions.some(({ ruleId, action }) => ruleId === rule.id && createsTask(action))
    if (makes && !stored.facts.thread.hasTask) threads.add(row.thread_no)
    const met = trace.rules.find(({ id }) => id === rule.id)
    if (met && row.confidential === 0 && samples.length < samplesMax)
      samples.push({
        messageId: `msg_${row.fingerprint.toString('hex')}`,
        subject: row.subject,
        from: row.from_name || row.from_address,
        at: row.sort_at,
        actions: met.actions.map(({ a, v, r }) => ({ action: a, value: v, result: r })),
      })
  }
  return { newTasks: threads.size, samples }
}

/** Rules about tasks: which they met, since a task changes too much to be judged again as it was. */
function countTasks(
  store: ReadableStore,
  rule: CompiledRule,
  since: number,
  end: number,
): Omit<ShadowReport, 'ruleId' | 'since' | 'until' | 'ended'> {
  const matched =
    store.get<{ n: number }>(
      `SELECT count(DISTINCT tasks.task_id) AS n FROM task_rule_runs JOIN tasks ON tasks.task_id = task_rule_runs.task_id
       WHERE rule_id = ? AND outcome = 'observed' AND at BETWEEN ? AND ?`,
      rule.id,
      since,
      end,
    )?.n ?? 0
  const judged = store.get<{ n: number }>('SELECT count(*) AS n FROM tasks WHERE deleted = 0')?.n ?? 0
  const sentence = `In ${daysOf(since, end)} it would have met ${countOf(matched, 'task')}.`
  return { judged, matched, newTasks: 0, samples: [], sentence }
}

type Counts = { judged: number; matched: number; newTasks: number }

function describeMail(ended: boolean, days: string, { judged, matched, newTasks }: Counts): string {
  const made = newTasks === 0 ? 'made no task' : `made ${countOf(newTasks, 'task')}`
  const what = matched === 0 ? 'and would have done nothing' : `and would have ${made}`
  return `In ${days} it met ${matched} of ${countOf(judged, 'message')} ${what}.${ended ? ' Its time is over: let it act, or turn it off.' : ''}`
}

const daysOf = (since: number, end: number): string => countOf(Math.max(1, Math.ceil((end - since) / 86_400_000)), 'day')

const countOf = (count: number, word: string): string => `${count.toLocaleString('en')} ${word}${count === 1 ? '' : 's'}`
