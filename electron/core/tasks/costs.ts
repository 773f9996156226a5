import type { Actor } from '#shared/model/person.ts'
import { fail, type Result, succeed } from '#shared/model/result.ts'
import type { CostEntry, CostKind, CostTotals } from '#shared/model/task-parts.ts'
import { addDecimals, priceMinutes } from '#shared/text/decimal.ts'
import type { CostValue } from '../store/ops/materialize-task-parts.ts'
import type { ReadableStore } from '../store/store.ts'

type CostRow = {
  cost_id: string
  kind: CostKind
  amount: string | null
  currency: string | null
  minutes: number | null
  rate: string | null
  note: string
  spent_at: number
  actor_json: string
  at: number
}

/** The entries of time and money of a task, the oldest first. */
export function costsOf(store: ReadableStore, taskId: string): CostEntry[] {
  return store.all<CostRow>('SELECT * FROM task_costs WHERE task_id = ? ORDER BY spent_at, at, cost_id', taskId).map((row) => ({
    costId: row.cost_id,
    kind: row.kind,
    amount: row.amount,
    currency: row.currency,
    minutes: row.minutes,
    rate: row.rate,
    note: row.note,
    spentAt: row.spent_at,
    actor: JSON.parse(row.actor_json) as Actor, // written by materialize-task-parts.ts
    at: row.at,
  }))
}

/** Adds entries up: minutes in all, money for each currency and kind. */
export function addCosts(costs: readonly Pick<CostEntry, 'kind' | 'amount' | 'currency' | 'minutes'>[]): CostTotals {
  const currencies = [...new Set(costs.flatMap((cost) => (cost.amount === null ? [] : [cost.currency ?? ''])))].sort()
  const sum = (currency: string, kind?: CostKind): string =>
    addDecimals(
      costs.flatMap((cost) =>
        cost.amount !== null && cost.currency === currency && (kind === undefined || cost.kind === kind) ? [cost.amount] : [],
      ),
    )
  return {
    minutes: costs.reduce((minutes, cost) => minutes + (cost.minutes ?? 0), 0),
    amounts: currencies.map((currency) => ({
      currency,
      amount: sum(currency),
      labour: sum(currency, 'labour'),
      material: sum(currency, 'material'),
      other: sum(currency, 'other'),
    })),
  }
}

export type CostInput = {
  kind: CostKind
  amount?: string | null | undefined
  currency?: string | null | undefined
  minutes?: number | null | undefined
  rate?: string | null | undefined
  note: string
  spentAt: number
}

const knownCurrencies: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'))

/** Checks an entry and works out what it comes to; the fault is a sentence. Money always has a currency: `fallback` where none is named. */
export function buildCost(input: CostInput, by: { actor: Actor; at: number }, fallback: string): Result<CostValue, string> {
  const { kind, note, spentAt } = input
  const [given, minutes, rate] = [input.amount ?? null, input.minutes ?? null, input.rate ?? null]
  if (given === null && minutes === null) return fail('Say an amount, or minutes.')
  if (given !== null && rate !== null) return fail('Say an amount, or minutes with a rate, not both.')
  if (rate !== null && minutes === null) return fail('A rate is for time: say how many minutes.')
  const amount = given ?? (minutes !== null && rate !== null ? priceMinutes(minutes, rate) : null)
  const currency = amount === null ? null : (input.currency ?? fallback)
  if (currency !== null && !knownCurrencies.has(currency))
    return fail(`"${currency}" is no currency in use. Name one by its three letters (ISO 4217), such as EUR or CHF.`)
  return succeed({ kind, amount: amount && addDecimals([amount]), currency, minutes, rate, note, spentAt, ...by })
}
