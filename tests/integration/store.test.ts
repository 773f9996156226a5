import { randomBytes } from 'node:crypto'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEngine } from '../../electron/core/engine.ts'
import { putBlob } from '../../electron/core/store/blob-rows.ts'
import { connectReader, connectWriter } from '../../electron/core/store/connection.ts'
import { readBlob } from '../../electron/core/store/read-blob.ts'
import type { ReadableStore, Store, WritableStore } from '../../electron/core/store/store.ts'
import { readTables } from './read-tables.ts'
import { expectValue, openTestStore, type TestOrgo, testOrgo, testPorts } from './test-orgo.ts'
import { writeMail } from './write-mail.ts'

let orgo: TestOrgo
let store: Store
beforeAll(async () => {
  orgo = await testOrgo({ shippedRules: false })
  store = expectValue(await openTestStore(orgo.ports))
})
afterAll(async () => {
  store.close()
  await orgo.close()
})

describe('A-2 connections', () => {
  const wanted = {
    journal_mode: 'wal',
    synchronous: 2,
    checkpoint_fullfsync: 1,
    temp_store: 2,
    secure_delete: 1,
    trusted_schema: 0,
    foreign_keys: 1,
    cell_size_check: 1,
    busy_timeout: 10_000,
  }
  const pragmas = (read: ReadableStore): Record<string, unknown> =>
    Object.fromEntries(Object.keys(wanted).map((name) => [name, Object.values(read.get<object>(`PRAGMA ${name}`) ?? {})[0]]))

  it('A-2 STO-2 readers and writers have the safe pragmas, read back', () => {
    expect(pragmas(store.read)).toEqual(wanted)
    expect(store.write((tx) => pragmas(tx))).toEqual(wanted)
    expect(store.read.get('PRAGMA query_only')).toEqual({ query_only: 1 })
    expect(store.read.get('PRAGMA cipher')).toEqual({ chacha20: 'chacha20' })
  })

  it('A-2 STO-2 a database that cannot have them is a fault, not a preference', () => {
    // In memory there is no write-ahead log.
    expect(connectWriter(new Database(':memory:'), randomBytes(32))).toMatchObject({ ok: false })
    expect(connectReader(new Database(':memory:'), randomBytes(32))).toMatchObject({ ok: false })
  })

  it('STO-4 the reading connection cannot write', () => {
    expect(() =>
      store.read.all("INSERT INTO jobs (kind, subject_id, state, created_at) VALUES ('a', 'b', 'waiting', 0) RETURNING 1"),
    ).toThrow(/readonly/)
    expect(() => store.read.all('DELETE FROM tasks RETURNING 1')).toThrow(/readonly/)
  })

  it('STO-4 what throws leaves nothing, and transactions do not nest', () => {
    const insert = (tx: WritableStore): unknown =>
      tx.run("INSERT INTO jobs (kind, subject_id, state, created_at) VALUES ('a', 'b', 'waiting', 0)")
    expect(() =>
      store.write((tx) => {
        insert(tx)
        throw new Error('stop')
      }),
    ).toThrow('stop')
    expect(() => store.write((tx) => [insert(tx), store.write(() => 1)])).toThrow(/do not nest/)
    expect(store.read.all('SELECT * FROM jobs')).toEqual([])
  })
})

describe('an end without a goodbye', () => {
  it('D1 STO-10 is noticed at the next start, which checks the file, and only then', async () => {
    const made = await testOrgo({ shippedRules: false })
    // No process has this number: the kernel counts to 4,194,304 at most.
    writeFileSync(join(made.paths.profile, 'processes/99999999'), '')
    const checks = (of: TestOrgo): number => of.logged.filter((line) => line.includes('store_checked_after_unclean_end')).length
    const again = await made.reopen()
    expect([checks(made), checks(again)]).toEqual([0, 1])
    const third = await again.reopen()
    expect(checks(third)).toBe(0)
    await third.close()
  })
})

