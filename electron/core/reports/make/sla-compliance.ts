import type { ReportFigure, ReportRow, ReportTable } from '#shared/model/report.ts'
import type { FigureTasks } from '#shared/model/task-filter.ts'
import { figureConditions, recordConditions } from '../../tasks/figure-clauses.ts'
import { dayOf } from '../period.ts'
import { countList, joinConditions, listRows } from './count-tasks.ts'
import { nameOrNobody } from './groupings.ts'
import { baseOf, column, narrow, type ReportContext, titleOfModule } from './report-context.ts'
import type { ReportBody } from './task-summary.ts'

type Promise = 'first_response' | 'update' | 'solution'
const promises: readonly Promise[] = ['first_response', 'update', 'solution']

/** A recorded promise of a task that was closed in the period. Nothing is worked out anew (R11). */
type Kept = {
  task_id: string
  title: string
  assignee: string | null
  module: string
  kind: Promise
  level: string
  level_title: string
  met: number
  due_at: number
}

/** How promises were kept, by promise, module and service level. */
export function makeSlaCompliance(context: ReportContext): ReportBody {
  const { say } = context
  const records = readRecords(context)
  return {
    figures: [...promises.map((kind) => shareFigure(context, records, kind)), missedFigure(context)],
    tables: [
      keptTable(context, records, 'by_promise', []),
      keptTable(context, records, 'by_module', ['module']),
      keptTable(context, records, 'by_level', ['module', 'level']),
      missedTable(context, records),
    ],
    charts: [
      {
        ...{ id: 'by_promise', title: say('by_promise'), kind: 'bar', table: 'by_promise', label: 'promise' },
        ...{ values: ['met', 'missed'], stacked: true, only: null },
      },
    ],
    notes: [say('note_kept')],
  }
}

function recorded({ period }: Pick<ReportContext, 'period'>, further: FigureTasks = {}): FigureTasks {
  return { recordedFrom: period.fromAt, recordedTo: period.toAt, ...further }
}

function readRecords(context: ReportContext): Kept[] {
  const records = joinConditions(recordConditions(recorded(context)))
  const tasks = joinConditions([['tasks.deleted = 0'], ...figureConditions(baseOf(context.filter))])
  return context.read.all<Kept>(
    `SELECT record.task_id, tasks.title, tasks.assignee, tasks.module, record.kind, record.level, record.title AS level_title, record.met, record.due_at
     FROM service_records AS record JOIN tasks ON tasks.task_id = record.task_id
     WHERE ${records.sql} AND ${tasks.sql} ORDER BY record.due_at, record.task_id, record.kind`,
    ...records.values,
    ...tasks.values,
  )
}

const countMet = (records: readonly Kept[]): number => records.filter(({ met }) => met === 1).length

const percentOf = (records: readonly Kept[]): number | null =>
  records.length === 0 ? null : Math.round((countMet(records) / records.length) * 1000) / 10

function shareFigure(context: ReportContext, records: readonly Kept[], kind: Promise): ReportFigure {
  const of = (all: readonly Kept[]): number | null => percentOf(all.filter((record) => record.kind === kind))
  return {
    ...{ id: kind, title: `${context.say(kind)}: ${context.say('met')}`, type: 'percent', recorded: null },
    value: of(records),
    before: of(readRecords({ ...context, period: context.before })),
    tasks: narrow(baseOf(context.filter), recorded(context, { promise: kind })),
  }
}

function missedFigure(context: ReportContext): ReportFigure {
  const base = baseOf(context.filter)
  const tasks = narrow(base, recorded(context, { kept: false }))
  return {
    ...{ id: 'missed', title: context.say('missed'), type: 'number', tasks, recorded: null },
    value: countList(context.read, tasks),
    before: countList(context.read, narrow(base, recorded({ period: context.before }, { kept: false }))),
  }
}

/** Promises kept and not, by promise and what else. Of each task a promise counts once, so that the numbers are numbers of tasks. */
function keptTable(
  context: ReportContext,
  records: readonly Kept[],
  id: 'by_promise' | 'by_module' | 'by_level',
  by: readonly ('module' | 'level')[],
): ReportTable {
  const { say } = context
  const base = narrow(baseOf(context.filter), recorded(context))
  const keyOf = (record: Kept): string => JSON.stringify([...by.map((name) => record[name]), promises.indexOf(record.kind)])
  const keys = [...new Set(records.map(keyOf))].sort()
  const rows = keys.flatMap((key): ReportRow[] => {
    const group = records.filter((record) => keyOf(record) === key)
    const [first] = group
    if (!first) return []
    const chosen = { promise: first.kind, ...Object.fromEntries(by.map((name) => [name, first[name]])) }
    const names = by.map((name) => (name === 'module' ? titleOfModule(context.modules, first.module) : first.level_title))
    const [met, all] = [countMet(group), group.length]
    return [
      {
        cells: [...names, say(first.kind), met, all - met, percentOf(group)],
        tasks: [
          ...names.map(() => null),
          null,
          narrow(base, { ...chosen, kept: true }),
          narrow(base, { ...chosen, kept: false }),
          null,
        ],
      },
    ]
  })
  return {
    id,
    title: say(id),
    columns: [
      ...by.map((name) => column(say, name, 'text')),
      column(say, 'promise', 'text'),
      column(say, 'met', 'number'),
      column(say, 'missed', 'number'),
      column(say, 'share', 'percent'),
    ],
    rows,
    note: '',
  }
}

function missedTable(context: ReportContext, records: readonly Kept[]): ReportTable {
  const { say } = context
  return {
    id: 'missed_tasks',
    title: say('missed_tasks'),
    columns: [
      column(say, 'task', 'text'),
      column(say, 'module', 'text'),
      column(say, 'person', 'text'),
      column(say, 'promise', 'text'),
      column(say, 'due_on', 'date'),
    ],
    ...listRows(
      context,
      records.filter(({ met }) => met === 0),
      (record) => [
        record.title,
        titleOfModule(context.modules, record.module),
        nameOrNobody(record.assignee, context.nameOf, say),
        say(record.kind),
        dayOf(record.due_at, context.zone),
      ],
    ),
  }
}
