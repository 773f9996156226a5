import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createEngine, initProfile, profileSlots } from '../../electron/core/engine.ts'
import type { Unlock } from '../../electron/core/engine-contract.ts'
import type { Ports } from '../../electron/core/ports.ts'
import { expectValue, openTestStore, type TestOrgo, testOrgo, testPorts } from './test-orgo.ts'

let folder: string
let ports: Ports
let clock: TestOrgo['clock']
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'orgo-open-'))
  ;({ ports, clock } = testPorts(folder))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const inProfile = (name: string): string => join(folder, 'profile', name)
const init = (password: string | null = null) => initProfile(ports, { password })

/** The code and sentence with which a profile is refused; anything that opens is closed again. */
async function refusal(unlock: Unlock = { kind: 'device' }, from = ports): Promise<{ code: string; sentence: string }> {
  const opened = await createEngine(from, unlock)
  if (!opened.ok) return opened.fault
  await opened.value.close()
  return { code: 'OPENED', sentence: '' }
}

/** What a person must be able to read: whole, with a place, without a trace of the program. */
function expectSentence(sentence: string): void {
  expect(sentence).toMatch(/^[A-Z/][\s\S]+[.!]$/)
  expect(sentence).not.toMatch(/Error|SQLITE|undefined|at .*:\d+:\d+/)
}

describe('STO-3 a profile that cannot be opened says so in a sentence', () => {
  it('STO-3 no profile there', async () => {
    const fault = await refusal()
    expect(fault).toMatchObject({ code: 'NO_PROFILE' })
    expect(fault.sentence).toContain('init')
    expect(existsSync(inProfile('orgo.db'))).toBe(false)
  })

  it('A-1 STO-3 a plain SQLite file is refused and not touched', async () => {
    expectValue(await init())
    rmSync(inProfile('orgo.db'))
    const plain = new Database(inProfile('orgo.db'))
    plain.exec('CREATE TABLE mine (a)')
    plain.close()
    const before = readFileSync(inProfile('orgo.db'))
    const fault = await refusal()
    expect(fault.code).toBe('PLAIN_DATABASE')
    expectSentence(fault.sentence)
    expect(readFileSync(inProfile('orgo.db'))).toEqual(before)
  })

  it("A-3 STO-3 a database that is not the key file's is a mismatch", async () => {
    expectValue(await init())
    const other = testPorts(join(folder, 'other')).ports
    mkdirSync(join(folder, 'other'))
    expectValue(await initProfile(other, { password: null }))
    copyFileSync(join(folder, 'other/profile/orgo.db'), inProfile('orgo.db'))
    const fault = await refusal()
    expect(fault.code).toBe('KEY_MISMATCH')
    expectSentence(fault.sentence)
  })

  it('D1 STO-3 a first page that is damaged, and a file that was cut, are refused', async () => {
    expectValue(await init())
    const whole = readFileSync(inProfile('orgo.db'))
    const flipped = Buffer.from(whole)
    flipped.writeUInt8(flipped.readUInt8(200) ^ 1, 200)
    for (const bytes of [flipped, whole.subarray(0, 100), whole.subarray(0, 5000), Buffer.alloc(whole.length, 7)]) {
      writeFileSync(inProfile('orgo.db'), bytes)
      const fault = await refusal()
      expect(['KEY_MISMATCH', 'DAMAGED']).toContain(fault.code)
      expectSentence(fault.sentence)
      expect(readFileSync(inProfile('orgo.db'))).toEqual(bytes)
    }
    writeFileSync(inProfile('orgo.db'), whole)
    expect((await refusal()).code).toBe('OPENED')
  })

  it('D1 STO-3 a file that lost its end is refused and not changed', async () => {
    expectValue(await init())
    const { size } = statSync(inProfile('orgo.db'))
    truncateSync(inProfile('orgo.db'), Math.floor(size / 2))
    const fault = await refusal()
    expect(fault.code).toBe('DAMAGED')
    expectSentence(fault.sentence)
    expect(statSync(inProfile('orgo.db')).size).toBe(Math.floor(size / 2))
  })

  it('A-4 STO-3 a database that is gone is not made anew', async () => {
    expectValue(await init())
    rmSync(inProfile('orgo.db'))
    const fault = await refusal()
    expect(fault.code).toBe('DATABASE_MISSING')
    expectSentence(fault.sentence)
    expect(existsSync(inProfile('orgo.db'))).toBe(false)
  })

  it('A-20 STO-3 a profile that a newer Orgo has opened', async () => {
    expectValue(await init())
    const store = expectValue(await openTestStore(ports))
    store.write((tx) => tx.run('PRAGMA user_version = 9990'))
    store.close()
    const fault = await refusal()
    expect(fault).toMatchObject({ code: 'SCHEMA_NEWER' })
    expectSentence(fault.sentence)
  })

  it.each([
    ['missing', () => rmSync(inProfile('keys.json')), 'KEYS_MISSING'],
    ['half written', () => truncateSync(inProfile('keys.json'), 40), 'KEYS_DAMAGED'],
    ['of another version', () => writeFileSync(inProfile('keys.json'), '{"orgo_keys":2,"slots":[]}'), 'KEYS_DAMAGED'],
    ['without a slot', () => writeFileSync(inProfile('keys.json'), '{"orgo_keys":1,"profile":"x","slots":[]}'), 'KEYS_DAMAGED'],
  ])('STO-3 keys.json is %s', async (_what, harm, code) => {
    expectValue(await init())
    harm()
    const fault = await refusal()
    expect(fault.code).toBe(code)
    expectSentence(fault.sentence)
    expect(profileSlots(ports.paths).ok).toBe(false)
  })

  it('STO-3 the key of the device is missing, damaged, or another one', async () => {
    expectValue(await init())
    const keys = join(folder, 'configuration/device-keys')
    const [name = ''] = await readdir(keys)
    const key = join(keys, name)
    writeFileSync(key, Buffer.alloc(32, 1).toString('base64'))
    expect((await refusal()).code).toBe('WRONG_KEY')
    writeFileSync(key, 'not a key')
    expect((await refusal()).code).toBe('NO_DEVICE_KEY')
    rmSync(key)
    const fault = await refusal()
    expect(fault.code).toBe('NO_DEVICE_KEY')
    expectSentence(fault.sentence)
    expect((await refusal({ kind: 'password', password: 'whatever it may be' })).code).toBe('NO_PASSWORD_SLOT')
    expect((await refusal({ kind: 'keychain' })).code).toBe('NO_KEYCHAIN')
  })

  it('STO-3 a profile that was not made to its end', async () => {
    expectValue(await init())
    const store = expectValue(await openTestStore(ports))
    store.write((tx) => tx.run('DELETE FROM profile'))
    store.close()
    expect(await refusal()).toMatchObject({ code: 'PROFILE_UNFINISHED' })
  })
})

