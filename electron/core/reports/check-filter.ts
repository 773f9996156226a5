import type { ReportFilter } from '#shared/model/report.ts'
import type { ReportGround } from './make-report.ts'

/** Names of a list that a sentence holds; the others are counted. */
const named = 12

/**
 * What in a filter names nothing there is: one sentence with what there is, null where all is well. A slip must not look like an empty report.
 *
 * Shapes: known are people and roles by the people file and the modules, currencies by the budgets, and whatever tasks have. Without `confidential`
 * no confidential task makes a name known, as none moves a figure (A5).
 */
export function checkFilter(ground: ReportGround, { module, person, team, currency, confidential }: ReportFilter): string | null {
  const { modules, read } = ground
  if (module !== undefined && !modules.some((one) => one.module === module))
    return `There is no module "${module}". There are: ${modules.map((one) => one.module).join(', ')}.`
  const open = confidential ? '' : 'AND tasks.confidential = 0'
  if (person !== undefined && person !== 'none' && !ground.isKnown(person)) {
    const sql = `SELECT DISTINCT assignee AS value FROM tasks WHERE assignee IS NOT NULL AND deleted = 0 ${open} ORDER BY 1`
    const known = [...new Set([...ground.people, ...values(read, sql)])]
    if (!known.includes(person))
      return `There is nobody "${person}" whom a task could belong to. There are: ${list([...known, 'none'])}.`
  }
  if (team !== undefined && team !== 'none' && !ground.isKnown(team)) {
    const sql = `SELECT DISTINCT team AS value FROM tasks WHERE team IS NOT NULL AND deleted = 0 ${open} ORDER BY 1`
    const known = [...new Set([...modules.flatMap((one) => one.team ?? []), ...values(read, sql)])]
    if (!known.includes(team)) return `There is no team "${team}". There are: ${list([...known, 'none'])}.`
  }
  if (currency === undefined) return null
  const spent = values(
    read,
    `SELECT DISTINCT task_costs.currency AS value FROM task_costs JOIN tasks ON tasks.task_id = task_costs.task_id
     WHERE task_costs.currency IS NOT NULL AND tasks.deleted = 0 ${open} ORDER BY 1`,
  )
  const budgeted = modules.flatMap(({ budgets }) => (budgets ?? []).map((budget) => budget.currency))
  const known = [...new Set([...spent, ...budgeted])]
  if (known.includes(currency)) return null
  if (known.length === 0) return `No cost and no budget has the currency "${currency}"; there are none yet.`
  return `No cost and no budget has the currency "${currency}". There are: ${list(known)}.`
}

const values = (read: ReportGround['read'], sql: string): string[] => read.all<{ value: string }>(sql).map(({ value }) => value)

const list = (names: readonly string[]): string =>
  names.length <= named ? names.join(', ') : `${names.slice(0, named).join(', ')}, and ${names.length - named} more`
