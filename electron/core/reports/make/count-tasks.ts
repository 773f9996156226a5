import type { CellType, ReportFigure, ReportRow, ReportTable } from '#shared/model/report.ts'
import type { FigureTasks } from '#shared/model/task-filter.ts'
import type { ReadableStore } from '../../store/store.ts'
import { type Condition, figureConditions } from '../../tasks/figure-clauses.ts'
import type { ReportWord } from '../report-words.ts'
import { baseOf, column, narrow, type ReportContext, taskFigures } from './report-context.ts'

/** A number of tasks: its word, and the list it counts. */
export type Metric = { word: ReportWord; tasks: FigureTasks }

/** A way to group tasks: the SQL of its key, the list of one key, and the key's name for people. */
export type Grouping = {
  word: ReportWord
  sql: string
  tasksOf(key: string | null): FigureTasks
  nameOf(key: string | null): string
}

/** Counts the tasks of each metric for each key; keys without any are left out. */
export function countBy(
  context: ReportContext,
  sql: string,
  metrics: readonly Metric[],
): { key: string | null; counts: number[] }[] {
  const sums = metrics.map(({ tasks }) => joinConditions(figureConditions(tasks)))
  const where = joinConditions([['tasks.deleted = 0'], ...figureConditions(baseOf(context.filter))])
  const rows = context.read.all<Record<string, number> & { grouped: string | null }>(
    `SELECT ${sql} AS grouped, ${sums.map((sum, at) => `coalesce(sum(${sum.sql}), 0) AS n${at}`).join(', ')}
     FROM tasks WHERE ${where.sql} GROUP BY grouped`,
    ...sums.flatMap(({ values }) => values),
    ...where.values,
  )
  return rows
    .map((row) => ({ key: row.grouped, counts: metrics.map((_, at) => row[`n${at}`] ?? 0) }))
    .filter(({ counts }) => counts.some((count) => count > 0))
}

/** How many tasks a list holds. */
export function countList(read: ReadableStore, tasks: FigureTasks): number {
  const where = joinConditions([['tasks.deleted = 0'], ...figureConditions(tasks)])
  return read.get<{ n: number }>(`SELECT count(*) AS n FROM tasks WHERE ${where.sql}`, ...where.values)?.n ?? 0
}

export function joinConditions(conditions: readonly Condition[]): { sql: string; values: unknown[] } {
  return {
    sql: conditions.length === 0 ? 'TRUE' : conditions.map(([sql]) => `(${sql})`).join(' AND '),
    values: conditions.flatMap(([, ...values]) => values),
  }
}

/** A table of counts by one grouping, the largest first; each count opens its list. */
export function tableOf(context: ReportContext, id: ReportWord, grouping: Grouping, metrics: readonly Metric[]): ReportTable {
  const base = baseOf(context.filter)
  const counted = countBy(context, grouping.sql, metrics)
    .map(({ key, counts }) => ({ name: grouping.nameOf(key), key, counts }))
    .sort((a, b) => total(b.counts) - total(a.counts) || (a.name < b.name ? -1 : 1))
  return {
    id,
    title: context.say(id),
    columns: [column(context.say, grouping.word, 'text'), ...metrics.map(({ word }) => column(context.say, word, 'number'))],
    rows: counted.map(({ name, key, counts }) => ({
      cells: [name, ...counts],
      tasks: [null, ...metrics.map(({ tasks }) => narrow(narrow(base, tasks), grouping.tasksOf(key)))],
    })),
    note: '',
  }
}

const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0)

/** A number at the head of a report with that of the period before. */
export function figureOf(context: ReportContext, word: ReportWord, figure: keyof ReturnType<typeof taskFigures>): ReportFigure {
  const base = baseOf(context.filter)
  const tasks = narrow(base, taskFigures(context)[figure])
  const before = narrow(base, taskFigures({ period: context.before, now: context.now })[figure])
  return {
    ...{ id: word, title: context.say(word), type: 'number' satisfies CellType, tasks, recorded: null },
    value: countList(context.read, tasks),
    before: countList(context.read, before),
  }
}

/** Rows of a table that list single tasks, at most `listed`; the note says how many there are. */
export function listRows<Row extends { task_id: string }>(
  context: ReportContext,
  rows: readonly Row[],
  write: (row: Row) => ReportRow['cells'],
): Pick<ReportTable, 'rows' | 'note'> {
  return {
    rows: rows.slice(0, listed).map((row) => {
      const cells = write(row)
      return { cells, tasks: cells.map(() => null), taskId: row.task_id }
    }),
    note: rows.length > listed ? context.say('note_cut', { n: listed, total: rows.length }) : '',
  }
}

/** 25 tasks: half a page. The figure above the list opens them all. */
const listed = 25