describe('A-8 passwords', () => {
  it('STO-12 a wrong one is told, five are free, then it waits, also after a restart', async () => {
    const password = 'four random words here'
    expectValue(await init(password))
    expect(await refusal({ kind: 'password', password: 'four random words hers' })).toEqual({
      code: 'WRONG_PASSWORD',
      sentence: 'This password does not open this profile. Nothing was changed; try again.',
    })
    // Four more, counted as the door counts them: each real try costs a third of a second on purpose.
    writeFileSync(inProfile('unlock-tries.json'), JSON.stringify({ failed: 4, lastAt: clock.now() }))
    expect((await refusal({ kind: 'password', password: 'wrong' })).code).toBe('WRONG_PASSWORD')
    expect(await refusal({ kind: 'password', password })).toMatchObject({
      code: 'THROTTLED',
      sentence: 'Too many wrong passwords. Try again in 2 s; nothing was changed.',
    })
    clock.pass(2000)
    expect((await refusal({ kind: 'password', password })).code).toBe('OPENED')
    expect(existsSync(inProfile('unlock-tries.json'))).toBe(false)
  })

  it('A-7 the password is nowhere in the profile, the configuration or the logs', async () => {
    const password = 'canary-password-7391'
    const orgo = await testOrgo({ password })
    await orgo.close()
    expect(orgo.logged.join('\n')).not.toContain(password)
    expectValue(await init(password))
    for (const file of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!file.isFile()) continue
      expect(readFileSync(join(file.parentPath, file.name)).includes(password)).toBe(false)
    }
  })
})

describe('making a profile', () => {
  it('STO-14 leaves nothing behind on a disk that fills, so that the next try makes it', async () => {
    const { random } = ports
    const full = {
      ...ports,
      random: {
        bytes: (count: number) => {
          // The last thing that is drawn, when keys and database are there.
          if (existsSync(inProfile('orgo.db'))) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
          return random.bytes(count)
        },
      },
    }
    const made = await initProfile(full, { password: null })
    expect(made.ok ? 'made' : made.fault.sentence).toMatch(/orgo\.db is full: .* MB are free, and Orgo needs 64 MB to work/)
    expect(await readdir(inProfile(''))).toEqual([])
    expectValue(await init())
  })

  it('STO-3 refuses a short password, and makes nothing', async () => {
    const made = await init('too short')
    expect(made).toMatchObject({ ok: false, fault: { code: 'WEAK_PASSWORD' } })
    expect(existsSync(join(folder, 'profile'))).toBe(false)
  })

  it('STO-3 refuses a folder that holds a profile, something else, or is a file', async () => {
    expectValue(await init())
    expect(await init()).toMatchObject({ ok: false, fault: { code: 'PROFILE_EXISTS' } })
    rmSync(join(folder, 'profile'), { recursive: true })
    mkdirSync(join(folder, 'profile'))
    writeFileSync(inProfile('thesis.txt'), 'mine')
    const made = await init()
    expect(made).toMatchObject({ ok: false, fault: { code: 'FOLDER_NOT_EMPTY' } })
    if (!made.ok) expect(made.fault.sentence).toContain('thesis.txt')
    rmSync(join(folder, 'profile'), { recursive: true })
    writeFileSync(join(folder, 'profile'), 'a file')
    expect(await init()).toMatchObject({ ok: false, fault: { code: 'FOLDER_NOT_WRITABLE' } })
  })

  it('STO-3 the logs of the host alone do not make a folder foreign', async () => {
    mkdirSync(inProfile('logs'), { recursive: true })
    expect((await init()).ok).toBe(true)
  })

  it.skipIf(process.platform === 'win32')('A-1 folders are 0700 and files 0600', async () => {
    const orgo = await testOrgo()
    chmodSync(orgo.paths.profile, 0o700)
    await orgo.importMbox([], { name: 'none.mbox' }).catch(() => undefined)
    const modes = new Map<string, string>()
    for (const entry of await readdir(orgo.folder, { recursive: true, withFileTypes: true })) {
      if (entry.name === 'none.mbox') continue
      const { mode } = statSync(join(entry.parentPath, entry.name))
      modes.set(entry.name, `${entry.isDirectory() ? 'd' : '-'}${(mode & 0o777).toString(8)}`)
    }
    await orgo.close()
    expect([...modes.values()].filter((mode) => mode !== 'd700' && mode !== '-600')).toEqual([])
    expect(modes.get('orgo.db')).toBe('-600')
    expect(modes.get('keys.json')).toBe('-600')
  })
})
