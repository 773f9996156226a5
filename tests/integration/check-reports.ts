import { expect } from 'vitest'
import type { Client } from '../../shared/contract/contract.ts'
import type { Report, ReportName, ReportTable } from '../../shared/model/report.ts'
import type { ReplayedTask } from './replay-log.ts'

/** A span in UTC milliseconds: `from` belongs to it, `to` does not. */
export type Span = { from: number; to: number; now: number }

const inside = (at: number | null, { from, to }: Span): boolean => at !== null && at >= from && at < to
const isNew = (task: ReplayedTask, span: Span): boolean => inside(task.createdAt, span)
const isClosed = (task: ReplayedTask, span: Span): boolean => inside(task.closedAt, span)
const isOpen = (task: ReplayedTask, { to }: Span): boolean =>
  task.createdAt < to && !(task.closedAt !== null && task.closedAt < to)
const isLate = (task: ReplayedTask, span: Span): boolean =>
  isOpen(task, span) && task.dueAt !== null && task.dueAt < Math.min(span.to, span.now)
const isDue = (task: ReplayedTask, span: Span): boolean => inside(task.dueAt, span)

const count = (tasks: readonly ReplayedTask[], test: (task: ReplayedTask, span: Span) => boolean, span: Span): number =>
  tasks.filter((task) => test(task, span)).length

/** Amounts are added in ten-thousandths, as whole numbers: by hand, not by the program's own arithmetic. */
const units = (amount: string): bigint => {
  const [whole = '0', fraction = ''] = amount.replace('-', '').split('.')
  return (amount.startsWith('-') ? -1n : 1n) * BigInt(whole + fraction.padEnd(4, '0'))
}

type Entry = ReplayedTask['costs'][number] & { task: ReplayedTask }
const entriesOf = (tasks: readonly ReplayedTask[], span: Span): Entry[] =>
  tasks.flatMap((task) => task.costs.filter(({ spentAt }) => inside(spentAt, span)).map((cost) => ({ ...cost, task })))

const tableOf = (report: Report, id: string): ReportTable => {
  const table = report.tables.find((one) => one.id === id)
  if (!table) throw new Error(`${report.name} has no table ${id}`)
  return table
}

const figureValue = (report: Report, id: string): unknown => report.figures.find((figure) => figure.id === id)?.value

/** The rows of a table by what their lists are narrowed to, and the named cells of each. */
function rowsBy(table: ReportTable, keys: readonly string[], ids: readonly string[]): Map<string, unknown[]> {
  const entries = table.rows.map(({ cells, tasks }): [string, unknown[]] => {
    const list = tasks.find((one) => one !== null) as Record<string, unknown> | undefined
    const key = keys.map((name) => String(name.endsWith('=') ? fieldOf(list, name) : list?.[name])).join('|')
    return [key, ids.map((id) => cells[table.columns.findIndex((column) => column.id === id)] ?? null)]
  })
  expect(new Set(entries.map(([key]) => key)).size).toBe(entries.length)
  return new Map(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}

const fieldOf = (list: Record<string, unknown> | undefined, name: string): string =>
  (Array.isArray(list?.fields) ? (list.fields as string[]) : []).find((field) => field.startsWith(name))?.slice(name.length) ?? ''

function group<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return new Map([...groups].sort(([a], [b]) => (a < b ? -1 : 1)))
}

const summaryKeys: [id: string, key: string, of: (task: ReplayedTask) => string][] = [
  ['by_module', 'module', ({ module }) => module],
  ['by_status', 'status', ({ status }) => status],
  ['by_priority', 'priority', ({ priority }) => priority],
  ['by_person', 'assignee', ({ assignee }) => assignee ?? 'none'],
]

const isAnything = (cells: readonly unknown[]): boolean => cells.some((cell) => cell !== 0)

function checkSummary(report: Report, tasks: readonly ReplayedTask[], span: Span): void {
  const tests = [isNew, isClosed, isOpen, isLate]
  expect(['created', 'closed', 'open', 'past_due'].map((id) => figureValue(report, id))).toEqual(
    tests.map((test) => count(tasks, test, span)),
  )
  for (const [id, key, of] of summaryKeys) {
    const expected = [...group(tasks, of)]
      .map(([name, own]): [string, number[]] => [name, tests.map((test) => count(own, test, span))])
      .filter(([, cells]) => isAnything(cells))
    expect([id, rowsBy(tableOf(report, id), [key], ['created', 'closed', 'open', 'past_due'])]).toEqual([id, new Map(expected)])
  }
  const day = 86_400_000
  const end = Math.min(span.to, span.now)
  const bounds = [0, 1, 7, 30, 90, Number.POSITIVE_INFINITY].map((days) => days * day)
  const ages = bounds.slice(1).map(
    (older, at) =>
      tasks.filter((task) => {
        const age = end - task.createdAt
        return isOpen(task, span) && age <= older && (at === 0 || age > (bounds[at] ?? 0))
      }).length,
  )
  expect(tableOf(report, 'by_age').rows.map(({ cells }) => cells[1])).toEqual(ages)
}

