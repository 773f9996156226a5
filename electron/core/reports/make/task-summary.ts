import type { Report, ReportTable } from '#shared/model/report.ts'
import type { ReportWord } from '../report-words.ts'
import { countList, figureOf, type Metric, tableOf } from './count-tasks.ts'
import { groupingsOf } from './groupings.ts'
import { baseOf, column, endOf, narrow, type ReportContext, taskFigures } from './report-context.ts'

export type ReportBody = Pick<Report, 'figures' | 'tables' | 'charts' | 'notes'>

const dayMs = 86_400_000

/** New, closed, open and past due, by all that tasks are grouped by. */
export function makeTaskSummary(context: ReportContext): ReportBody {
  const { say } = context
  const groupings = groupingsOf(context)
  const metrics = summaryMetrics(context)
  return {
    figures: metrics.map(({ word }) => figureOf(context, word, word)),
    tables: [
      tableOf(context, 'by_module', groupings.module, metrics),
      tableOf(context, 'by_status', groupings.status, metrics),
      tableOf(context, 'by_priority', groupings.priority, metrics),
      tableOf(context, 'by_person', groupings.person, metrics),
      tableByAge(context),
    ],
    charts: [
      {
        ...{ id: 'by_module', title: say('by_module'), kind: 'bar', table: 'by_module', label: 'module' },
        ...{ values: ['created', 'closed', 'open'], stacked: false, only: null },
      },
      {
        ...{ id: 'by_age', title: say('by_age'), kind: 'bar', table: 'by_age', label: 'age' },
        ...{ values: ['tasks'], stacked: false, only: null },
      },
    ],
    notes: [say('note_as_now')],
  }
}

export function summaryMetrics(context: ReportContext): (Metric & { word: 'created' | 'closed' | 'open' | 'past_due' })[] {
  const figures = taskFigures(context)
  const words = ['created', 'closed', 'open', 'past_due'] as const
  return words.map((word) => ({ word, tasks: figures[word] }))
}

/** Ages of open tasks, in days of 24 hours before the end of the period, or before now while it runs. */
const ages: readonly { word: ReportWord; from: number; to: number }[] = [
  { word: 'age_day', from: 0, to: 1 },
  { word: 'age_week', from: 1, to: 7 },
  { word: 'age_month', from: 7, to: 30 },
  { word: 'age_quarter', from: 30, to: 90 },
  { word: 'age_older', from: 90, to: Number.POSITIVE_INFINITY },
]

function tableByAge(context: ReportContext): ReportTable {
  const { say, read } = context
  const end = endOf(context)
  const open = narrow(baseOf(context.filter), taskFigures(context).open)
  const rows = ages.map(({ word, from, to }) => ({
    title: say(word),
    tasks: narrow(open, {
      ...(to === Number.POSITIVE_INFINITY ? {} : { createdFrom: end - to * dayMs }),
      // What was made after the present is as young as can be: clocks of other machines may be ahead.
      ...(from === 0 ? {} : { createdTo: end - from * dayMs }),
    }),
  }))
  return {
    id: 'by_age',
    title: say('by_age'),
    columns: [column(say, 'age', 'text'), column(say, 'tasks', 'number')],
    rows: rows.map(({ title, tasks }) => ({ cells: [title, countList(read, tasks)], tasks: [null, tasks] })),
    note: '',
  }
}
