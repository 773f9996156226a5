import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type TestOrgo, testOrgo } from './test-orgo.ts'
import { writeMail } from './write-mail.ts'

// A megabyte that cannot be compressed to less than a row holds: it becomes a file.
const noise = Array.from({ length: 16_000 }, (_, n) => createHash('sha256').update(String(n)).digest('base64')).join('\n')

let orgo: TestOrgo
beforeEach(async () => {
  orgo = await testOrgo({ shippedRules: false })
})
afterEach(() => orgo.close())

const files = (): string[] =>
  readdirSync(join(orgo.paths.profile, 'blobs'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .sort()

describe('the files of large contents', () => {
  it('ING-2 another copy of a mail, with other bytes, leaves no file that nobody names', async () => {
    const mail = writeMail({ id: 'a@sender.example', attachments: [{ name: 'noise.txt', content: noise }] })
    const relayed = `X-Relayed: yes\n${mail}`
    await orgo.importMbox([mail])
    const before = files()
    expect(before.length).toBeGreaterThan(0)
    expect(await orgo.importMbox([relayed])).toMatchObject({ imported: 0, duplicate: 1 })
    expect(files()).toEqual(before)
    // Two copies in one archive are no different.
    const other = writeMail({ id: 'b@sender.example', body: 'B', attachments: [{ name: 'noise.txt', content: `${noise}\nB` }] })
    expect(await orgo.importMbox([other, `X-Relayed: yes\n${other}`])).toMatchObject({ imported: 1, duplicate: 1 })
    await orgo.withStore((store) => {
      const named = store.read.get<{ n: number }>('SELECT count(*) AS n FROM blobs WHERE content IS NULL')?.n
      expect(files()).toHaveLength(named ?? 0)
    })
  })
})
