import { weakCrc } from './checksum.ts'
import type { Encryption, Layout } from './layout.ts'
import type { Reference } from './write-btree.ts'

/** What the header of a finished file tells. Source: MS-PST 2.2.2.6 and, for the root, 2.2.2.5. */
export type HeaderFacts = {
  layout: Layout
  /** 'SM' for a PST, 'SO' for an OST. */
  client: 'SM' | 'SO'
  encryption: Encryption
  unique: number
  nextBlockId: number
  nextPageId: number
  /** The last index given out for each of the 32 kinds of nodes. */
  nodeIndexes: readonly number[]
  fileSize: number
  lastMap: number
  freeBytes: number
  nodes: Reference
  blocks: Reference
}

const encryptionByte = { none: 0, permute: 1, cyclic: 2 } as const

/** The header, its two checksums included. */
export function writeHeader(facts: HeaderFacts): Buffer {
  const header = Buffer.alloc(facts.layout.headerSize)
  header.write('!BDN', 0, 'latin1')
  header.write(facts.client, 8, 'latin1')
  header.writeUInt16LE(facts.layout.version, 10)
  header.writeUInt16LE(19, 12)
  header[14] = 1
  header[15] = 1
  if (facts.layout.wide === 4) fillAnsi(header, facts)
  else fillUnicode(header, facts)
  header.writeUInt32LE(weakCrc(header.subarray(8, 479)), 4)
  if (facts.layout.wide === 8) header.writeUInt32LE(weakCrc(header.subarray(8, 524)), 524)
  return header
}

/** The sizes and places of the ROOT, in their order; both forms of the header hold the same. */
function rootNumbers({ fileSize, lastMap, freeBytes, nodes, blocks }: HeaderFacts): number[] {
  return [fileSize, lastMap, freeBytes, 0, nodes.blockId, nodes.offset, blocks.blockId, blocks.offset]
}

function fillAnsi(header: Buffer, facts: HeaderFacts): void {
  header.writeUInt32LE(facts.nextBlockId, 24)
  header.writeUInt32LE(facts.nextPageId, 28)
  header.writeUInt32LE(facts.unique, 32)
  facts.nodeIndexes.forEach((index, kind) => {
    header.writeUInt32LE(index, 36 + kind * 4)
  })
  rootNumbers(facts).forEach((number, index) => {
    header.writeUInt32LE(number, 168 + index * 4)
  })
  header[200] = validMaps
  header.fill(0xff, 204, 460)
  header[460] = 0x80
  header[461] = encryptionByte[facts.encryption]
}

function fillUnicode(header: Buffer, facts: HeaderFacts): void {
  header.writeBigUInt64LE(BigInt(facts.nextPageId), 32)
  header.writeUInt32LE(facts.unique, 40)
  facts.nodeIndexes.forEach((index, kind) => {
    header.writeUInt32LE(index, 44 + kind * 4)
  })
  rootNumbers(facts).forEach((number, index) => {
    header.writeBigUInt64LE(BigInt(number), 184 + index * 8)
  })
  header[248] = validMaps
  header.fill(0xff, 256, 512)
  header[512] = 0x80
  header[513] = encryptionByte[facts.encryption]
  header.writeBigUInt64LE(BigInt(facts.nextBlockId), 516)
}

/** VALID_AMAP2. */
const validMaps = 2
