import { createHash } from 'node:crypto'
import type { Calendar } from '#shared/model/calendar.ts'
import type { Module } from '#shared/model/module.ts'
import type { PeopleDirectory } from '../people/people-directory.ts'
import type { UnlessPlace } from '../rules/judge-unless.ts'
import type { EscalationRow } from '../tasks/escalation-rows.ts'
import type { TimeContext } from '../tasks/ladders.ts'

/** What the stage works with at one moment: modules and calendars as they are active, the present, and who is to be told of work. */
export type EscalationContext = TimeContext & { calendars: ReadonlyMap<string, Calendar>; now: number; people?: PeopleDirectory }

/** 15 minutes: a laptop that sleeps for a coffee still fires by itself. Source: rule-language.md section 8. */
export const lateMs = 15 * 60_000

// Asked after every command, of the same few objects until the rules change.
const hashes = new WeakMap<ReadonlyMap<string, Calendar>, { modules: readonly Module[]; zone: string; hash: string }>()

/** A hash of all that due times are counted by. When it changes, every open one is worked out anew. */
export function hashCalendars({ calendars, modules, zone }: EscalationContext): string {
  const known = hashes.get(calendars)
  if (known?.modules === modules && known.zone === zone) return known.hash
  const hash = computeHash(calendars, modules, zone)
  hashes.set(calendars, { modules, zone, hash })
  return hash
}

function computeHash(calendars: ReadonlyMap<string, Calendar>, modules: readonly Module[], zone: string): string {
  const byModule = modules.map(({ module, calendar, serviceLevels }) => [module, calendar, serviceLevels])
  const content = [zone, [...calendars.values()].sort((a, b) => (a.name < b.name ? -1 : 1)), byModule]
  return createHash('sha256').update(JSON.stringify(content)).digest('hex')
}

/** Makes the context of a moment from what rules and settings say. */
export function createEscalationContext(
  modules: readonly Module[],
  calendars: ReadonlyMap<string, Calendar>,
  zone: string,
  now: number,
  people?: PeopleDirectory,
): EscalationContext {
  return {
    modules,
    calendars,
    zone,
    now,
    ...(people ? { people } : {}),
    calendarNamed: (name) => calendars.get(name) ?? null,
    calendarOf: (module) => (module?.calendar == null ? null : (calendars.get(module.calendar) ?? null)),
  }
}

/** Where the condition of a step was written: the zone and calendar kept with it. The built-in week has no calendar of its own. */
export const placeOfStep = (row: Pick<EscalationRow, 'zone' | 'calendar'>, context: EscalationContext): UnlessPlace => ({
  zone: row.zone ?? context.zone,
  calendar: row.calendar === null ? null : context.calendarNamed(row.calendar),
})
