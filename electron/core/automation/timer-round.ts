import { listFields } from '../rules/condition.ts'
import type { Evaluation } from '../rules/evaluate.ts'
import { readsTask } from '../rules/fields.ts'
import type { CompiledRule, RuleSet } from '../rules/rule-set.ts'
import type { RuleTrace } from '../rules/trace.ts'
import type { OpenPacks } from '../store/fact-rows.ts'
import type { ReadableStore, Store, WritableStore } from '../store/store.ts'
import type { TaskRow } from '../tasks/task-facts.ts'
import { noteTaskRuns } from './note-runs.ts'
import { hasRulesFor, type RulesAtHand } from './rules-at-hand.ts'
import { applyEvaluation, judgeTask } from './run-on-task.ts'
import { type TaskAtHand, taskAtHand, taskWithoutMessage } from './task-facts-of-event.ts'

/** Rules by the clock look at the open tasks every 5 minutes (rule language, section 1). */
const roundMs = 300_000

/** 100 open tasks a transaction, some tens of milliseconds. */
const pageTasks = 100

/** One page of a round: how many tasks rules changed, and whether more of them wait to be looked at. */
export type RoundPage = { changed: number; more: boolean }

/**
 * Looks at the next open tasks by the rules of the clock, beginning a round where one is due.
 *
 * A round is due when the last one began 5 minutes ago or more, or in the future by a clock that was put back. However long nobody was
 * there, that is one round: a rule acts once for each stretch of time in which its condition holds, and a round not run has no stretch.
 * Where the round stopped is kept, so that the next process goes on with it.
 */
export function runRoundPage(store: Store, hand: RulesAtHand): RoundPage {
  if (!hasRulesFor(hand.rules.ruleSet, 'timer') || placeOf(store.read, hand.now) === null) return { changed: 0, more: false }
  return store.write((tx) => {
    // Another process may have begun the round a moment ago.
    const place = placeOf(tx, hand.now)
    if (place === null) return { changed: 0, more: false }
    const rows = tx.all<TaskRow>(
      'SELECT * FROM tasks WHERE deleted = 0 AND closed_at IS NULL AND task_id > ? ORDER BY task_id LIMIT ?',
      place.after,
      pageTasks,
    )
    const more = rows.length === pageTasks
    tx.run(
      `INSERT INTO timer_rounds (id, begun_at, after_task) VALUES (1, ?, ?)
       ON CONFLICT DO UPDATE SET begun_at = excluded.begun_at, after_task = excluded.after_task`,
      place.begunAt,
      more ? (rows.at(-1)?.task_id ?? null) : null,
    )
    const page: Page = { isTaskOnly: readsTasksAlone(hand.rules.ruleSet), open: new Map() }
    return { changed: rows.filter((row) => lookAt(tx, hand, row, page)).length, more }
  })
}

type Place = { begunAt: number; after: string }

function placeOf(store: ReadableStore, now: number): Place | null {
  const round = store.get<{ begun_at: number; after_task: string | null }>('SELECT begun_at, after_task FROM timer_rounds')
  const age = round ? now - round.begun_at : roundMs
  if (round?.after_task != null && age >= 0 && age < roundMs) return { begunAt: round.begun_at, after: round.after_task }
  return age >= 0 && age < roundMs ? null : { begunAt: now, after: '' }
}

/** Whether what the rules of the clock ask can be told from the task alone: most ask for its times and state. */
function readsTasksAlone({ rules }: RuleSet): boolean {
  return rules.every((rule) => rule.when !== 'timer' || rule.mode === 'off' || readsTaskAlone(rule))
}

function readsTaskAlone({ condition, scope }: CompiledRule): boolean {
  return (
    listFields(condition).every(readsTask) &&
    scope.mailbox.length + scope.folder.length === 0 &&
    scope.origin === 'any' &&
    scope.direction !== 'outgoing'
  )
}

/** What the tasks of one page share: whether their rules ask for tasks alone, and the packs their messages' facts lie in. */
type Page = { isTaskOnly: boolean; open: OpenPacks }

