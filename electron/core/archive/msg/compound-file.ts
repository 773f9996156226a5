import { fail, type Result, succeed } from '#shared/model/result.ts'

/** A stream of a compound file: `read` gives what there is of it, which is less than `sizeBytes` where the file is damaged. */
export type CompoundStream = { name: string; sizeBytes: number; read(): Buffer }

/** A storage of a compound file, which is to a file what a folder is to a disk. It is found by its name in upper case, as names are compared. */
export type CompoundStorage = {
  name: string
  classId: Buffer
  streams: ReadonlyMap<string, CompoundStream>
  storages: ReadonlyMap<string, CompoundStorage>
}

/** The root of a compound file. `unreached` counts the entries of its directory that lie in no storage, as damage leaves them. */
export type CompoundFile = CompoundStorage & { unreached: number }

export const compoundSignature = Buffer.from('d0cf11e0a1b11ae1', 'hex')

const noSector = 0xfffffffa
const noEntry = 0xffffffff
const entryBytes = 128

/** 100,000 entries: a mail with 1,000 attachments of 50 properties each has 60,000. */
const maxEntries = 100_000

type Container = {
  bytes: Buffer
  sectorBytes: number
  sectors: number
  fat: Uint32Array
  miniFat: Uint32Array
  miniStream: Buffer
  miniCutoff: number
}

/**
 * Opens a compound file of Microsoft (OLE 2): the container of .msg, .oft and old Office files.
 *
 * Shapes: streams are cut from `bytes` when they are read. Limits: each chain of sectors and each directory entry is followed once, so that cycles end; time and
 * memory are linear in the size of the file. Errors: a fault where the header is none; beyond that what can be read is there, and `unreached` tells how much is not.
 * Source: MS-CFB 2.1 to 2.6.
 */
export function openCompoundFile(bytes: Buffer): Result<CompoundFile, { message: string }> {
  if (bytes.length < 512 || !bytes.subarray(0, 8).equals(compoundSignature))
    return fail({ message: 'The file is no compound file of Microsoft.' })
  const shift = bytes.readUInt16LE(30)
  if (shift !== 9 && shift !== 12) return fail({ message: 'The header of the compound file is damaged: it has no sector size.' })
  const sectorBytes = 1 << shift
  const sectors = Math.max(Math.ceil(bytes.length / sectorBytes) - 1, 0)
  const container: Container = {
    bytes,
    sectorBytes,
    sectors,
    fat: new Uint32Array(0),
    miniFat: new Uint32Array(0),
    miniStream: Buffer.alloc(0),
    miniCutoff: 4096,
  }
  container.fat = readFat(container)
  container.miniFat = toTable(readChain(container, bytes.readUInt32LE(60), Number.POSITIVE_INFINITY))
  const directory = readChain(container, bytes.readUInt32LE(48), maxEntries * entryBytes)
  if (directory.length < entryBytes) return fail({ message: 'The directory of the compound file is not there.' })
  container.miniStream = readChain(container, directory.readUInt32LE(116), sizeAt(directory, 0))
  return succeed(readTree(container, directory))
}

function readFat(container: Container): Uint32Array {
  const { bytes, sectorBytes, sectors } = container
  const places: number[] = []
  for (let index = 0; index < 109; index++) places.push(bytes.readUInt32LE(76 + index * 4))
  const seen = new Set<number>()
  let next = bytes.readUInt32LE(68)
  while (next < sectors && !seen.has(next)) {
    seen.add(next)
    const sector = sectorAt(container, next)
    const last = sectorBytes - 4
    for (let at = 0; at + 4 <= Math.min(sector.length, last); at += 4) places.push(sector.readUInt32LE(at))
    next = sector.length < sectorBytes ? noSector : sector.readUInt32LE(last)
  }
  const perSector = sectorBytes / 4
  const fat = new Uint32Array(sectors).fill(noSector)
  // As many sectors as it takes to name every sector: what comes after them is damage.
  for (const [index, place] of places.slice(0, Math.ceil(sectors / perSector)).entries()) {
    if (place >= sectors) continue
    const sector = sectorAt(container, place)
    for (let at = 0; at < perSector && at * 4 + 4 <= sector.length; at++) {
      const entry = index * perSector + at
      if (entry < sectors) fat[entry] = sector.readUInt32LE(at * 4)
    }
  }
  return fat
}

function sectorAt({ bytes, sectorBytes }: Container, sector: number): Buffer {
  return bytes.subarray((sector + 1) * sectorBytes, (sector + 2) * sectorBytes)
}

