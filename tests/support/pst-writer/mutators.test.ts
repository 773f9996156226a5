import { describe, expect, it } from 'vitest'
import { mutateBy, mutatePst, mutatorNames } from './mutators.ts'
import { sampleFolders } from './sample-content.ts'
import { createMemorySink } from './sink.ts'
import { mapStore } from './store-map.ts'
import { type PstOptions, writePst } from './write-pst.ts'

const kinds: PstOptions[] = [
  { variant: 'unicode', encryption: 'permute', pageFill: 4 },
  { variant: 'ansi', encryption: 'none', pageFill: 4 },
  { variant: 'unicode-4k', encryption: 'none', compress: true, pageFill: 4 },
]

describe.each(kinds)('mutants of a store of $variant', (options) => {
  const sink = createMemorySink()
  const written = writePst(sink, options, { folders: sampleFolders(40) })
  const original = sink.bytes()
  const map = mapStore(original)

  it('finds every block and page of the store', () => {
    expect(map.blocks.length).toBe(written.blocks)
    expect(map.pages.some(({ type, level }) => type === 'nodes' && level > 1)).toBe(true)
    expect(map.pages.some(({ type, level }) => type === 'blocks' && level > 1)).toBe(true)
  })

  it.each(mutatorNames)('%s changes the store, and the same seed changes it the same way', (name) => {
    const before = Buffer.from(original)
    const changed = [1, 2, 3, 4, 5].map((seed) => mutateBy(name, original, seed, map).bytes)
    expect(changed.some((bytes) => !bytes.equals(original))).toBe(true)
    expect(mutateBy(name, original, 3, map).bytes.equals(changed[2] ?? original)).toBe(true)
    expect(original.equals(before)).toBe(true)
  })

  it('a seed chooses the ways', () => {
    expect(mutatePst(original, 7, map).bytes.equals(mutatePst(original, 7, map).bytes)).toBe(true)
    expect(
      new Set(Array.from({ length: 60 }, (_, seed) => mutatePst(original, seed, map).what.split(' (')[0])).size,
    ).toBeGreaterThan(10)
  })
})
