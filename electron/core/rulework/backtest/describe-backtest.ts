import type { Backtest, OutcomeKind } from '#shared/model/rule-work.ts'

type Figures = Pick<Backtest, 'since' | 'startedAt' | 'counts' | 'state'>

/** "Over the last 12 months: +14 tasks, -3, 2 with another owner." */
export function describeBacktest({ since, startedAt, counts, state }: Figures): string {
  const begin = since === null ? 'Over all mail' : `Over the last ${describeSpan(startedAt - since)}`
  const gained = counts.gained > 0 ? [`+${countOf(counts.gained, 'task')}`] : []
  const lost = counts.lost > 0 ? [counts.gained > 0 ? `-${counts.lost}` : `-${countOf(counts.lost, 'task')}`] : []
  const others = phrases.flatMap(([kind, phrase]) => (counts[kind] > 0 ? [`${counts[kind]} ${phrase}`] : []))
  const parts = [...gained, ...lost, ...others]
  const so = state === 'running' ? ' so far' : ''
  return `${begin}${so}: ${parts.length === 0 ? 'no difference' : parts.join(', ')}.`
}

const phrases: readonly (readonly [OutcomeKind, string])[] = [
  ['owner', 'with another owner'],
  ['priority', 'with another priority'],
  ['module', 'in another module'],
  ['status', 'in another state'],
  ['due', 'due at another time'],
  ['tags', 'with other tags'],
  ['mail', 'with other mail'],
  ['timers', 'with other timers'],
  ['confidential', 'confidential only in one'],
]

const countOf = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

const dayMs = 86_400_000

function describeSpan(ms: number): string {
  const days = Math.max(1, Math.round(ms / dayMs))
  if (days < 60) return countOf(days, 'day')
  const months = Math.round(days / 30.44)
  return months < 36 ? countOf(months, 'month') : countOf(Math.round(months / 12), 'year')
}
