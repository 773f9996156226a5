import type { ReportChart, ReportFigure, ReportRow, ReportTable } from '#shared/model/report.ts'
import type { FigureTasks } from '#shared/model/task-filter.ts'
import { addDays, beginOfDay, dayOf, splitPeriod } from '../period.ts'
import type { ReportWord } from '../report-words.ts'
import { makeBudgetTable } from './budgets.ts'
import { countTasksOf, currenciesOf, type Entry, entriesOf, sumMinutes, sumMoney } from './cost-entries.ts'
import { baseOf, column, narrow, type ReportContext, titleOfModule } from './report-context.ts'
import type { ReportBody } from './task-summary.ts'
import { timeFigure } from './weekly-summary.ts'

/** One way to group entries: the key of an entry, its name, and what its tasks are narrowed to. */
type EntryGrouping = {
  word: ReportWord
  keyOf(entry: Entry): string
  nameOf(key: string): string
  tasksOf(key: string): FigureTasks
}

/** Time and money of a period, in each currency by itself, beside the budgets. */
export function makeFinancialReport(context: ReportContext): ReportBody {
  const { say } = context
  const entries = chosenEntries(context)
  const groupings = entryGroupings(context)
  const currencies = currenciesOf(entries)
  return {
    figures: [...currencies.map((currency) => moneyFigure(context, entries, currency)), timeFigure(context)],
    tables: [
      costTable(context, 'cost_by_module', groupings.module, entries),
      costTable(context, 'cost_by_place', groupings.place, entries),
      costTable(context, 'cost_by_vendor', groupings.vendor, entries),
      costTable(context, 'cost_by_month', groupings.month, entries),
      timeTable(context, 'time_by_module', groupings.module, entries),
      timeTable(context, 'time_by_month', groupings.month, entries),
      makeBudgetTable(context, entries),
    ],
    charts: currencies.flatMap((currency) => [
      costChart(context, 'cost_by_module', 'module', currency),
      costChart(context, 'cost_by_month', 'month', currency),
    ]),
    notes: [say('note_currencies')],
  }
}

/** The entries of the period, with `currency` those in it alone: time without money then counts nothing. */
function chosenEntries(context: ReportContext, period = context.period): Entry[] {
  const { currency } = context.filter
  const entries = entriesOf(context, period)
  return currency === undefined ? entries : entries.filter((entry) => entry.amount !== null && entry.currency === currency)
}

function entryGroupings(context: ReportContext): Record<'module' | 'place' | 'vendor' | 'month', EntryGrouping> {
  const { say, zone, period } = context
  const fieldGrouping = (name: 'place' | 'vendor'): EntryGrouping => ({
    word: name,
    keyOf: (entry) => entry[name],
    nameOf: (key) => (key === '' ? say('none') : key),
    tasksOf: (key) => ({ fields: [`${name}=${key}`] }),
  })
  const months = splitPeriod(period, 'month')
  const monthOf = (key: string) => months.find(({ from }) => from.startsWith(key)) ?? period
  const write = new Intl.DateTimeFormat(context.language, { month: 'long', year: 'numeric', timeZone: 'UTC' })
  return {
    module: {
      word: 'module',
      keyOf: ({ module }) => module,
      nameOf: (key) => titleOfModule(context.modules, key),
      tasksOf: (key) => ({ module: key }),
    },
    place: fieldGrouping('place'),
    vendor: fieldGrouping('vendor'),
    month: {
      word: 'month',
      keyOf: ({ spent_at }) => dayOf(spent_at, zone).slice(0, 7),
      nameOf: (key) => write.format(Date.parse(`${key}-01`)),
      tasksOf: (key) => {
        const { from, to } = monthOf(key)
        return { spentFrom: beginOfDay(from, zone), spentTo: beginOfDay(addDays(to, 1), zone) }
      },
    },
  }
}

const spentIn = ({ period, filter }: ReportContext): FigureTasks =>
  narrow(baseOf(filter), { spentFrom: period.fromAt, spentTo: period.toAt })

function moneyFigure(context: ReportContext, entries: readonly Entry[], currency: string): ReportFigure {
  return {
    ...{ id: `cost_${currency}`, title: context.say('cost_in', { currency }), type: 'money', recorded: null },
    value: sumMoney(entries, currency),
    before: sumMoney(chosenEntries(context, context.before), currency),
    tasks: narrow(spentIn(context), { currency }),
  }
}

function groupEntries(entries: readonly Entry[], keyOf: (entry: Entry) => string): [key: string, entries: Entry[]][] {
  const groups = new Map<string, Entry[]>()
  for (const entry of entries) {
    const key = keyOf(entry)
    const group = groups.get(key)
    if (group) group.push(entry)
    else groups.set(key, [entry])
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1))
}

/** Money by one grouping: a row for each key and currency. */
function costTable(context: ReportContext, id: ReportWord, grouping: EntryGrouping, entries: readonly Entry[]): ReportTable {
  const { say } = context
  const rows = groupEntries(entries, grouping.keyOf).flatMap(([key, group]) =>
    currenciesOf(group).map((currency): ReportRow => {
      const money = group.filter((entry) => entry.amount !== null && entry.currency === currency)
      const tasks = narrow(narrow(spentIn(context), { currency }), grouping.tasksOf(key))
      const kinds = (['labour', 'material', 'other'] as const).map((kind) => ({
        cell: sumMoney(money, currency, kind),
        tasks: money.some((entry) => entry.kind === kind) ? narrow(tasks, { costKind: kind }) : null,
      }))
      return {
        cells: [grouping.nameOf(key), currency, ...kinds.map(({ cell }) => cell), sumMoney(money, currency), countTasksOf(money)],
        tasks: [null, null, ...kinds.map((kind) => kind.tasks), tasks, tasks],
      }
    }),
  )
  return {
    id,
    title: say(id),
    columns: [
      column(say, grouping.word, 'text'),
      column(say, 'currency', 'text'),
      ...(['labour', 'material', 'other', 'total'] as const).map((word) => column(say, word, 'money')),
      column(say, 'tasks', 'number'),
    ],
    rows,
    note: '',
  }
}

function timeTable(context: ReportContext, id: ReportWord, grouping: EntryGrouping, entries: readonly Entry[]): ReportTable {
  const { say, filter } = context
  const timed = entries.filter(({ minutes }) => minutes !== null)
  const rows = groupEntries(timed, grouping.keyOf).map(([key, group]): ReportRow => {
    const inCurrency = filter.currency === undefined ? {} : { currency: filter.currency }
    const tasks = narrow(narrow(spentIn(context), { timed: true, ...inCurrency }), grouping.tasksOf(key))
    return { cells: [grouping.nameOf(key), sumMinutes(group), countTasksOf(group)], tasks: [null, tasks, tasks] }
  })
  return {
    id,
    title: say(id),
    columns: [column(say, grouping.word, 'text'), column(say, 'time', 'duration'), column(say, 'tasks', 'number')],
    rows,
    note: '',
  }
}

function costChart(context: ReportContext, table: ReportWord, label: ReportWord, currency: string): ReportChart {
  const title = `${context.say(table)} (${currency})`
  return {
    ...{ id: `${table}_${currency}`, title, kind: 'bar', table, label, stacked: true },
    values: ['labour', 'material', 'other'],
    only: { column: 'currency', text: currency },
  }
}
