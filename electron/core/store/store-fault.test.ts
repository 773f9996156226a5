import { tmpdir } from 'node:os'
import { describe, expect, it } from 'vitest'
import { describeOpenFault } from './open-store.ts'
import { describeStoreFault, isDiskFull, LeftUnnoted } from './store-fault.ts'

const withCode = (code: string): Error => Object.assign(new Error('disk I/O error'), { code })

/** A file system that never has room. */
const without = '/proc'

describe.skipIf(process.platform !== 'linux')('faults of the disk', () => {
  it('STO-14 a full disk is known by its code, and where SQLite calls it a fault of input and output by what is free', () => {
    for (const code of ['SQLITE_FULL', 'ENOSPC', 'EDQUOT']) expect(isDiskFull(withCode(code))).toBe(true)
    for (const code of ['SQLITE_IOERR_SHMSIZE', 'SQLITE_CANTOPEN']) {
      expect(isDiskFull(withCode(code), without)).toBe(true)
      expect(isDiskFull(withCode(code), tmpdir())).toBe(false)
      expect(isDiskFull(withCode(code))).toBe(false)
    }
    expect(isDiskFull(withCode('SQLITE_BUSY'), without)).toBe(false)
  })

  it('STO-14 opening on a full disk says what is free and what is needed', () => {
    expect(describeOpenFault(withCode('SQLITE_IOERR_SHMSIZE'), '/proc/orgo.db')).toEqual({
      code: 'DISK_FULL',
      sentence:
        'The disk of /proc/orgo.db is full: 0.0 MB are free, and Orgo needs 64 MB to work. Nothing was lost; free some space there and start again.',
    })
    expect(describeOpenFault(withCode('SQLITE_IOERR_READ'), `${tmpdir()}/orgo.db`)?.sentence).toMatch(
      /cannot be read or written \(SQLITE_IOERR_READ\)/,
    )
  })

  it('STO-14 what had left this machine is told, and never that nothing was changed', () => {
    const unnoted = (code: string) => describeStoreFault(new LeftUnnoted('One mail may have arrived.', withCode(code)))
    expect(unnoted('SQLITE_FULL')).toEqual({
      code: 'DISK_FULL',
      sentence: 'The disk is full. Free some space, at least 64 MB. One mail may have arrived.',
      stopWriting: false,
    })
    expect(unnoted('SQLITE_BUSY')?.sentence).toBe('The database could not be written (SQLITE_BUSY). One mail may have arrived.')
    expect(unnoted('SQLITE_CORRUPT')).toMatchObject({ code: 'DATABASE_DAMAGED', stopWriting: true })
    expect(describeStoreFault(new LeftUnnoted('One mail may have arrived.', new Error('a fault of ours')))).toBeNull()
  })
})