describe('STO-9 blobs', () => {
  const put = (content: Buffer) =>
    store.write((tx) => putBlob(tx, store.blobs, Buffer.from(content.subarray(0, 32)), content.length, 'none', content))

  it('STO-9 small ones are rows, large ones files, both read back and are kept once', () => {
    const small = randomBytes(256 * 1024)
    const large = randomBytes(256 * 1024 + 1)
    const [smallNo, largeNo] = [put(small), put(large)]
    expect(put(large)).toBe(largeNo)
    expect(store.read.all('SELECT blob_no, content IS NULL AS in_file FROM blobs ORDER BY blob_no')).toEqual([
      { blob_no: smallNo, in_file: 0 },
      { blob_no: largeNo, in_file: 1 },
    ])
    expect(readBlob(store, smallNo)).toEqual(small)
    expect(readBlob(store, largeNo)).toEqual(large)
    expect(readBlob(store, 999)).toBeNull()
  })

  it('STO-9 a file that is damaged or gone is null, never other bytes', () => {
    const content = randomBytes(300_000)
    const number = put(content)
    const files = filesBelow(join(store.folder, 'blobs'))
    expect(store.blobs.bytes()).toBeGreaterThan(300_000)
    expect(readBlob(store, number)).toEqual(content)
    for (const file of files) {
      const bytes = readFileSync(file)
      bytes.writeUInt8(bytes.readUInt8(1000) ^ 4, 1000)
      writeFileSync(file, bytes)
    }
    expect(readBlob(store, number)).toBeNull()
    for (const file of files) rmSync(file)
    expect(readBlob(store, number)).toBeNull()
  })
})

describe('A-5 tampering', () => {
  it('A-5 STO-10 a flipped bit anywhere is found or harmless: never other rows', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'orgo-flip-'))
    const made = await testOrgo({ shippedRules: false })
    await made.importMbox(
      Array.from({ length: 12 }, (_, n) =>
        writeMail({ id: `m${n}@sender.example`, subject: `Letter ${n}`, body: 'words '.repeat(300 + n) }),
      ),
    )
    await made.engine.close()
    cpSync(made.folder, folder, { recursive: true })
    const { ports } = testPorts(folder)
    const path = join(folder, 'profile/orgo.db')
    const good = readFileSync(path)
    const whole = expectValue(await openTestStore(ports))
    const expected = readTables(whole.read)
    whole.close()

    const outcomes = { found: 0, harmless: 0 }
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 1), fc.nat(7), async (at, bit) => {
        const bad = Buffer.from(good)
        bad.writeUInt8(bad.readUInt8(at) ^ (1 << bit), at)
        writeFileSync(path, bad)
        rmSync(`${path}-wal`, { force: true })
        rmSync(`${path}-shm`, { force: true })
        const seen = await readAll(ports)
        if (seen === 'found') outcomes.found += 1
        else {
          outcomes.harmless += 1
          expect(seen).toEqual(expected)
        }
      }),
      { numRuns: 60 },
    )
    expect(outcomes.found).toBeGreaterThan(50)
    rmSync(folder, { recursive: true })
    await made.close()
  })

  it('D1 STO-10 CAR-2 a damaged page is a sentence when the profile opens, or a finding of health: never an exception', async () => {
    const made = await testOrgo({ shippedRules: false })
    await made.importMbox([writeMail({ body: 'words '.repeat(3000) })])
    await made.engine.close()
    const path = join(made.paths.profile, 'orgo.db')
    const good = readFileSync(path)
    const seen = new Set<string>()
    for (let page = 1; page * 4096 < good.length; page += 1) {
      const bad = Buffer.from(good)
      bad.writeUInt8(bad.readUInt8(page * 4096 + 100) ^ 1, page * 4096 + 100)
      writeFileSync(path, bad)
      seen.add(await openAndAsk(made.ports))
    }
    expect([...seen].sort()).toEqual(['refused: DAMAGED', 'told by health'])
    rmSync(made.folder, { recursive: true })
  })
})

async function openAndAsk(ports: TestOrgo['ports']): Promise<string> {
  const engine = await createEngine(ports, { kind: 'device' })
  if (!engine.ok) return `refused: ${engine.fault.code}`
  const health = await engine.value.client.health.get({})
  await engine.value.close()
  const database = health.checks.find((check) => check.id === 'database')
  return health.status === 'error' && database?.status === 'error' ? 'told by health' : 'not noticed'
}

async function readAll(ports: TestOrgo['ports']): Promise<ReturnType<typeof readTables> | 'found'> {
  const opened = await openTestStore(ports)
  if (!opened.ok) return 'found'
  try {
    return opened.value.quickCheck() === null ? readTables(opened.value.read) : 'found'
  } catch (error) {
    expect(error).toHaveProperty('code', expect.stringMatching(/^SQLITE_(CORRUPT|NOTADB|IOERR)/))
    return 'found'
  } finally {
    opened.value.close()
  }
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}
