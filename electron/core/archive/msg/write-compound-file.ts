import { type CompoundStorage, compoundSignature } from './compound-file.ts'

const sectorBytes = 512
const miniSectorBytes = 64
const miniCutoff = 4096
const endOfChain = 0xfffffffe
const fatSector = 0xfffffffd
const noEntry = 0xffffffff

type Entry = {
  name: string
  type: 1 | 2 | 5
  classId: Buffer
  content: Buffer
  left: number
  right: number
  child: number
  start: number
}

/** What is to become a compound file: a storage that was read, or one that a test builds. */
export type StorageToWrite = Pick<CompoundStorage, 'name' | 'classId'> & {
  streams: ReadonlyMap<string, { name: string; read(): Buffer }>
  storages: ReadonlyMap<string, StorageToWrite>
}

/**
 * Writes a storage as a compound file of its own: an OLE object of a mail becomes a file that its program opens.
 *
 * Shapes: version 3, sectors of 512 bytes; the same bytes for the same storage. Limits: 2 GB, as the version has. Source: MS-CFB 2.
 */
export function writeCompoundFile(root: StorageToWrite): Buffer {
  const entries: Entry[] = []
  addStorage(entries, root, 5)
  const mini = layMiniStream(entries)
  const first = entries[0]
  if (first) first.content = mini.stream
  const sectors: Buffer[] = []
  const fat: number[] = []
  const lay = (content: Buffer): number => {
    if (content.length === 0) return endOfChain
    const start = fat.length
    const count = Math.ceil(content.length / sectorBytes)
    sectors.push(padded(content, sectorBytes, 0))
    for (let index = 1; index <= count; index++) fat.push(index < count ? start + index : endOfChain)
    return start
  }
  for (const entry of entries) if (entry.type === 5 || entry.content.length >= miniCutoff) entry.start = lay(entry.content)
  const miniFatStart = lay(mini.fat)
  const directoryStart = lay(writeDirectory(entries))
  const header = writeHeader(fat, sectors, {
    directoryStart,
    miniFatStart,
    miniFatSectors: Math.ceil(mini.fat.length / sectorBytes),
  })
  return Buffer.concat([header, ...sectors])
}

function addStorage(entries: Entry[], storage: StorageToWrite, type: 1 | 5): number {
  const index = entries.length
  const own: Entry = { ...emptyEntry, name: type === 5 ? 'Root Entry' : storage.name, type, classId: storage.classId }
  entries.push(own)
  const children: number[] = []
  for (const { name, read } of storage.streams.values()) {
    children.push(entries.length)
    entries.push({ ...emptyEntry, name, type: 2, content: read() })
  }
  for (const inner of storage.storages.values()) children.push(addStorage(entries, inner, 1))
  const nameOf = (entry: number) => (entries[entry]?.name ?? '').toUpperCase()
  children.sort((one, other) => nameOf(one).length - nameOf(other).length || (nameOf(one) < nameOf(other) ? -1 : 1))
  own.child = balance(entries, children)
  return index
}

const emptyEntry = {
  classId: Buffer.alloc(16),
  content: Buffer.alloc(0),
  left: noEntry,
  right: noEntry,
  child: noEntry,
  start: endOfChain,
}

/** A balanced tree of siblings; all nodes black, which readers accept. */
function balance(entries: Entry[], sorted: readonly number[]): number {
  const middle = Math.floor(sorted.length / 2)
  const index = sorted[middle]
  const entry = index === undefined ? undefined : entries[index]
  if (index === undefined || !entry) return noEntry
  entry.left = balance(entries, sorted.slice(0, middle))
  entry.right = balance(entries, sorted.slice(middle + 1))
  return index
}

