import type { ReportFigure, ReportTable } from '#shared/model/report.ts'
import { figureConditions } from '../../tasks/figure-clauses.ts'
import { addDays, beginOfDay, dayOf, splitPeriod } from '../period.ts'
import { entriesOf, sumMinutes } from './cost-entries.ts'
import { countBy, figureOf, joinConditions, listRows, tableOf } from './count-tasks.ts'
import { groupingsOf, nameOrNobody } from './groupings.ts'
import { baseOf, column, narrow, type ReportContext, taskFigures, titleOfModule } from './report-context.ts'
import { type ReportBody, summaryMetrics } from './task-summary.ts'

/** A period beside the one before, day by day, with what was closed and what is late by name. */
export function makeWeeklySummary(context: ReportContext): ReportBody {
  const { say } = context
  const metrics = summaryMetrics(context)
  const groupings = groupingsOf(context)
  const byDay = tableByDay(context)
  return {
    figures: [...metrics.map(({ word }) => figureOf(context, word, word)), timeFigure(context)],
    tables: [
      byDay,
      tableOf(context, 'by_module', groupings.module, metrics),
      tableOf(context, 'by_team', groupings.team, metrics),
      listLate(context),
      listClosed(context),
    ],
    charts: [
      {
        ...{ id: 'by_day', title: byDay.title, table: 'by_day', label: 'day' },
        kind: byDay.rows.length > mostColumns ? 'line' : 'bar',
        ...{ values: ['created', 'closed'], stacked: false, only: null },
      },
    ],
    notes: [say('note_as_now')],
  }
}

/** The time that was booked in the period, with that of the period before. */
export function timeFigure(context: ReportContext): ReportFigure {
  const { fromAt, toAt } = context.period
  return {
    ...{ id: 'time', title: context.say('time'), type: 'duration', recorded: null },
    value: sumMinutes(entriesOf(context)),
    before: sumMinutes(entriesOf(context, context.before)),
    tasks: narrow(baseOf(context.filter), { spentFrom: fromAt, spentTo: toAt, timed: true }),
  }
}

/** Two weeks of columns are told apart; of more days the way they go is what can be seen. */
const mostColumns = 14

/** 62 days are shown one by one; a longer period by its months. */
const shownDays = 62

function tableByDay(context: ReportContext): ReportTable {
  const { say, zone, period } = context
  const days = splitPeriod(period, 'day')
  const pieces = days.length <= shownDays ? days : splitPeriod(period, 'month')
  const base = baseOf(context.filter)
  const rows = pieces.map(({ from, to }) => {
    const [fromAt, toAt] = [beginOfDay(from, zone), beginOfDay(addDays(to, 1), zone)]
    const lists = [
      { createdFrom: fromAt, createdTo: toAt },
      { closedFrom: fromAt, closedTo: toAt },
    ]
    return { from, lists }
  })
  // One pass over the tasks for all days: a query for each would read them all each time.
  const metrics = rows.flatMap(({ lists }) => lists.map((tasks) => ({ word: 'created' as const, tasks })))
  const counts = countBy(context, 'NULL', metrics)[0]?.counts ?? []
  return {
    id: 'by_day',
    title: days.length <= shownDays ? say('by_day') : say('month'),
    columns: [column(say, 'day', 'date'), column(say, 'created', 'number'), column(say, 'closed', 'number')],
    rows: rows.map(({ from, lists }, at) => ({
      cells: [from, counts[at * 2] ?? 0, counts[at * 2 + 1] ?? 0],
      tasks: [null, ...lists.map((tasks) => narrow(base, tasks))],
    })),
    note: '',
  }
}

type Listed = {
  task_id: string
  title: string
  module: string
  assignee: string | null
  due_at: number | null
  closed_at: number | null
}

function listTable(context: ReportContext, id: 'late_tasks' | 'closed_tasks'): ReportTable {
  const { say, zone } = context
  const figures = taskFigures(context)
  const isLate = id === 'late_tasks'
  const where = joinConditions([
    ['tasks.deleted = 0'],
    ...figureConditions(narrow(baseOf(context.filter), isLate ? figures.past_due : figures.closed)),
  ])
  const rows = context.read.all<Listed>(
    `SELECT task_id, title, module, assignee, due_at, closed_at FROM tasks WHERE ${where.sql}
     ORDER BY ${isLate ? 'due_at' : 'closed_at DESC'}, task_id`,
    ...where.values,
  )
  const dateOf = ({ due_at, closed_at }: Listed): string => dayOf((isLate ? due_at : closed_at) ?? 0, zone)
  return {
    id,
    title: say(id),
    columns: [
      column(say, 'task', 'text'),
      column(say, 'module', 'text'),
      column(say, 'person', 'text'),
      column(say, isLate ? 'due_on' : 'closed_on', 'date'),
    ],
    ...listRows(context, rows, (row) => [
      row.title,
      titleOfModule(context.modules, row.module),
      nameOrNobody(row.assignee, context.nameOf, say),
      dateOf(row),
    ]),
  }
}

const listLate = (context: ReportContext): ReportTable => listTable(context, 'late_tasks')
const listClosed = (context: ReportContext): ReportTable => listTable(context, 'closed_tasks')
