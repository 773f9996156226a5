import { createHash, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ArchiveSource } from '../archive/archive-source.ts'
import { hashPrefix, tapSource } from './prefix-hash.ts'

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

function sourceOf(bytes: Buffer, chunkBytes: number): ArchiveSource {
  return {
    name: 'bytes',
    sizeBytes: bytes.length,
    async *read(fromByte) {
      for (let at = fromByte; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes)
    },
  }
}

describe('the hash of what is in', () => {
  it('ING-3 ING-4 is of exactly the bytes before the checkpoint, however the source comes and wherever the import went on', async () => {
    const positions = fc.array(fc.nat(3000), { maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(
        fc.nat(3000),
        fc.integer({ min: 1, max: 700 }),
        fc.nat(3000),
        positions,
        async (size, chunk, from, asked) => {
          const bytes = randomBytes(size)
          const source = sourceOf(bytes, chunk)
          const start = Math.min(from, size)
          const prefix = tapSource(source, start, await hashPrefix(source, start))
          for await (const _chunk of prefix.tapped.read(start));
          const checkpoints = asked.map((position) => Math.max(start, Math.min(position, size))).sort((a, b) => a - b)
          for (const position of checkpoints)
            expect(prefix.digestAt(position).toString('hex')).toBe(sha256(bytes.subarray(0, position)))
          expect((await prefix.finish()).toString('hex')).toBe(sha256(bytes))
        },
      ),
    )
  })

  it('ING-3 reads to the end by itself what the import had no need to read', async () => {
    const bytes = randomBytes(1000)
    const source = sourceOf(bytes, 100)
    const prefix = tapSource(source, 0, await hashPrefix(source, 0))
    for await (const _chunk of prefix.tapped.read(0)) break
    expect((await prefix.finish()).toString('hex')).toBe(sha256(bytes))
  })
})
