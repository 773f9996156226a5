import type { StateCategory } from '#shared/model/task-base.ts'
import type { Wait } from '../calendar/plan-due.ts'
import { StatusValue } from '../store/ops/materialize-task.ts'
import type { ReadableStore } from '../store/store.ts'
import { fieldValue } from './task-facts.ts'

/**
 * What clocks need to know of a task, as the log has it; what was undone never happened.
 *
 * Shapes: instants in UTC milliseconds. `startedAt` is the arrival of what made the task, of old mail its import; `answers` are what people said or did to it after it was
 * made; `openedAt` the last time it was opened again, null if never; `closedAt` null while it is open; `waits` are over, `waitingSince` is not.
 */
export type TaskTimeline = {
  startedAt: number
  answers: number[]
  firstAnswerAt: number | null
  openedAt: number | null
  closedAt: number | null
  waits: Wait[]
  waitingSince: number | null
}

type OpRow = { field: string; ms: number; rank: number; value_json: string | null; batch_id: string }
type TimedTask = { task_id: string; created_at: number; category: StateCategory; closed_at: number | null }

/** Reads the log of one task. Source: sync.md 6.1; an answer is a status, an assignment or a comment by a person. */
export function readTimeline(store: ReadableStore, task: TimedTask): TaskTimeline {
  const rows = store.all<OpRow>(
    `SELECT op.field, op.ms, op.rank, op.value_json, op.batch_id FROM op JOIN change ON change.change_id = op.batch_id
     WHERE op.entity = 'task' AND op.entity_id = ? AND op.kind IN ('set', 'add') AND op.field IN ('status', 'assignee', 'comments')
       AND change.undoes IS NULL AND change.undone_by IS NULL
     ORDER BY op.ms, op.c`,
    task.task_id,
  )
  const made = rows.find((row) => row.field === 'status')?.batch_id
  const answers = [...new Set(rows.filter((row) => row.rank === 2 && row.batch_id !== made).map((row) => row.ms))]
  const timeline = walkStates(rows.filter((row) => row.field === 'status'))
  const firstClosing = timeline.firstClosedAt ?? task.closed_at
  const firstAnswerAt = [answers[0], firstClosing].filter((at) => at != null).sort((a, b) => a - b)[0] ?? null
  const promisedFrom = fieldValue(store, task.task_id, 'promised_from')
  return {
    startedAt: typeof promisedFrom === 'number' ? promisedFrom : task.created_at,
    answers,
    firstAnswerAt,
    openedAt: timeline.openedAt,
    closedAt: task.closed_at,
    waits: timeline.waits,
    waitingSince: task.category === 'waiting' ? (timeline.waitingSince ?? rows.at(-1)?.ms ?? task.created_at) : null,
  }
}

type States = { waits: Wait[]; waitingSince: number | null; openedAt: number | null; firstClosedAt: number | null }

function walkStates(rows: readonly OpRow[]): States {
  const states: States = { waits: [], waitingSince: null, openedAt: null, firstClosedAt: null }
  let isClosed = false
  for (const row of rows) {
    const value = StatusValue.safeParse(JSON.parse(row.value_json ?? 'null')).data
    if (!value) continue
    const isWaiting = value.category === 'waiting'
    if (states.waitingSince !== null && !isWaiting) {
      states.waits.push({ from: states.waitingSince, to: row.ms })
      states.waitingSince = null
    }
    if (isWaiting && states.waitingSince === null) states.waitingSince = row.ms
    const closes = value.category === 'done' || value.category === 'declined'
    if (isClosed && !closes) states.openedAt = row.ms
    if (closes && !isClosed) states.firstClosedAt ??= value.closedAt ?? row.ms
    isClosed = closes
  }
  return states
}

/** All waiting up to a moment, that which goes on included. */
export function waitsUntil({ waits, waitingSince }: TaskTimeline, now: number): Wait[] {
  return waitingSince === null || waitingSince >= now ? waits : [...waits, { from: waitingSince, to: now }]
}
