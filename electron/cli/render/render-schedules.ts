import type { Outputs } from '#shared/contract/contract.ts'
import { instantToLocal } from '#shared/text/zone-time.ts'
import { toPlainLine } from '../plain-text.ts'

/** When a repetition falls due, a line for each time in its own zone. */
export function renderNextTimes({ next, zone }: Outputs['schedules']['preview']): string {
  if (next.length === 0)
    return 'This repetition never falls due: no day from its first date on, or from today, meets the rule. Look at its UNTIL, COUNT and days.\n'
  return `${[...next.map((at) => instantToLocal(at, zone).replace('T', ' ')), `in the zone ${toPlainLine(zone)}`].join('\n')}\n`
}
