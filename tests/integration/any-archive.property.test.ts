import { randomBytes } from 'node:crypto'
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ItemOutcome } from '../../shared/model/archive.ts'
import { createCliHome } from './cli-run.ts'
import { type TestOrgo, testOrgo } from './test-orgo.ts'
import { writeZip } from './write-attachments.ts'
import { internalNote, writeMail, writeMbox } from './write-mail.ts'
import { letter, writeOutlook } from './write-outlook.ts'

let orgo: TestOrgo
beforeAll(async () => {
  orgo = await testOrgo({ shippedRules: false })
})
afterAll(() => orgo.close())

const outcomes: ItemOutcome[] = ['imported', 'duplicate', 'skipped', 'failed']
const number = fc.nat(12)
const mailOf = (n: number): string => writeMail({ id: `letter-${n}@sender.example`, subject: `Letter ${n}`, body: `Text ${n}` })

const mailbox = fc
  .tuple(fc.boolean(), fc.array(number, { minLength: 1, maxLength: 5 }))
  .map(([noted, numbers]) => writeMbox([...(noted ? [internalNote] : []), ...numbers.map(mailOf)]))
const outlook = fc
  .array(number, { maxLength: 4 })
  .map((numbers) => writeOutlook([{ path: ['Inbox'], items: numbers.map((n) => letter(n)) }]))
const damaged = fc.tuple(outlook, fc.nat()).map(([bytes, at]) => {
  const copy = Buffer.from(bytes)
  copy.fill(0xaa, 600 + (at % (copy.length - 1200)), 600 + (at % (copy.length - 1200)) + 300)
  return copy
})
const noise = fc.oneof(
  fc.constant(Buffer.alloc(0)),
  fc.uint8Array({ minLength: 1, maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  fc.constant(Buffer.from('Just a note.\n')),
)
const file = fc.oneof(
  fc.tuple(fc.constantFrom('a.mbox', 'b', 'c.mbox'), mailbox),
  fc.tuple(
    fc.constantFrom('one.eml', 'sub/two.eml'),
    number.map((n) => Buffer.from(mailOf(n))),
  ),
  fc.tuple(fc.constantFrom('store.pst', 'sub/store.ost'), fc.oneof(outlook, damaged)),
  fc.tuple(fc.constantFrom('notes.txt', 'image.png', '.DS_Store', 'broken.eml', 'x.pst'), noise),
)
const files = fc.uniqueArray(file, { minLength: 1, maxLength: 5, selector: ([name]) => name })
const archive = fc.oneof(
  mailbox.map((bytes) => ({ kind: 'mbox', bytes })),
  outlook.map((bytes) => ({ kind: 'pst', bytes })),
  damaged.map((bytes) => ({ kind: 'pst', bytes })),
  files.map((list) => ({ kind: 'zip', bytes: writeZip(Object.fromEntries(list)) })),
  files.map((list) => ({ kind: 'folder', list })),
)

/** Puts an archive down under a new name; answers its path. */
function lay(one: { kind: string } & ({ bytes: Buffer } | { list: readonly (readonly [string, Buffer])[] })): string {
  const path = join(orgo.folder, `${randomBytes(6).toString('hex')}.${one.kind}`)
  if ('bytes' in one) writeFileSync(path, one.bytes)
  else
    for (const [name, bytes] of one.list) {
      mkdirSync(dirname(join(path, name)), { recursive: true })
      writeFileSync(join(path, name), bytes)
    }
  return path
}

describe('I2 any archive', () => {
  it('I2 ING-1 I10 found = imported + duplicate + skipped + failed; statement and lists say the same, twice over', async () => {
    const made: string[] = []
    await fc.assert(
      fc.asyncProperty(archive, async (one) => {
        const path = lay(one)
        try {
          const { archiveId } = await orgo.client.archives.import({ source: { path } })
          await orgo.engine.idle()
          made.push(archiveId)
        } catch (error) {
          // Refused in a sentence, and without a row.
          expect(error).toMatchObject({ code: 'CANNOT_IMPORT', message: expect.stringMatching(/^\S.*\.$/s) })
          rmSync(path, { recursive: true })
          return
        }
        const statement = await orgo.client.archives.get({ archiveId: made.at(-1) ?? '' })
        expect(statement).toMatchObject({ state: 'complete', sourceUnchanged: true })
        expect(statement.found).toBe(statement.imported + statement.duplicate + statement.skipped + statement.failed)
        if (statement.imported === 0) expect(statement.remarks.join(' ')).toMatch(/Nothing was imported/)
        const { archiveId } = statement
        for (const outcome of outcomes) {
          const list = await orgo.client.archives.items({ archiveId, outcome, limit: 500 })
          expect([outcome, list.total, list.rows.length]).toEqual([outcome, statement[outcome], statement[outcome]])
          if (outcome === 'skipped' || outcome === 'failed')
            for (const row of list.rows) expect([row.reason, row.problems.length > 0]).toEqual([expect.any(String), true])
          else for (const row of list.rows) expect(row.messageId).toMatch(/^msg_/)
        }
        const reasons = await orgo.client.archives.reasons({ archiveId })
        expect(reasons.filter(({ partial }) => !partial).reduce((sum, { count }) => sum + count, 0)).toBe(
          statement.skipped + statement.failed,
        )
        const again = await orgo.importPath(lay(one))
        expect([again.found, again.imported, again.skipped, again.failed]).toEqual([
          statement.found,
          0,
          statement.skipped,
          statement.failed,
        ])
      }),
      { numRuns: Number(process.env.ORGO_ARCHIVES ?? 25) },
    )
    expect(made.length).toBeGreaterThan(5)
    // The command line says of the last of them what the engine says.
    const archiveId = made.at(-1) ?? ''
    const statement = await orgo.client.archives.get({ archiveId })
    await orgo.engine.close()
    const home = createCliHome()
    // The key of this device lies in the configuration of whoever made the profile.
    cpSync(orgo.paths.configuration, join(home.folder, 'configuration/orgo'), { recursive: true })
    const shown = await home.orgo(['--profile', orgo.paths.profile, 'archives', 'show', archiveId, '--json'])
    home.remove()
    const { found, imported, duplicate, skipped, failed } = statement
    expect(JSON.parse(shown.out)).toMatchObject({ archiveId, found, imported, duplicate, skipped, failed })
  })
})
