/** How far back a backtest or a run over existing mail looks; `all` is everything there is. */
export const sinceChoices = ['month', 'quarter', 'year', 'all'] as const
export type SinceChoice = (typeof sinceChoices)[number]

const months: Readonly<Record<Exclude<SinceChoice, 'all'>, number>> = { month: 1, quarter: 3, year: 12 }

/** The moment a choice means: the same day that many months ago, its start. Null is everything. */
export function choiceToSince(choice: SinceChoice, now: number): number | null {
  if (choice === 'all') return null
  const day = new Date(now)
  day.setHours(0, 0, 0, 0)
  const wanted = day.getDate()
  day.setDate(1)
  day.setMonth(day.getMonth() - months[choice])
  const last = new Date(day.getFullYear(), day.getMonth() + 1, 0).getDate()
  day.setDate(Math.min(wanted, last))
  return day.getTime()
}
