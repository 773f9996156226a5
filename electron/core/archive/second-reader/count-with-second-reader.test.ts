import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { countWithSecondReader } from './count-with-second-reader.ts'
import type { SecondCountRequest } from './second-count.ts'

const product = resolve(import.meta.dirname, '../../../..')
const folder = mkdtempSync(join(tmpdir(), 'orgo-second-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const worker = join(import.meta.dirname, 'second-reader-worker.ts')
const count = (path: string, format: SecondCountRequest['format'], timeoutMs = 60_000) =>
  countWithSecondReader(worker, { source: { kind: 'file', path }, format, name: 'mail', timeoutMs })

describe('the second reader', () => {
  it('SEC-1 counts both samples as they were made, the Outlook file by folder', async () => {
    expect(await count(join(product, 'resources/samples/riverside.mbox'), 'mbox')).toMatchObject({
      name: 'mbox-reader',
      items: 320,
      problem: null,
    })
    const outlook = await count(join(product, 'resources/samples/riverside.pst'), 'pst')
    expect(outlook).toMatchObject({ name: 'pst-extractor', version: expect.stringMatching(/^\d+\./), items: 66, problem: null })
    expect(outlook.folders?.reduce((sum, { items }) => sum + items, 0)).toBe(66)
  })

  it('SEC-2 what it cannot open, what is not there, and what is no file have a sentence and no count', async () => {
    const noise = join(folder, 'noise.pst')
    writeFileSync(noise, Buffer.alloc(4096, 7))
    expect(await count(noise, 'pst')).toMatchObject({
      items: null,
      problem: expect.stringMatching(/^pst-extractor cannot open this file \(.*\)\.$/),
    })
    expect(await count(join(folder, 'nowhere.mbox'), 'mbox')).toMatchObject({
      items: null,
      problem: expect.stringMatching(/^mbox-reader cannot read this file/),
    })
    const sealed = { source: { kind: 'bytes', bytes: Buffer.alloc(10) }, format: 'pst', name: 'mail', timeoutMs: 60_000 } as const
    expect(await countWithSecondReader(worker, sealed)).toMatchObject({
      items: null,
      problem: 'It can only read a file on disk.',
    })
    expect(await countWithSecondReader(join(folder, 'no-worker.js'), sealed)).toMatchObject({
      items: null,
      problem: expect.stringMatching(/^pst-extractor (cannot read this file|ended without)/),
    })
  })

  const selfLoop = resolve(process.env.ORGO_HOSTILE ?? join(product, '../shared/hostile'), 'pst-selfloop-4KiB.pst')
  if (!existsSync(selfLoop)) console.log('left out: a file on which pst-extractor never ends lies in ../shared/hostile')
  it.runIf(existsSync(selfLoop))('SEC-2 A-25 one that never ends is stopped in its time', async () => {
    const counted = await count(selfLoop, 'pst', 4000)
    expect(counted.items).toBeNull()
    expect(counted.problem).toMatch(/^pst-extractor (did not end within 4 seconds and was stopped|cannot)/)
  })
})