function checkWeekly(report: Report, tasks: readonly ReplayedTask[], span: Span, before: Span): void {
  const tests = [isNew, isClosed, isOpen, isLate]
  const figures = report.figures.slice(0, 4)
  expect(figures.map(({ value }) => value)).toEqual(tests.map((test) => count(tasks, test, span)))
  expect(figures.map((figure) => figure.before)).toEqual(tests.map((test) => count(tasks, test, before)))
  const minutes = (of: Span): number => entriesOf(tasks, of).reduce((sum, entry) => sum + (entry.minutes ?? 0), 0)
  expect(report.figures[4]).toMatchObject({ id: 'time', value: minutes(span), before: minutes(before) })
  const table = tableOf(report, 'by_day')
  for (const { cells, tasks: lists } of table.rows) {
    const [from, to] = [lists[1]?.createdFrom ?? 0, lists[1]?.createdTo ?? 0]
    expect(cells.slice(1)).toEqual([count(tasks, isNew, { ...span, from, to }), count(tasks, isClosed, { ...span, from, to })])
  }
  const bounds = table.rows.map(({ tasks: lists }) => [lists[1]?.createdFrom, lists[1]?.createdTo])
  // No gap and no overlap: each day begins where the one before ends.
  expect(bounds.slice(1).map(([from]) => from)).toEqual(bounds.slice(0, -1).map(([, to]) => to))
  expect([bounds[0]?.[0], bounds.at(-1)?.[1]]).toEqual([span.from, span.to])
  expect(tableOf(report, 'late_tasks').rows).toHaveLength(Math.min(25, count(tasks, isLate, span)))
  expect(tableOf(report, 'closed_tasks').rows).toHaveLength(Math.min(25, count(tasks, isClosed, span)))
  for (const [id, test] of [['late_tasks', isLate] as const, ['closed_tasks', isClosed] as const]) {
    const counted = new Set(tasks.filter((task) => count([task], test, span) === 1).map(({ taskId }) => taskId))
    const named = tableOf(report, id).rows.map(({ taskId }) => taskId ?? 'none')
    expect([named.filter((taskId) => !counted.has(taskId)), new Set(named).size]).toEqual([[], named.length])
  }
}

function checkFinancial(report: Report, tasks: readonly ReplayedTask[], span: Span): void {
  const entries = entriesOf(tasks, span)
  const money = entries.filter((entry) => entry.amount !== null)
  const sum = (of: readonly Entry[], kind?: string): bigint =>
    of
      .filter((entry) => kind === undefined || entry.kind === kind)
      .reduce((total, { amount }) => total + units(amount ?? '0'), 0n)
  const groupings: [id: string, key: string, of: (entry: Entry) => string][] = [
    ['cost_by_module', 'module', ({ task }) => task.module],
    ['cost_by_place', 'place=', ({ task }) => task.fields.place ?? ''],
    ['cost_by_vendor', 'vendor=', ({ task }) => task.fields.vendor ?? ''],
  ]
  for (const [id, key, of] of groupings) {
    const expected = [...group(money, (entry) => `${of(entry)}|${entry.currency}`)].map(([name, own]): [string, unknown[]] => [
      name,
      [
        ...['labour', 'material', 'other'].map((kind) => sum(own, kind)),
        sum(own),
        new Set(own.map(({ task }) => task.taskId)).size,
      ],
    ])
    const found = rowsBy(tableOf(report, id), [key, 'currency'], ['labour', 'material', 'other', 'total', 'tasks'])
    const plain = [...found].map(([name, cells]): [string, unknown[]] => [name, cells.map(amountOf)])
    expect([id, new Map(plain)]).toEqual([id, new Map(expected)])
  }
  const byMonth = tableOf(report, 'cost_by_month').rows.map(({ cells }) => [cells[1], amountOf(cells[5])])
  for (const currency of new Set(money.map((entry) => entry.currency))) {
    const own = money.filter((entry) => entry.currency === currency)
    expect(amountOf(figureValue(report, `cost_${currency}`))).toBe(sum(own))
    const months = byMonth.filter(([of]) => of === currency).map(([, amount]) => amount as bigint)
    expect(months.reduce((total, amount) => total + amount, 0n)).toBe(sum(own))
  }
  const timed = entries.filter(({ minutes }) => minutes !== null)
  const expected = [...group(timed, ({ task }) => task.module)].map(([name, own]): [string, number[]] => [
    name,
    [own.reduce((total, { minutes }) => total + (minutes ?? 0), 0), new Set(own.map(({ task }) => task.taskId)).size],
  ])
  expect(rowsBy(tableOf(report, 'time_by_module'), ['module'], ['time', 'tasks'])).toEqual(new Map(expected))
}

