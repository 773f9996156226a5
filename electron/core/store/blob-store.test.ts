import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createBlobStore } from './blob-store.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'orgo-blobs-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const fileOf = (text: string) => {
  const content = Buffer.from(text)
  return { sha256: createHash('sha256').update(content).digest(), content }
}
const filesBelow = (): string[] =>
  readdirSync(join(folder, 'blobs'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

describe('the files of a profile', () => {
  it('A-17 a disk that refuses one of many leaves nothing of the others, and takes them all afterwards', async () => {
    const blobs = createBlobStore(folder, Buffer.alloc(32, 7), { bytes: (count) => Buffer.alloc(count, 1) })
    const [first, second] = [fileOf('one'), fileOf('two')]
    blobs.put(second.sha256, second.content)
    const [path] = filesBelow()
    blobs.drop(second.sha256)
    // A folder where the second one's file is to be written: opening it fails.
    mkdirSync(`${path}.01010101.new`)
    await expect(blobs.putAll([first, second])).rejects.toMatchObject({ code: 'EEXIST' })
    expect(() => blobs.put(second.sha256, second.content)).toThrow('EEXIST')
    expect(filesBelow()).toEqual([])
    rmSync(`${path}.01010101.new`, { recursive: true })
    await blobs.putAll([first, second, first])
    expect([blobs.get(first.sha256)?.toString(), blobs.get(second.sha256)?.toString(), filesBelow().length]).toEqual([
      'one',
      'two',
      2,
    ])
  })
})
