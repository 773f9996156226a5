import { createRandomFor, drawWhole, type Random } from '../../../scripts/sample/random.ts'
import { type MappedBlock, type MappedPage, mapStore, type StoreMap, sealBlock, sealPage, writeWide } from './store-map.ts'

/** A damaged store, and what was done to it. */
export type Mutant = { bytes: Buffer; what: string }

type Mutator = (bytes: Buffer, random: Random, map: StoreMap) => Buffer

/**
 * The ways in which a store is damaged, by name.
 *
 * Shapes: each takes a copy it may change and gives the damaged store. Those that know the format make the checksums right again in half of the
 * cases, so that only bounds and visited sets stand between a reader and the damage.
 */
export const mutators = {
  'bit flips': (bytes, random) => {
    for (let left = drawWhole(random, 1, 64); left > 0; left -= 1) flip(bytes, random, 0, bytes.length)
    return bytes
  },
  'bit flips in the header': (bytes, random) => {
    for (let left = drawWhole(random, 1, 8); left > 0; left -= 1) flip(bytes, random, 0, 600)
    return bytes
  },
  'bit flips in one block': (bytes, random, map) => {
    const block = pick(random, map.blocks)
    if (!block || block.size === 0) return bytes
    for (let left = drawWhole(random, 1, 32); left > 0; left -= 1) flip(bytes, random, block.offset, block.offset + block.size)
    return sealedBlock(bytes, random, map, block)
  },
  'bit flips in one page': (bytes, random, map) => {
    const page = pick(random, map.pages)
    if (!page) return bytes
    for (let left = drawWhole(random, 1, 8); left > 0; left -= 1)
      flip(bytes, random, page.offset, page.offset + map.layout.pageSize)
    return sealedPage(bytes, random, map, page)
  },
  truncation: (bytes, random) => bytes.subarray(0, drawWhole(random, 0, bytes.length - 1)),
  'zeroed pages': (bytes, random) => {
    for (let left = drawWhole(random, 1, 12); left > 0; left -= 1) {
      const at = drawWhole(random, 0, Math.floor(bytes.length / 512) - 1) * 512
      bytes.fill(0, at, at + 512)
    }
    return bytes
  },
  'zeroed tree page': (bytes, random, map) => {
    const page = pick(random, map.pages)
    if (page) bytes.fill(0, page.offset, page.offset + map.layout.pageSize)
    return bytes
  },
  'swapped blocks': (bytes, random, map) => {
    const [one, other] = [pick(random, map.blocks), pick(random, map.blocks)]
    if (!one || !other) return bytes
    writeWide(bytes, map.layout, one.entryAt + map.layout.wide, other.offset)
    writeWide(bytes, map.layout, other.entryAt + map.layout.wide, one.offset)
    sealPage(bytes, map.layout, one.page.offset)
    return sealedPage(bytes, random, map, other.page)
  },
  'page of noise': (bytes, random, map) => {
    const page = random() < 0.5 ? pick(random, map.pages) : undefined
    const from = page?.offset ?? drawWhole(random, 0, Math.floor(bytes.length / 512) - 1) * 512
    for (let at = from; at < Math.min(from + 512, bytes.length); at += 1) bytes[at] = drawWhole(random, 0, 255)
    return bytes
  },
  'tree page that points to itself': (bytes, random, map) => {
    const page = pick(
      random,
      map.pages.filter(({ level }) => level > 0),
    )
    if (!page) return bytes
    const entry = page.offset + drawWhole(random, 0, page.entries - 1) * page.entrySize
    writeWide(bytes, map.layout, entry + map.layout.wide * 2, page.offset)
    return sealedPage(bytes, random, map, page)
  },
  'wrong size of a block': (bytes, random, map) => {
    const block = pick(random, map.blocks)
    if (!block) return bytes
    bytes.writeUInt16LE(drawWhole(random, 0, 0xffff), block.entryAt + map.layout.wide * 2)
    return sealedPage(bytes, random, map, block.page)
  },
  'wrong place of a block': (bytes, random, map) => {
    const block = pick(random, map.blocks)
    if (!block) return bytes
    writeWide(bytes, map.layout, block.entryAt + map.layout.wide, drawWhole(random, 0, bytes.length * 2))
    return sealedPage(bytes, random, map, block.page)
  },
  'node with the data of another': (bytes, random, map) => {
    const page = pick(
      random,
      map.pages.filter(({ type, level }) => type === 'nodes' && level === 0),
    )
    const block = pick(random, map.blocks)
    if (!page || !block) return bytes
    const entry = page.offset + drawWhole(random, 0, page.entries - 1) * page.entrySize
    writeWide(bytes, map.layout, entry + map.layout.wide * drawWhole(random, 1, 2), block.blockId)
    return sealedPage(bytes, random, map, page)
  },
  'internal block that points to itself': (bytes, random, map) => {
    const block = pick(
      random,
      map.blocks.filter(({ blockId, size }) => blockId % 4 >= 2 && size >= 16),
    )
    if (!block) return bytes
    const first = bytes[block.offset] === 1 ? 8 : map.layout.wide
    const numbers = Math.floor((block.size - first) / map.layout.wide)
    if (numbers < 1) return bytes
    writeWide(bytes, map.layout, block.offset + first + drawWhole(random, 0, numbers - 1) * map.layout.wide, block.blockId)
    return sealedBlock(bytes, random, map, block)
  },
  'wrong counts in an internal block': (bytes, random, map) => {
    const block = pick(
      random,
      map.blocks.filter(({ blockId, size }) => blockId % 4 >= 2 && size >= 8),
    )
    if (!block) return bytes
    bytes.writeUInt16LE(drawWhole(random, 0, 0xffff), block.offset + 2)
    if (random() < 0.5) bytes.writeUInt32LE(drawWhole(random, 0, 0xffff_ffff), block.offset + 4)
    return sealedBlock(bytes, random, map, block)
  },
  'root that points elsewhere': (bytes, random, map) => {
    const at = map.layout.wide === 4 ? pick(random, [188, 196]) : pick(random, [224, 240])
    const target = random() < 0.5 ? pick(random, map.pages)?.offset : drawWhole(random, 0, bytes.length)
    if (at === undefined || target === undefined) return bytes
    writeWide(bytes, map.layout, at, target)
    return bytes
  },
} as const satisfies Record<string, Mutator>

