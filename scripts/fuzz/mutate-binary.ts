import { drawWhole, type Random } from '../sample/random.ts'

type Change = (bytes: Buffer, random: Random, others: readonly Buffer[]) => Buffer

/** 512 bytes: the unit of compound files and of Outlook's pages. */
const sectorBytes = 512

const changes: readonly Change[] = [
  // Flipped bits, anywhere or close together.
  (bytes, random) => {
    const from = random() < 0.5 ? 0 : at(bytes, random)
    const size = from === 0 ? bytes.length : 64
    for (let left = drawWhole(random, 1, 16); left > 0; left -= 1) {
      const place = Math.min(bytes.length - 1, from + drawWhole(random, 0, size - 1))
      bytes[place] = (bytes[place] ?? 0) ^ (1 << drawWhole(random, 0, 7))
    }
    return bytes
  },
  setNumber,
  setNumber,
  setNumber,
  // The end is missing.
  (bytes, random) => bytes.subarray(0, at(bytes, random)),
  // A sector of zeros, of ones, of noise.
  (bytes, random) => {
    const from = sector(bytes, random)
    const to = Math.min(bytes.length, from + sectorBytes)
    const kind = drawWhole(random, 0, 2)
    for (let place = from; place < to; place += 1) bytes[place] = [0, 0xff, drawWhole(random, 0, 255)][kind] ?? 0
    return bytes
  },
  // A sector with the content of another one, or two that changed places.
  (bytes, random) => {
    const [one, other] = [sector(bytes, random), sector(bytes, random)]
    const kept = Buffer.from(bytes.subarray(one, one + sectorBytes))
    bytes.copyWithin(one, other, other + sectorBytes)
    if (random() < 0.5) kept.copy(bytes, other)
    return bytes
  },
  // A stretch of another seed, in its place.
  (bytes, random, others) => {
    const other = others[drawWhole(random, 0, others.length - 1)] ?? bytes
    const from = at(other, random)
    other.copy(bytes, at(bytes, random), from, from + drawWhole(random, 1, 2000))
    return bytes
  },
  // A stretch left out, or put in: what follows lies elsewhere.
  (bytes, random) => {
    const from = at(bytes, random)
    const size = drawWhole(random, 1, 64)
    return random() < 0.5
      ? Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + size)])
      : Buffer.concat([bytes.subarray(0, from), bytes.subarray(from, from + size), bytes.subarray(from)])
  },
]

/** A binary file damaged in one to four ways. `hot` are places where damage does more than elsewhere, such as headers and tables. */
export function mutateBinary(original: Buffer, random: Random, others: readonly Buffer[], hot: readonly number[] = []): Buffer {
  let bytes: Buffer = Buffer.from(original)
  for (let left = drawWhole(random, 1, 4); left > 0 && bytes.length > 0; left -= 1) {
    if (hot.length > 0 && random() < 0.5) {
      const place = hot[drawWhole(random, 0, hot.length - 1)] ?? 0
      if (place + 4 <= bytes.length) bytes.writeUInt32LE(numberOf(bytes, random), place)
      continue
    }
    const change = changes[drawWhole(random, 0, changes.length - 1)]
    if (change) bytes = change(bytes, random, others)
  }
  return bytes.length === 0 ? Buffer.from([0]) : bytes
}

/** Numbers at which sizes, counts and places go wrong. */
function numberOf(bytes: Buffer, random: Random): number {
  const numbers = [
    0,
    1,
    2,
    0x7f,
    0xff,
    0x7fff,
    0xffff,
    0x10000,
    0x7fffffff,
    0x80000000,
    0xfffffff0,
    0xfffffffc,
    0xfffffffe,
    0xffffffff,
    bytes.length,
    bytes.length - 1,
    drawWhole(random, 0, bytes.length * 2),
    drawWhole(random, 0, 200),
  ]
  return numbers[drawWhole(random, 0, numbers.length - 1)] ?? 0
}

function setNumber(bytes: Buffer, random: Random): Buffer {
  const place = random() < 0.7 ? at(bytes, random) & ~3 : at(bytes, random)
  const value = numberOf(bytes, random)
  if (random() < 0.6 && place + 4 <= bytes.length) bytes.writeUInt32LE(value, place)
  else if (place + 2 <= bytes.length) bytes.writeUInt16LE(value & 0xffff, place)
  return bytes
}

function sector(bytes: Buffer, random: Random): number {
  return Math.floor(at(bytes, random) / sectorBytes) * sectorBytes
}

function at(bytes: Buffer, random: Random): number {
  return drawWhole(random, 0, Math.max(0, bytes.length - 1))
}
