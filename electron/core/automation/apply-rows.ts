import type { RuleRun } from '#shared/model/rule-work.ts'
import { isAlive } from '../store/process-registry.ts'
import type { ReadableStore, Store } from '../store/store.ts'

/** A row of `rule_apply_runs`. */
export type ApplyRow = {
  run_no: number
  run_id: string
  rule_id: string
  rule_hash: string
  state: RuleRun['state']
  since: number | null
  process_id: number
  started_at: number
  ended_at: number | null
  judged: number
  total: number
  matched: number
  tasks_made: number
  tasks_changed: number
  withheld: number
  problem: string | null
}

export const toRuleRun = (row: ApplyRow): RuleRun => ({
  runId: row.run_id,
  ruleId: row.rule_id,
  state: row.state,
  since: row.since,
  startedAt: row.started_at,
  endedAt: row.ended_at,
  judged: row.judged,
  total: row.total,
  matched: row.matched,
  tasksMade: row.tasks_made,
  tasksChanged: row.tasks_changed,
  withheld: row.withheld,
  problem: row.problem,
})

export const findApplyRun = (store: ReadableStore, runId: string): ApplyRow | undefined =>
  store.get<ApplyRow>('SELECT * FROM rule_apply_runs WHERE run_id = ?', runId)

/** One page of the runs over existing mail, the newest first. */
export function listApplyRuns(
  store: ReadableStore,
  ruleId: string | null,
  before: number | null,
  limit: number,
): { rows: ApplyRow[]; total: number } {
  const of = { rule: ruleId, before, limit: limit + 1 }
  return {
    rows: store.all<ApplyRow>(
      `SELECT * FROM rule_apply_runs WHERE (@rule IS NULL OR rule_id = @rule) AND (@before IS NULL OR run_no < @before)
       ORDER BY run_no DESC LIMIT @limit`,
      of,
    ),
    total:
      store.get<{ n: number }>('SELECT count(*) AS n FROM rule_apply_runs WHERE @rule IS NULL OR rule_id = @rule', {
        rule: ruleId,
      })?.n ?? 0,
  }
}

export const brokenOff = 'Orgo was closed before the run ended. What was done until then stands, and can be taken back.'

/** Says of the runs whose process is gone that they failed: they do not go on by themselves, since somebody watched over them. */
export function endBrokenRuns(store: Store, now: number): void {
  const running = store.read.all<ApplyRow>("SELECT * FROM rule_apply_runs WHERE state = 'running'")
  const broken = running.filter((row) => row.process_id === process.pid || !isAlive(row.process_id))
  if (broken.length === 0) return
  store.write((tx) => {
    for (const row of broken)
      tx.run(
        "UPDATE rule_apply_runs SET state = 'failed', ended_at = ?, problem = ? WHERE run_no = ? AND state = 'running'",
        now,
        brokenOff,
        row.run_no,
      )
  })
}
