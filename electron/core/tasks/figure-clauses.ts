import type { FigureTasks } from '#shared/model/task-filter.ts'

/** One condition on `tasks` with the values of its question marks. */
export type Condition = [sql: string, ...values: unknown[]]

/** The moment of a closing, as the id of its record tells it. */
const recordedAt = (row: string): string => `CAST(substr(${row}.record_id, 8) AS INTEGER)`

/** Of closings in one span the last counts: a task that was closed twice kept its promises once. */
const lastRecord = (
  row: string,
): string => `NOT EXISTS (SELECT 1 FROM service_records AS later WHERE later.task_id = ${row}.task_id
  AND later.kind = ${row}.kind AND ${recordedAt('later')} > ${recordedAt(row)} AND ${recordedAt('later')} >= ? AND ${recordedAt('later')} < ?)`

const orNone = (column: string, value: string): Condition => (value === 'none' ? [`${column} IS NULL`] : [`${column} = ?`, value])

/** The conditions of what a figure counts. Lists and reports use these and no others, so that a figure and its list cannot differ (RPT-1). */
export function figureConditions(filter: FigureTasks): Condition[] {
  return [
    ...taskConditions(filter),
    ...(filter.fields ?? []).map(fieldCondition),
    ...costConditions(filter),
    ...promiseConditions(filter),
  ]
}

function taskConditions(filter: FigureTasks): Condition[] {
  const found: Condition[] = []
  const bound = (column: string, from: number | undefined, to: number | undefined): void => {
    if (from !== undefined) found.push([`${column} >= ?`, from])
    if (to !== undefined) found.push([`${column} < ?`, to])
  }
  bound('tasks.created_at', filter.createdFrom, filter.createdTo)
  bound('tasks.closed_at', filter.closedFrom, filter.closedTo)
  bound('tasks.due_at', filter.dueFrom, filter.dueTo)
  if (filter.openAt !== undefined)
    found.push(['tasks.created_at < ? AND (tasks.closed_at IS NULL OR tasks.closed_at >= ?)', ...[filter.openAt, filter.openAt]])
  if (filter.team !== undefined) found.push(orNone('tasks.team', filter.team))
  if (filter.assignee !== undefined) found.push(orNone('tasks.assignee', filter.assignee))
  if (filter.status !== undefined) found.push(['tasks.status = ?', filter.status])
  if (filter.module !== undefined) found.push(['tasks.module = ?', filter.module])
  if (filter.priority !== undefined) found.push(['tasks.priority = ?', filter.priority])
  if (filter.confidential !== undefined) found.push(['tasks.confidential = ?', filter.confidential ? 1 : 0])
  return found
}

function fieldCondition(text: string): Condition {
  const at = text.indexOf('=')
  const [name, value] = [text.slice(0, at), text.slice(at + 1)]
  const rows = 'SELECT 1 FROM task_fields WHERE task_fields.task_id = tasks.task_id AND task_fields.field = ?'
  return value === ''
    ? [`NOT EXISTS (${rows} AND task_fields.value <> '')`, name]
    : [`EXISTS (${rows} AND task_fields.value = ?)`, name, value]
}

/** About the entry of time or money itself: what `task_costs` is narrowed to. */
export function entryConditions(filter: FigureTasks): Condition[] {
  const found: Condition[] = []
  if (filter.spentFrom !== undefined) found.push(['task_costs.spent_at >= ?', filter.spentFrom])
  if (filter.spentTo !== undefined) found.push(['task_costs.spent_at < ?', filter.spentTo])
  if (filter.currency !== undefined) found.push(['task_costs.amount IS NOT NULL AND task_costs.currency = ?', filter.currency])
  if (filter.costKind !== undefined) found.push(['task_costs.kind = ?', filter.costKind])
  if (filter.timed !== undefined) found.push([`task_costs.minutes IS ${filter.timed ? 'NOT ' : ''}NULL`])
  return found
}

function costConditions(filter: FigureTasks): Condition[] {
  const of = entryConditions(filter)
  if (of.length === 0) return []
  const where = of.map(([sql]) => `(${sql})`).join(' AND ')
  return [
    [
      `EXISTS (SELECT 1 FROM task_costs WHERE task_costs.task_id = tasks.task_id AND ${where})`,
      ...of.flatMap(([, ...values]) => values),
    ],
  ]
}

/** About the recorded promise itself: what `service_records`, named `record`, is narrowed to. */
export function recordConditions(filter: FigureTasks): Condition[] {
  const [from, to] = [filter.recordedFrom ?? 0, filter.recordedTo ?? Number.MAX_SAFE_INTEGER]
  const found: Condition[] = [
    [`${recordedAt('record')} >= ? AND ${recordedAt('record')} < ?`, from, to],
    [lastRecord('record'), from, to],
  ]
  if (filter.promise !== undefined) found.push(['record.kind = ?', filter.promise])
  if (filter.kept !== undefined) found.push(['record.met = ?', filter.kept ? 1 : 0])
  if (filter.level !== undefined) found.push(['record.level = ?', filter.level])
  return found
}

function promiseConditions(filter: FigureTasks): Condition[] {
  const { promise, kept, level, recordedFrom, recordedTo } = filter
  if ([promise, kept, level, recordedFrom, recordedTo].every((value) => value === undefined)) return []
  const of = recordConditions(filter)
  const where = of.map(([sql]) => `(${sql})`).join(' AND ')
  return [
    [
      `EXISTS (SELECT 1 FROM service_records AS record WHERE record.task_id = tasks.task_id AND ${where})`,
      ...of.flatMap(([, ...values]) => values),
    ],
  ]
}