function layMiniStream(entries: readonly Entry[]): { stream: Buffer; fat: Buffer } {
  const pieces: Buffer[] = []
  const fat: number[] = []
  for (const entry of entries) {
    if (entry.type !== 2 || entry.content.length === 0 || entry.content.length >= miniCutoff) continue
    entry.start = fat.length
    const count = Math.ceil(entry.content.length / miniSectorBytes)
    pieces.push(padded(entry.content, miniSectorBytes, 0))
    for (let index = 1; index <= count; index++) fat.push(index < count ? entry.start + index : endOfChain)
  }
  return { stream: Buffer.concat(pieces), fat: padded(toBytes(fat), sectorBytes, 0xff) }
}

function writeDirectory(entries: readonly Entry[]): Buffer {
  const directory = Buffer.alloc(entries.length * 128)
  for (const [index, entry] of entries.entries()) {
    const at = index * 128
    const name = Buffer.from(entry.name.slice(0, 31), 'utf16le')
    name.copy(directory, at)
    directory.writeUInt16LE(name.length + 2, at + 64)
    directory[at + 66] = entry.type
    directory[at + 67] = 1
    directory.writeUInt32LE(entry.left, at + 68)
    directory.writeUInt32LE(entry.right, at + 72)
    directory.writeUInt32LE(entry.child, at + 76)
    entry.classId.copy(directory, at + 80, 0, 16)
    directory.writeUInt32LE(entry.start, at + 116)
    directory.writeUInt32LE(entry.content.length, at + 120)
  }
  return padded(directory, sectorBytes, 0)
}

type Starts = { directoryStart: number; miniFatStart: number; miniFatSectors: number }

/** The header, and at the end of the sectors the tables that say where they are. */
function writeHeader(fat: number[], sectors: Buffer[], { directoryStart, miniFatStart, miniFatSectors }: Starts): Buffer {
  const perSector = sectorBytes / 4
  const dataSectors = fat.length
  let fatSectors = 0
  let difatSectors = 0
  while (fatSectors * perSector < dataSectors + fatSectors + difatSectors) {
    fatSectors++
    difatSectors = Math.ceil(Math.max(fatSectors - 109, 0) / (perSector - 1))
  }
  const places = Array.from({ length: fatSectors }, (_, index) => dataSectors + index)
  const difatStart = difatSectors === 0 ? endOfChain : dataSectors + fatSectors
  for (let index = 0; index < fatSectors; index++) fat.push(fatSector)
  for (let index = 0; index < difatSectors; index++) fat.push(0xfffffffc)
  sectors.push(padded(toBytes(fat), sectorBytes, 0xff))
  for (let index = 0; index < difatSectors; index++) {
    const own = places.slice(109 + index * (perSector - 1), 109 + (index + 1) * (perSector - 1))
    while (own.length < perSector - 1) own.push(noEntry)
    sectors.push(toBytes([...own, index + 1 < difatSectors ? difatStart + index + 1 : endOfChain]))
  }
  const header = Buffer.alloc(sectorBytes)
  compoundSignature.copy(header)
  for (const [at, value] of [
    [24, 0x3e],
    [26, 3],
    [28, 0xfffe],
    [30, 9],
    [32, 6],
  ] as const)
    header.writeUInt16LE(value, at)
  const words = [
    [44, fatSectors],
    [48, directoryStart],
    [56, miniCutoff],
    [60, miniFatStart],
    [64, miniFatSectors],
    [68, difatStart],
    [72, difatSectors],
  ] as const
  for (const [at, value] of words) header.writeUInt32LE(value, at)
  for (let index = 0; index < 109; index++) header.writeUInt32LE(places[index] ?? noEntry, 76 + index * 4)
  return header
}

function toBytes(numbers: readonly number[]): Buffer {
  const bytes = Buffer.alloc(numbers.length * 4)
  for (const [index, number] of numbers.entries()) bytes.writeUInt32LE(number, index * 4)
  return bytes
}

function padded(content: Buffer, unit: number, fill: number): Buffer {
  const rest = content.length % unit
  return rest === 0 ? content : Buffer.concat([content, Buffer.alloc(unit - rest, fill)])
}
