import { crc32, deflateRawSync } from 'node:zlib'

/** A file for a zip of a test. What is named beyond `name` and `bytes` is what a hostile or odd writer would put there. */
export type ZipPart = {
  name: string | Buffer
  bytes: Buffer
  isStored?: boolean
  flags?: number
  method?: number
  unixMode?: number
  claimedSize?: number
  checksum?: number
  /** Takes the local header and data of the part with this number instead of its own. */
  sameDataAs?: number
}

/** A zip of the given files, for tests. Source: APPNOTE.TXT 4.3. */
export function makeZip(parts: readonly ZipPart[], claimedCount = parts.length): Buffer {
  const locals: Buffer[] = []
  const centrals: Buffer[] = []
  const offsets: number[] = []
  let at = 0
  for (const part of parts) {
    const name = Buffer.from(part.name)
    const packed = part.isStored ? part.bytes : deflateRawSync(part.bytes)
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(part.flags ?? 0, 2)
    fields.writeUInt16LE(part.method ?? (part.isStored ? 0 : 8), 4)
    fields.writeUInt32LE(part.checksum ?? crc32(part.bytes), 10)
    fields.writeUInt32LE(packed.length, 14)
    fields.writeUInt32LE(part.claimedSize ?? part.bytes.length, 18)
    fields.writeUInt16LE(name.length, 22)
    const offset = part.sameDataAs === undefined ? at : (offsets[part.sameDataAs] ?? 0)
    offsets.push(offset)
    const central = Buffer.alloc(46)
    central.writeUInt32LE(0x02014b50, 0)
    central.writeUInt16LE(0x0314, 4)
    fields.copy(central, 6, 0, 26)
    central.writeUInt32LE(((part.unixMode ?? 0o100644) << 16) >>> 0, 38)
    central.writeUInt32LE(offset, 42)
    centrals.push(central, name)
    if (part.sameDataAs !== undefined) continue
    locals.push(Buffer.from('PK\x03\x04'), fields, name, packed)
    at += 30 + name.length + packed.length
  }
  const directory = Buffer.concat(centrals)
  const directoryAt = at
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(Math.min(claimedCount, 0xffff), 8)
  end.writeUInt16LE(Math.min(claimedCount, 0xffff), 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(directoryAt, 16)
  return Buffer.concat([
    ...locals,
    directory,
    ...(claimedCount > 0xffff ? makeZip64End(claimedCount, directory.length, directoryAt) : []),
    end,
  ])
}

function makeZip64End(count: number, directoryBytes: number, directoryAt: number): Buffer[] {
  const end = Buffer.alloc(56)
  end.writeUInt32LE(0x06064b50, 0)
  end.writeUInt32LE(44, 4)
  end.writeUInt32LE(count, 24)
  end.writeUInt32LE(count, 32)
  end.writeUInt32LE(directoryBytes, 40)
  end.writeUInt32LE(directoryAt, 48)
  const locator = Buffer.alloc(20)
  locator.writeUInt32LE(0x07064b50, 0)
  locator.writeUInt32LE(directoryAt + directoryBytes, 8)
  locator.writeUInt32LE(1, 16)
  return [end, locator]
}
