import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { initProfile } from '../../electron/core/engine.ts'
import { createEscalationContext, type EscalationContext } from '../../electron/core/escalation/escalation-context.ts'
import { sweepEscalations } from '../../electron/core/escalation/sweep-escalations.ts'
import { tendTasks } from '../../electron/core/escalation/tend-tasks.ts'
import { escalationIdOf } from '../../electron/core/store/ops/deterministic-id.ts'
import { materializeEscalation } from '../../electron/core/store/ops/materialize-escalation.ts'
import { add, type OperationInput, set } from '../../electron/core/store/ops/operation.ts'
import { rebuildProjections } from '../../electron/core/store/ops/rebuild-projections.ts'
import { recordChange } from '../../electron/core/store/ops/record-change.ts'
import type { Store } from '../../electron/core/store/store.ts'
import { cancelLadders, restartLadders } from '../../electron/core/tasks/ladders.ts'
import { readTables } from './read-tables.ts'
import { expectValue, openTestStore, testPorts } from './test-orgo.ts'
import { sentAt } from './write-mail.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

let folder: string
let store: Store
let made = 0
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'orgo-ladders-'))
  const { ports } = testPorts(folder)
  expectValue(await initProfile(ports, { password: null }))
  store = expectValue(await openTestStore(ports))
})
afterAll(() => {
  store.close()
  rmSync(folder, { recursive: true, force: true })
})

const sweep = (context: EscalationContext): void => {
  tendTasks(store, context, 2_000)
  sweepEscalations(store, context)
}
const contextAt = (now: number) => createEscalationContext([], new Map(), 'Europe/Berlin', now)
const timer = { kind: 'timer' } as const
const person = { kind: 'person', personId: 'person:ida', name: 'Ida' } as const
type Policy = 'ask' | 'send' | 'drop'

function write(now: number, operations: readonly OperationInput[], actor: typeof person | typeof timer = person): void {
  store.write((tx) => recordChange(tx, now, { command: 'test', actor, cause: {} }, operations))
}

const stateOp = (taskId: string, category: string): OperationInput => set(taskId, 'status', { status: category, category })

/** A task with a ladder of several steps, made at `now` by no person. */
function makeTask(now: number, policies: readonly Policy[]): string {
  made += 1
  const taskId = `task_00000000-0000-4000-8000-${String(made).padStart(12, '0')}`
  const steps = policies.map((late, step) => {
    const dueAt = now + (step + 1) * hour
    const value = { ruleId: 'r', step, after: `${step + 1} hours`, startAt: now, dueAt, to: 'role:head', reason: 'x', late }
    return add(taskId, 'escalation_steps', escalationIdOf(taskId, 'r', step, dueAt), value)
  })
  write(
    now,
    [set(taskId, 'title', 'T'), set(taskId, 'module', 'm'), set(taskId, 'created_at', now), stateOp(taskId, 'new'), ...steps],
    timer,
  )
  return taskId
}

type Settled = { escalation_id: string; state: string; due_at: number; fired_at: number | null; fired_late: number }
const rowsOf = (taskId: string): Settled[] =>
  store.read.all<Settled>('SELECT * FROM escalations WHERE task_id = ? ORDER BY due_at, escalation_id', taskId)

/** How often the log says that a step was settled: more than once would be a second notice. */
const settlings = (taskId: string): Map<string, number> => {
  const rows = store.read.all<{ item_id: string; n: number }>(
    "SELECT item_id, count(*) AS n FROM op WHERE entity_id = ? AND field = 'escalations' AND kind = 'add' GROUP BY item_id",
    taskId,
  )
  return new Map(rows.map((row) => [row.item_id, row.n]))
}

const anyPolicies = fc.array(fc.constantFrom<Policy>('ask', 'send', 'drop'), { minLength: 1, maxLength: 5 })

describe('R10 the clock', () => {
  it('R10 ESC-1 ESC-6 whatever the clock does: +8 h asleep, -2 h, +30 d, a clock change: each step is settled 0 or 1 time', () => {
    const jump = fc.constantFrom(8 * hour, -2 * hour, 30 * day, -30 * day, hour, -hour, minute, 59 * minute, 20 * minute, -1, 0)
    let clock = sentAt
    fc.assert(
      fc.property(anyPolicies, fc.array(jump, { minLength: 1, maxLength: 12 }), (policies, jumps) => {
        clock += 400 * day
        const taskId = makeTask(clock, policies)
        for (const by of jumps) {
          clock += by
          // Twice: the second is a restart, which remembers nothing but the store.
          sweep(contextAt(clock))
          sweep(contextAt(clock))
          for (const count of settlings(taskId).values()) expect(count).toBe(1)
          for (const [index, row] of rowsOf(taskId).entries()) {
            if (row.fired_at !== null) expect(row.fired_at).toBeGreaterThanOrEqual(row.due_at)
            if (row.state === 'fired' && policies[index] !== 'send')
              expect((row.fired_at ?? 0) - row.due_at).toBeLessThanOrEqual(15 * minute)
            expect(['pending', 'fired', { ask: 'late', send: 'fired', drop: 'dropped' }[policies[index] ?? 'ask']]).toContain(
              row.state,
            )
          }
        }
      }),
      { numRuns: 30 },
    )
  })

  it('R10 ESC-6 a late step that asks is never told by itself, even when the clock goes back', () => {
    const taskId = makeTask(sentAt + 9_000 * day, ['ask'])
    sweep(contextAt(sentAt + 9_000 * day + 10 * hour))
    sweep(contextAt(sentAt + 9_000 * day + hour + minute))
    expect(rowsOf(taskId).map((row) => row.state)).toEqual(['late'])
  })
})

