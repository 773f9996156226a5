import type { Calendar } from '#shared/model/calendar.ts'
import type { OutboxSettings } from '../config/outbox-settings.ts'
import type { PeopleDirectory } from '../people/people-directory.ts'
import type { Random } from '../ports.ts'

/** What deciding about a mail needs besides the store: the moment, the limits, and who is who. */
export type OutboxContext = {
  now: number
  random: Random
  orgId: string
  settings: OutboxSettings
  people: PeopleDirectory
  /** Open hours for "at the next office hour". */
  officeHours: Calendar
}
