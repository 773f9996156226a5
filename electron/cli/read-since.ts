import { readSettings } from '#core/config/read-settings.ts'
import { WrongCall } from './command.ts'
import { createProfilePorts } from './open-profile.ts'
import { readMoment } from './read-moment.ts'

/**
 * A day or time as an option has it, in the zone of the profile's settings: a day means its begin, and for `until` its end.
 *
 * Errors: `WrongCall` with the option's name.
 */
export function readSince(profile: string, word: string, option: 'since' | 'until' = 'since'): number {
  const moment = readMoment(word, readSettings(createProfilePorts(profile).paths).value.timeZone)
  if (!moment.ok) throw new WrongCall(`--${option}: ${moment.fault}`)
  return option === 'until' ? moment.value.before : moment.value.from
}
