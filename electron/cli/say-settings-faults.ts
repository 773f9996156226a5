import { join, sep } from 'node:path'
import { explainSettingsFault } from '#core/config/explain-settings-fault.ts'
import { readLogSettings, readSettings } from '#core/config/read-settings.ts'
import { readPeople } from '#core/people/read-people.ts'
import { toPlainLine } from './plain-text.ts'
import type { Terminal } from './terminal.ts'

/** Says on standard error what is wrong in the settings of a profile: a part that counts for nothing must not do so unseen. */
export function saySettingsFaults(profile: string, product: string, terminal: Terminal): void {
  const paths = { profile, product }
  // Whom the profile belongs to changes nothing of what is wrong in the file.
  const people = readPeople(paths, { ownerId: '', ownerName: '', zone: 'UTC' }).diagnostics
  const faults = [...readSettings(paths).diagnostics, ...readLogSettings(paths).diagnostics, ...people]
  for (const fault of faults.filter(({ severity }) => severity === 'error'))
    terminal.err(`${toPlainLine(explainSettingsFault(fault, join(profile, sep)))}\n`)
}