describe('two laptops', () => {
  const outcomes = ['skipped', 'fired', 'ignored', 'handled', 'dropped'] as const
  it('ESC-7 that settled a step differently agree on what holds, in whatever order they hear of each other: what was told stays told', () => {
    let clock = sentAt + 40_000 * day
    fc.assert(
      fc.property(fc.shuffledSubarray([...outcomes], { minLength: 2 }), (order) => {
        clock += day
        const taskId = makeTask(clock, ['ask'])
        const escalationId = rowsOf(taskId)[0]?.escalation_id ?? ''
        for (const [n, outcome] of order.entries()) hear(taskId, escalationId, outcome, clock, n)
        const holds = ['fired', 'handled', 'ignored', 'dropped', 'skipped'].find((outcome) =>
          order.some((said) => said === outcome),
        )
        expect(rowsOf(taskId)[0]?.state).toBe(holds)
      }),
      { numRuns: 20 },
    )
  })

  /** What merging writes of another laptop's operation. */
  function hear(taskId: string, escalationId: string, outcome: (typeof outcomes)[number], now: number, n: number): void {
    const dev = Buffer.alloc(8, n + 1)
    const value = { outcome, reason: outcome, at: now, to: 'role:head' }
    store.write((tx) => {
      tx.run(
        "INSERT INTO set_item (entity, entity_id, field, item_id, value_json, add_dev, add_n) VALUES ('task', ?, 'escalations', ?, ?, ?, 1)",
        ...[taskId, escalationId, JSON.stringify(value), dev],
      )
      const place = { dev, n: 1, ms: now, c: n, rank: 0, changeId: `change_${n}`, actor: timer }
      materializeEscalation(tx, { ...place, ...add(taskId, 'escalations', escalationId, value) })
    })
  }
})

type Move = 'wait' | 'open' | 'close' | 'reopen' | 'delete' | 'restore' | 'merge' | 'take up' | 'hour' | 'minutes' | 'days'
const moves: readonly Move[] = [
  'wait',
  'open',
  'close',
  'reopen',
  'delete',
  'restore',
  'merge',
  'take up',
  'hour',
  'minutes',
  'days',
]

describe('R8 the states of a task', () => {
  it('R8 ESC-1 ESC-2 ESC-5 nothing fires for what is closed, merged, deleted or waiting, in any order of doing', () => {
    let clock = sentAt + 20_000 * day
    fc.assert(
      fc.property(anyPolicies, fc.array(fc.constantFrom(...moves), { minLength: 1, maxLength: 14 }), (policies, path) => {
        const taskId = makeTask(clock, policies)
        for (const move of path) {
          clock += act(taskId, move, clock)
          const before = taskOf(taskId)
          const known = new Map(rowsOf(taskId).map((row) => [row.escalation_id, row.state]))
          sweep(contextAt(clock))
          for (const row of rowsOf(taskId)) {
            const isFiredNow = row.state === 'fired' && known.get(row.escalation_id) !== 'fired'
            if (isFiredNow) expect(before).toMatchObject({ closed_at: null, deleted: 0 })
            if (isFiredNow) expect(before.category).not.toBe('waiting')
          }
          if (before.closed_at !== null && before.deleted === 0)
            expect(rowsOf(taskId).filter((row) => row.state === 'pending' || row.state === 'late')).toEqual([])
          for (const count of settlings(taskId).values()) expect(count).toBe(1)
        }
        clock += 100 * day
      }),
      { numRuns: 30 },
    )
  })

  it('R8 ESC-5 the rows are what the log says, whatever was done', () => {
    const live = readTables(store.read, ['escalations', 'service_records'])
    store.write((tx) => rebuildProjections(tx))
    expect(readTables(store.read, ['escalations', 'service_records'])).toEqual(live)
  })
})

type Task = { task_id: string; module: string; category: string; closed_at: number | null; deleted: number }
const taskOf = (taskId: string): Task => {
  const row = store.read.get<Task>('SELECT * FROM tasks WHERE task_id = ?', taskId)
  if (!row) throw new Error('no task')
  return row
}

/** What people and programs do to a task, as the commands write it; answers how much time it takes. */
function act(taskId: string, move: Move, now: number): number {
  const task = taskOf(taskId)
  const isOpen = task.closed_at === null
  if (move === 'wait' && isOpen) write(now, [stateOp(taskId, 'waiting')], timer)
  if (move === 'open' && isOpen) write(now, [stateOp(taskId, 'open')], timer)
  if (move === 'take up' && isOpen) write(now, [set(taskId, 'assignee', 'person:ida')])
  if (move === 'close' && isOpen) write(now, [stateOp(taskId, 'done'), ...cancelLadders(store.read, taskId)])
  // A merge that forgot the ladders: the sweep ends them all the same.
  if (move === 'merge' && isOpen) write(now, [stateOp(taskId, 'done')])
  if (move === 'reopen' && !isOpen)
    write(now, [stateOp(taskId, 'open'), ...restartLadders(store.read, task, contextAt(now), '-')], timer)
  if (move === 'delete' || move === 'restore')
    write(now, [{ kind: 'del', entity: 'task', entityId: taskId, value: move === 'delete' }])
  return { hour, minutes: 7 * minute, days: 3 * day }[String(move)] ?? minute
}