/** The bytes of a chain, at most `limit` of them; no chain has more sectors than the file. */
function readChain(container: Container, start: number, limit: number): Buffer {
  const { fat, sectorBytes, sectors } = container
  const pieces: Buffer[] = []
  const wanted = Math.min(Math.ceil(limit / sectorBytes), sectors)
  let first = start
  let count = 0
  let sector = start
  // Neighbouring sectors are taken in one piece: most chains are a few stretches.
  for (let taken = 0; taken < wanted && sector < sectors; taken++) {
    if (sector === first + count) count++
    else {
      pieces.push(stretch(container, first, count))
      first = sector
      count = 1
    }
    sector = fat[sector] ?? noSector
  }
  if (count > 0) pieces.push(stretch(container, first, count))
  const whole = pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces)
  return whole.length > limit ? whole.subarray(0, limit) : whole
}

function stretch({ bytes, sectorBytes }: Container, first: number, count: number): Buffer {
  return bytes.subarray((first + 1) * sectorBytes, (first + 1 + count) * sectorBytes)
}

const miniSectorBytes = 64

function readMiniChain({ miniFat, miniStream }: Container, start: number, limit: number): Buffer {
  const pieces: Buffer[] = []
  const wanted = Math.min(Math.ceil(limit / miniSectorBytes), miniFat.length)
  let sector = start
  for (let taken = 0; taken < wanted && sector < miniFat.length; taken++) {
    pieces.push(miniStream.subarray(sector * miniSectorBytes, (sector + 1) * miniSectorBytes))
    sector = miniFat[sector] ?? noSector
  }
  const whole = Buffer.concat(pieces)
  return whole.length > limit ? whole.subarray(0, limit) : whole
}

function toTable(bytes: Buffer): Uint32Array {
  const table = new Uint32Array(Math.floor(bytes.length / 4))
  for (let at = 0; at < table.length; at++) table[at] = bytes.readUInt32LE(at * 4)
  return table
}

// Version 3 writers leave rubbish in the upper half of a size (MS-CFB 2.6.1).
function sizeAt(directory: Buffer, entry: number): number {
  return directory.readUInt32LE(entry * entryBytes + 120)
}

type OpenStorage = { storage: CompoundStorage; streams: Map<string, CompoundStream>; storages: Map<string, CompoundStorage> }

/** Walks the red-black trees of the directory, each entry once. Source: MS-CFB 2.6.4. */
function readTree(container: Container, directory: Buffer): CompoundFile {
  const entries = Math.floor(directory.length / entryBytes)
  const root = makeStorage(directory, 0)
  const seen = new Set<number>([0])
  // Entries that are named, and stand beyond the end of a directory that was cut.
  const beyond = new Set<number>()
  let kept = 0
  const open: { entry: number; owner: OpenStorage }[] = [{ entry: directory.readUInt32LE(76), owner: root }]
  for (let next = open.pop(); next; next = open.pop()) {
    const { entry, owner } = next
    if (entry === noEntry || seen.has(entry)) continue
    if (entry >= entries) {
      beyond.add(entry)
      continue
    }
    seen.add(entry)
    const at = entry * entryBytes
    // The right sibling waits below the left one, so that names come in their order.
    open.push({ entry: directory.readUInt32LE(at + 72), owner })
    const type = directory[at + 66]
    const name = nameAt(directory, at).toUpperCase()
    if (type === 2 && !owner.streams.has(name)) {
      owner.streams.set(name, makeStream(container, directory, entry))
      kept++
    }
    if (type === 1 && !owner.storages.has(name)) {
      const storage = makeStorage(directory, entry)
      owner.storages.set(name, storage.storage)
      kept++
      open.push({ entry: directory.readUInt32LE(at + 76), owner: storage })
    }
    open.push({ entry: directory.readUInt32LE(at + 68), owner })
  }
  return { ...root.storage, unreached: countUsed(directory, entries) - kept + beyond.size }
}

function countUsed(directory: Buffer, entries: number): number {
  let used = 0
  for (let entry = 1; entry < entries; entry++) {
    const type = directory[entry * entryBytes + 66]
    if (type === 1 || type === 2) used++
  }
  return used
}

function makeStorage(directory: Buffer, entry: number): OpenStorage {
  const at = entry * entryBytes
  const streams = new Map<string, CompoundStream>()
  const storages = new Map<string, CompoundStorage>()
  const storage = { name: nameAt(directory, at), classId: directory.subarray(at + 80, at + 96), streams, storages }
  return { storage, streams, storages }
}

function makeStream(container: Container, directory: Buffer, entry: number): CompoundStream {
  const start = directory.readUInt32LE(entry * entryBytes + 116)
  const sizeBytes = sizeAt(directory, entry)
  const read = () => (sizeBytes < container.miniCutoff ? readMiniChain : readChain)(container, start, sizeBytes)
  return { name: nameAt(directory, entry * entryBytes), sizeBytes, read }
}

function nameAt(directory: Buffer, at: number): string {
  const length = Math.min(Math.max(directory.readUInt16LE(at + 64) - 2, 0), 62)
  return directory.toString('utf16le', at, at + length - (length % 2))
}
