import type { Budget } from '#shared/model/module.ts'
import type { ReportRow, ReportTable } from '#shared/model/report.ts'
import type { FigureTasks } from '#shared/model/task-filter.ts'
import { parseDecimal, renderDecimal } from '#shared/text/decimal.ts'
import { splitPeriod } from '../period.ts'
import { countTasksOf, type Entry, sumMoney } from './cost-entries.ts'
import { baseOf, column, narrow, type ReportContext, titleOfModule } from './report-context.ts'

/** What modules may spend, beside what was spent: each budget in its own currency. */
export function makeBudgetTable(context: ReportContext, entries: readonly Entry[]): ReportTable {
  const { say, modules, filter } = context
  const budgets = modules
    .filter(({ module }) => filter.module === undefined || filter.module === module)
    .flatMap((module) => (module.budgets ?? []).map((budget) => ({ module: module.module, budget })))
    .filter(({ budget }) => filter.currency === undefined || filter.currency === budget.currency)
  return {
    id: 'budgets',
    title: say('budgets'),
    columns: [
      column(say, 'module', 'text'),
      column(say, 'budget', 'text'),
      { ...column(say, 'budget', 'money'), id: 'amount' },
      column(say, 'spent', 'money'),
      column(say, 'left', 'money'),
      column(say, 'used', 'percent'),
      column(say, 'tasks', 'number'),
    ],
    rows: budgets.map(({ module, budget }) => budgetRow(context, module, budget, entries)),
    note: budgets.length === 0 ? '' : say('note_budget'),
  }
}

function budgetRow(context: ReportContext, module: string, budget: Budget, entries: readonly Entry[]): ReportRow {
  const { currency } = budget
  const place = budget.place ?? null
  const of = entries.filter(
    (entry) =>
      entry.module === module &&
      entry.amount !== null &&
      entry.currency === currency &&
      (place === null || entry.place === place),
  )
  const spent = sumMoney(of, currency)
  const amount = shareOf(budget, context.period)
  const [whole, used] = [parseDecimal(amount) ?? 0n, parseDecimal(spent.amount) ?? 0n]
  const tasks: FigureTasks = narrow(baseOf(context.filter), {
    ...{ module, currency, spentFrom: context.period.fromAt, spentTo: context.period.toAt },
    ...(place === null ? {} : { fields: [`place=${place}`] }),
  })
  return {
    cells: [
      titleOfModule(context.modules, module),
      budget.title,
      { amount, currency },
      spent,
      { amount: renderDecimal(whole - used), currency },
      whole === 0n ? null : Number((used * 1000n) / whole) / 10,
      countTasksOf(of),
    ],
    tasks: [null, null, null, tasks, null, null, tasks],
  }
}

/** The part of a budget that falls into a period, by days, to the hundredth. */
function shareOf(budget: Budget, period: ReportContext['period']): string {
  const amount = parseDecimal(budget.amount) ?? 0n
  const shares = splitPeriod(period, 'month').map(({ from, to }) => {
    const days = BigInt(Number(to.slice(8)) - Number(from.slice(8)) + 1)
    const [year, month] = [Number(from.slice(0, 4)), Number(from.slice(5, 7))]
    const monthDays = BigInt(new Date(Date.UTC(year, month, 0)).getUTCDate())
    if (budget.per === 'month') return (amount * days) / monthDays
    const yearDays = BigInt((Date.UTC(year + 1, 0, 1) - Date.UTC(year, 0, 1)) / 86_400_000)
    return (amount * days) / yearDays
  })
  const sum = shares.reduce((total, share) => total + share, 0n)
  return renderDecimal(((sum + 50n) / 100n) * 100n)
}
