import { sql as profile } from './0010-profile.sql.ts'
import { sql as archives } from './0020-archives.sql.ts'
import { sql as tasks } from './0030-tasks.sql.ts'
import { sql as importing } from './0040-import.sql.ts'
import { sql as search } from './0050-search.sql.ts'
import { sql as threads } from './0060-threads.sql.ts'
import { sql as takingBack } from './0070-take-back.sql.ts'
import { sql as ruleWork } from './0080-rule-work.sql.ts'
import { sql as automation } from './0090-automation.sql.ts'
import { sql as escalation } from './0100-escalation.sql.ts'
import { sql as taskParts } from './0110-task-parts.sql.ts'
import { sql as readers } from './0120-readers.sql.ts'
import { sql as direction } from './0130-direction.sql.ts'
import { sql as outbox } from './0140-outbox.sql.ts'
import { sql as accounts } from './0150-accounts.sql.ts'
import { sql as peopleNotices } from './0160-people-notices.sql.ts'
import { sql as reports } from './0170-reports.sql.ts'
import { sql as receipts } from './0180-receipts.sql.ts'
import { sql as templateVersions } from './0190-template-versions.sql.ts'
import { sql as outboxFiles } from './0200-outbox-files.sql.ts'
import { sql as settledDoubt } from './0210-settled-doubt.sql.ts'
import { sql as reportTimes } from './0220-report-times.sql.ts'
import { sql as circularFaults } from './0230-circular-faults.sql.ts'

/** A step of the schema. Its version is its file's number; after a release it never changes. */
export type Migration = { version: number; name: string; sql: string }

/** Every step, oldest first. What a profile has applied must be a beginning of this list. */
export const migrations: readonly Migration[] = [
  { version: 10, name: '0010-profile', sql: profile },
  { version: 20, name: '0020-archives', sql: archives },
  { version: 30, name: '0030-tasks', sql: tasks },
  { version: 40, name: '0040-import', sql: importing },
  { version: 50, name: '0050-search', sql: search },
  { version: 60, name: '0060-threads', sql: threads },
  { version: 70, name: '0070-take-back', sql: takingBack },
  { version: 80, name: '0080-rule-work', sql: ruleWork },
  { version: 90, name: '0090-automation', sql: automation },
  { version: 100, name: '0100-escalation', sql: escalation },
  { version: 110, name: '0110-task-parts', sql: taskParts },
  { version: 120, name: '0120-readers', sql: readers },
  { version: 130, name: '0130-direction', sql: direction },
  { version: 140, name: '0140-outbox', sql: outbox },
  { version: 150, name: '0150-accounts', sql: accounts },
  { version: 160, name: '0160-people-notices', sql: peopleNotices },
  { version: 170, name: '0170-reports', sql: reports },
  { version: 180, name: '0180-receipts', sql: receipts },
  { version: 190, name: '0190-template-versions', sql: templateVersions },
  { version: 200, name: '0200-outbox-files', sql: outboxFiles },
  { version: 210, name: '0210-settled-doubt', sql: settledDoubt },
  { version: 220, name: '0220-report-times', sql: reportTimes },
  { version: 230, name: '0230-circular-faults', sql: circularFaults },
]
