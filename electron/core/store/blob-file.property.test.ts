import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BlobDamaged, createBlobFile, openBlobFile } from './blob-file.ts'

const key = randomBytes(32)
const random = { bytes: (count: number) => randomBytes(count) }
const chunk = 64 * 1024
const sealedChunk = chunk + 16
const head = 8 + 32

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'orgo-blob-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

let written = 0
function write(pieces: readonly Uint8Array[]): string {
  written += 1
  const path = join(folder, String(written))
  const writer = createBlobFile(path, key, random)
  for (const piece of pieces) writer.write(piece)
  writer.end()
  return path
}

function read(path: string, fromByte = 0, withKey = key): Buffer {
  const reader = openBlobFile(path, withKey)
  try {
    return Buffer.concat([...reader.chunks(fromByte)])
  } finally {
    reader.close()
  }
}

function refuses(path: string): void {
  expect(() => read(path)).toThrow(BlobDamaged)
}

/** Sizes on and around the edges of chunks, where an off-by-one would show. */
const size = fc
  .tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: -2, max: 2 }))
  .map(([n, off]) => Math.max(0, n * chunk + off))

describe('an encrypted file', () => {
  it('STO-9 gives back what was written, in any pieces, from any place', () => {
    fc.assert(
      fc.property(size, fc.array(fc.integer({ min: 1, max: 100_000 }), { maxLength: 5 }), fc.nat(), (sizeBytes, cuts, from) => {
        const content = randomBytes(sizeBytes)
        const pieces: Buffer[] = []
        let at = 0
        for (const cut of [...cuts, sizeBytes]) {
          pieces.push(content.subarray(at, Math.min(at + cut, sizeBytes)))
          at = Math.min(at + cut, sizeBytes)
        }
        const path = write(pieces)
        const start = sizeBytes === 0 ? 0 : from % sizeBytes
        expect(read(path).equals(content)).toBe(true)
        expect(read(path, start).equals(content.subarray(start))).toBe(true)
        const reader = openBlobFile(path, key)
        expect(reader.sizeBytes).toBe(sizeBytes)
        reader.close()
        rmSync(path)
      }),
      { numRuns: 60 },
    )
  })

  it('A-5 STO-9 refuses every flipped bit', () => {
    const path = write([randomBytes(chunk + 100)])
    const good = readFileSync(path)
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(7), (at, bit) => {
        const bad = Buffer.from(good)
        bad.writeUInt8(bad.readUInt8(at) ^ (1 << bit), at)
        writeFileSync(path, bad)
        refuses(path)
      }),
      { numRuns: 200 },
    )
  })

  it('STO-9 refuses chunks that were swapped, cut, doubled or appended', () => {
    const path = write([randomBytes(3 * chunk)])
    const good = readFileSync(path)
    const part = (n: number): Buffer => good.subarray(head + n * sealedChunk, head + (n + 1) * sealedChunk)
    const start = good.subarray(0, head)
    const forged = [
      Buffer.concat([start, part(1), part(0), part(2)]),
      Buffer.concat([start, part(0), part(1)]),
      Buffer.concat([start, part(0), part(2)]),
      Buffer.concat([good, part(2)]),
      Buffer.concat([good, Buffer.from([0])]),
      good.subarray(0, good.length - 1),
      good.subarray(0, head + 5),
      good.subarray(0, head),
      good.subarray(0, 3),
    ]
    for (const bytes of forged) {
      writeFileSync(path, bytes)
      refuses(path)
    }
  })

  it('STO-9 refuses a chunk of another file under the same key, and the wrong key', () => {
    const first = write([randomBytes(2 * chunk)])
    const second = write([randomBytes(2 * chunk)])
    const mixed = Buffer.concat([
      readFileSync(first).subarray(0, head + sealedChunk),
      readFileSync(second).subarray(head + sealedChunk),
    ])
    expect(() => read(first, 0, randomBytes(32))).toThrow(BlobDamaged)
    writeFileSync(first, mixed)
    refuses(first)
  })

  it('A-1 equal content gives other bytes each time, and nobody else may read the file', () => {
    const content = Buffer.from('the same words in both files')
    const paths = [write([content]), write([content])]
    const [first, second] = paths.map((path) => readFileSync(path))
    expect(first?.equals(second ?? Buffer.alloc(0))).toBe(false)
    for (const path of paths) {
      expect(readFileSync(path).includes('the same words')).toBe(false)
      expect(statSync(path).mode & 0o777).toBe(0o600)
    }
  })
})
