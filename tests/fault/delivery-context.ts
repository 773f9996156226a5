import { createDefaultCalendar } from '../../electron/core/calendar/default-calendar.ts'
import { OutboxConfig, outboxSettingsOf } from '../../electron/core/config/outbox-settings.ts'
import type { OutboxContext } from '../../electron/core/outbox/outbox-context.ts'
import { createOwnerDirectory } from '../../electron/core/people/people-directory.ts'
import type { Ports } from '../../electron/core/ports.ts'

/** What the outbox of a test decides by: an owner alone, no time to take a mail back. */
export const contextOf = (ports: Ports) => (): OutboxContext => ({
  now: ports.clock.now(),
  random: ports.random,
  orgId: 'test',
  settings: { ...outboxSettingsOf(OutboxConfig.parse({})), undoMs: 0, manyRecipients: 1_000 },
  people: createOwnerDirectory('person_owner', 'Owner', 'Europe/Berlin'),
  officeHours: createDefaultCalendar('Europe/Berlin'),
})