const amountOf = (cell: unknown): unknown =>
  typeof cell === 'object' && cell !== null && 'amount' in cell ? units(String(cell.amount)) : cell

function checkSla(report: Report, tasks: readonly ReplayedTask[], span: Span): void {
  const records = tasks.flatMap((task) => {
    const own = task.records.filter(({ closedAt }) => inside(closedAt, span))
    const last = Math.max(...own.map(({ closedAt }) => closedAt))
    return own.filter(({ closedAt }) => closedAt === last).map((record) => ({ ...record, task }))
  })
  const groupings: [id: string, keys: string[], of: (record: (typeof records)[number]) => string][] = [
    ['by_promise', ['promise'], ({ kind }) => kind],
    ['by_module', ['module', 'promise'], ({ task, kind }) => `${task.module}|${kind}`],
    ['by_level', ['module', 'level', 'promise'], ({ task, level, kind }) => `${task.module}|${level}|${kind}`],
  ]
  for (const [id, keys, of] of groupings) {
    const expected = [...group(records, of)].map(([name, own]): [string, unknown[]] => {
      const met = own.filter((record) => record.met).length
      return [name, [met, own.length - met, Math.round((met / own.length) * 1000) / 10]]
    })
    expect([id, rowsBy(tableOf(report, id), keys, ['met', 'missed', 'share'])]).toEqual([id, new Map(expected)])
  }
  expect(figureValue(report, 'missed')).toBe(new Set(records.filter(({ met }) => !met).map(({ task }) => task.taskId)).size)
}

function checkWorkload(report: Report, tasks: readonly ReplayedTask[], span: Span): void {
  const tests = [isOpen, isDue, isLate, isClosed]
  for (const [id, key, of] of [
    ['by_person', 'assignee', (task: ReplayedTask) => task.assignee ?? 'none'],
    ['by_team', 'team', (task: ReplayedTask) => task.team ?? 'none'],
  ] as const) {
    const expected = [...group(tasks, of)]
      .map(([name, own]): [string, number[]] => [
        name,
        [
          ...tests.map((test) => count(own, test, span)),
          entriesOf(own, span).reduce((total, { minutes }) => total + (minutes ?? 0), 0),
        ],
      ])
      .filter(([, cells]) => isAnything(cells))
    expect([id, rowsBy(tableOf(report, id), [key], ['open', 'due', 'past_due', 'closed', 'time'])]).toEqual([
      id,
      new Map(expected),
    ])
  }
}

const checks: Readonly<Record<ReportName, (report: Report, tasks: readonly ReplayedTask[], span: Span, before: Span) => void>> = {
  task_summary: checkSummary,
  weekly_summary: checkWeekly,
  financial_report: checkFinancial,
  sla_compliance: checkSla,
  workload: checkWorkload,
}

export const reportNames = Object.keys(checks) as ReportName[]

/** Compares every report of a period with what the log alone gives, and opens the list behind each number. */
export async function checkReports(
  client: Client,
  all: readonly ReplayedTask[],
  period: { from: string; to: string },
  span: Span,
  before: Span,
): Promise<{ lists: number }> {
  const open = all.filter((task) => !task.confidential)
  let lists = 0
  for (const name of reportNames) {
    const report = await client.reports.run({ name, ...period })
    expect([report.period.fromAt, report.period.toAt]).toEqual([span.from, span.to])
    checks[name](report, open, span, before)
    lists += await checkLists(client, report)
  }
  return { lists }
}

/** RPT-1: a number is the length of the list it opens; time and money open a list with something in it. */
async function checkLists(client: Client, report: Report): Promise<number> {
  const cells = [
    ...report.figures.map(({ id, type, value, tasks }) => ({ id, type, value, tasks })),
    ...report.tables.flatMap((table) =>
      table.rows.flatMap((row) =>
        table.columns.map(({ id, type }, at) => ({
          id: `${table.id}.${id}`,
          type,
          value: row.cells[at] ?? null,
          tasks: row.tasks[at] ?? null,
        })),
      ),
    ),
  ]
  let lists = 0
  for (const { id, type, value, tasks } of cells) {
    if (tasks === null) continue
    lists += 1
    const { total } = await client.tasks.list({ ...tasks, limit: 1 })
    if (type === 'number') expect([report.name, id, total]).toEqual([report.name, id, value])
    if (type === 'duration') expect([report.name, id, total > 0]).toEqual([report.name, id, value !== 0])
  }
  return lists
}