/** Judges one task; the facts of its messages are read only where a rule asks for them or has something to do. */
function lookAt(tx: WritableStore, hand: RulesAtHand, row: TaskRow, { isTaskOnly, open }: Page): boolean {
  const episodes = readEpisodes(tx, row.task_id)
  const judge = (task: TaskAtHand): Evaluation =>
    judgeTask(tx, hand, task, {
      event: 'timer',
      episodes: new Map([...episodes].map(([id, { key }]) => [id, key])),
      silent: isSilent(tx, task),
    })
  const first = isTaskOnly ? judge(taskWithoutMessage(tx, row)) : null
  // A rule that acted before, or whose stretch goes on, has nothing to do; what a silent import withheld is decided anew each time.
  const isOld = ({ id, result }: RuleTrace): boolean =>
    result === 'repeated' || (meets.has(result) && episodes.get(id)?.holds === true)
  if (first?.trace.rules.every(isOld)) {
    endEpisodes(tx, row.task_id, first, episodes)
    return false
  }
  const task = taskAtHand(tx, row, open)
  const evaluation = judge(task)
  endEpisodes(tx, row.task_id, evaluation, episodes)
  beginEpisodes(tx, hand.rules.ruleSet, row.task_id, evaluation, episodes)
  const isNews = (rule: RuleTrace): boolean => !episodes.get(rule.id)?.holds || rule.result === 'error'
  noteTaskRuns(tx, row.task_id, { evaluation, setHash: hand.rules.ruleSet.hash, now: hand.now }, isNews)
  const mode = { threadKey: task.threadKey, silent: isSilent(tx, task), history: false }
  // An undo frees the keys of what it takes back; that does not begin a new stretch.
  const decisions = evaluation.decisions.filter(({ ruleId }) => !episodes.get(ruleId)?.holds)
  return applyEvaluation(tx, hand, task, { ...evaluation, decisions }, mode).changes > 0
}

/** A task of a silent import starts nothing by itself before a person has had it in hand (I1). */
function isSilent(store: ReadableStore, { row, facts }: TaskAtHand): boolean {
  if (facts.origin !== 'import') return false
  return store.get("SELECT 1 FROM op WHERE entity = 'task' AND entity_id = ? AND rank = 2 LIMIT 1", row.task_id) === undefined
}

/** The stretch a rule's condition is in, or would begin; `key` names it in effect keys. */
type Episode = { number: number; holds: boolean; key: string }

function readEpisodes(store: ReadableStore, taskId: string): Map<string, Episode> {
  const rows = store.all<{ rule_id: string; episode: number; holds: number }>(
    'SELECT rule_id, episode, holds FROM rule_episodes WHERE task_id = ?',
    taskId,
  )
  return new Map(
    rows.map(({ rule_id: ruleId, episode, holds }) => {
      const number = holds === 1 ? episode : episode + 1
      return [ruleId, { number, holds: holds === 1, key: String(number) }]
    }),
  )
}

function endEpisodes(tx: WritableStore, taskId: string, { ended }: Evaluation, episodes: ReadonlyMap<string, Episode>): void {
  for (const ruleId of ended)
    if (episodes.get(ruleId)?.holds)
      tx.run('UPDATE rule_episodes SET holds = 0 WHERE task_id = ? AND rule_id = ?', taskId, ruleId)
}

/** Notes the stretches that begin now. The first of a rule and task is number 0, whose key is ''. */
function beginEpisodes(
  tx: WritableStore,
  ruleSet: RuleSet,
  taskId: string,
  { trace }: Evaluation,
  episodes: ReadonlyMap<string, Episode>,
): void {
  const perEpisode = new Set(ruleSet.rules.filter(({ once }) => once === 'per_episode').map(({ id }) => id))
  for (const { id, result } of trace.rules)
    if (perEpisode.has(id) && meets.has(result) && !episodes.get(id)?.holds)
      tx.run(
        `INSERT INTO rule_episodes (task_id, rule_id, episode, holds) VALUES (?, ?, ?, 1)
         ON CONFLICT DO UPDATE SET episode = excluded.episode, holds = 1`,
        taskId,
        id,
        episodes.get(id)?.number ?? 0,
      )
}

const meets: ReadonlySet<RuleTrace['result']> = new Set(['matched', 'repeated', 'observed'])
