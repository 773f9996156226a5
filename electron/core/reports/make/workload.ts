import type { ReportRow, ReportTable } from '#shared/model/report.ts'
import { type Entry, entriesOf, sumMinutes } from './cost-entries.ts'
import { countBy, figureOf, type Grouping, type Metric } from './count-tasks.ts'
import { groupingsOf } from './groupings.ts'
import { baseOf, column, narrow, type ReportContext, taskFigures } from './report-context.ts'
import type { ReportBody } from './task-summary.ts'
import { timeFigure } from './weekly-summary.ts'

/** Who has how much, by person and by team, with the time spent on their tasks. */
export function makeWorkload(context: ReportContext): ReportBody {
  const { say } = context
  const groupings = groupingsOf(context)
  const figures = taskFigures(context)
  const metrics = (['open', 'due', 'past_due', 'closed'] as const).map((word) => ({ word, tasks: figures[word] }))
  const entries = entriesOf(context)
  return {
    figures: [...metrics.map(({ word }) => figureOf(context, word, word)), timeFigure(context)],
    tables: [
      loadTable(context, 'by_person', groupings.person, metrics, entries, ({ assignee }) => assignee),
      loadTable(context, 'by_team', groupings.team, metrics, entries, ({ team }) => team),
    ],
    charts: [
      {
        ...{ id: 'by_person', title: say('by_person'), kind: 'bar', table: 'by_person', label: 'person' },
        ...{ values: ['open', 'past_due'], stacked: false, only: null },
      },
    ],
    notes: [say('note_as_now'), say('note_effort')],
  }
}

function loadTable(
  context: ReportContext,
  id: 'by_person' | 'by_team',
  grouping: Grouping,
  metrics: readonly Metric[],
  entries: readonly Entry[],
  ownerOf: (entry: Entry) => string | null,
): ReportTable {
  const { say, period } = context
  const base = baseOf(context.filter)
  const counted = new Map(countBy(context, grouping.sql, metrics).map(({ key, counts }) => [key, counts]))
  const timed = entries.filter(({ minutes }) => minutes !== null)
  const keys = new Set([...counted.keys(), ...timed.map(ownerOf)])
  const rows = [...keys]
    .map((key) => ({
      key,
      name: grouping.nameOf(key),
      counts: counted.get(key) ?? metrics.map(() => 0),
      minutes: sumMinutes(timed.filter((entry) => ownerOf(entry) === key)),
    }))
    .sort((a, b) => (b.counts[0] ?? 0) - (a.counts[0] ?? 0) || (a.name < b.name ? -1 : 1))
    .map(({ key, name, counts, minutes }): ReportRow => {
      const theirs = grouping.tasksOf(key)
      const booked = { spentFrom: period.fromAt, spentTo: period.toAt, timed: true }
      return {
        cells: [name, ...counts, minutes],
        tasks: [null, ...metrics.map(({ tasks }) => narrow(narrow(base, tasks), theirs)), narrow(narrow(base, booked), theirs)],
      }
    })
  return {
    id,
    title: say(id),
    columns: [
      column(say, grouping.word, 'text'),
      ...metrics.map(({ word }) => column(say, word, 'number')),
      column(say, 'time', 'duration'),
    ],
    rows,
    note: '',
  }
}