export type MutatorName = keyof typeof mutators
// The keys of an object literal are its own names and no others.
export const mutatorNames = Object.keys(mutators) as MutatorName[]

/** A damaged copy of a store: one or two ways, chosen by the seed. The same seed gives the same mutant. */
export function mutatePst(original: Buffer, seed: number, map: StoreMap = mapStore(original)): Mutant {
  const random = createRandomFor(seed, 'mutant')
  const names = random() < 0.75 ? [drawName(random)] : [drawName(random), drawName(random)]
  return {
    bytes: names.reduce<Buffer>((bytes, name) => damage(bytes, name, random, map), Buffer.from(original)),
    what: `${names.join(', ')} (${seed})`,
  }
}

/** A copy damaged in one given way. */
export function mutateBy(name: MutatorName, original: Buffer, seed: number, map: StoreMap = mapStore(original)): Mutant {
  return { bytes: damage(Buffer.from(original), name, createRandomFor(seed, name), map), what: `${name} (${seed})` }
}

/** After a truncation the map tells of places that are gone: then there is nothing more to damage. */
function damage(bytes: Buffer, name: MutatorName, random: Random, map: StoreMap): Buffer {
  if (bytes.length < map.end) return bytes
  const mutate: Mutator = mutators[name]
  return mutate(bytes, random, map)
}

function drawName(random: Random): MutatorName {
  return pick(random, mutatorNames) ?? 'bit flips'
}

function pick<T>(random: Random, list: readonly T[]): T | undefined {
  return list[Math.floor(random() * list.length)]
}

function flip(bytes: Buffer, random: Random, from: number, to: number): void {
  const at = drawWhole(random, from, Math.min(to, bytes.length) - 1)
  bytes[at] = (bytes[at] ?? 0) ^ (1 << drawWhole(random, 0, 7))
}

function sealedPage(bytes: Buffer, random: Random, { layout }: StoreMap, page: MappedPage): Buffer {
  if (random() < 0.5) sealPage(bytes, layout, page.offset)
  return bytes
}

function sealedBlock(bytes: Buffer, random: Random, { layout }: StoreMap, block: MappedBlock): Buffer {
  if (random() < 0.5) sealBlock(bytes, layout, block)
  return bytes
}
