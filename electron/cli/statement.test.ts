import { describe, expect, it } from 'vitest'
import type { Archive } from '#shared/model/archive.ts'
import { renderStatementSheet } from './statement.ts'

const archive: Archive = {
  archiveId: `archive_${'0'.repeat(32)}`,
  source: '/mail/old.pst',
  format: 'pst',
  variant: 'unicode',
  mode: 'silent',
  cutOff: null,
  choice: { deletedItems: true, recover: false },
  state: 'complete',
  sizeBytes: 2048,
  positionBytes: 2048,
  totalItems: 41_210,
  sha256: null,
  sourceUnchanged: true,
  startedAt: 0,
  endedAt: 1000,
  undoneAt: null,
  busyMs: 1000,
  found: 41_210,
  imported: 40_924,
  duplicate: 280,
  skipped: 0,
  failed: 6,
  partial: 12,
  tasks: 212,
  withheld: 3,
  problem: null,
  remarks: ['A password is set\u001b[2J; it was not needed.'],
  verification: null,
}

describe('renderStatementSheet', () => {
  it('CLI-6 aligns the sum, groups the reasons, and lets no remark steer the terminal', () => {
    const sheet = renderStatementSheet(archive, [
      { outcome: 'failed', partial: false, reason: 'unreadable', message: 'The item cannot be read.', count: 5 },
      { outcome: 'failed', partial: false, reason: 'too-large', message: '', count: 1 },
    ])
    expect(sheet).toBe(
      [
        '/mail/old.pst  complete',
        '  found        41,210',
        '  = imported   40,924  12 of them partial',
        '  + duplicate     280',
        '  + skipped         0',
        '  + failed          6',
        '      5  The item cannot be read.',
        '      1  too-large',
        '  tasks        212',
        '  held back    3 effects',
        '  mode         archive: nothing was sent, no timer started',
        '  format       pst (unicode), 2.0 KB',
        '  source       unchanged',
        `  archive      archive_${'0'.repeat(32)}`,
        '  ! A password is set\ufffd[2J; it was not needed.',
        '',
      ].join('\n'),
    )
  })
})
