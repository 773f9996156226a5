import { crc32 } from 'node:zlib'
import { makePdf } from './make-pdf.ts'
import type { FileSpec } from './story.ts'

const width = 160
const height = 120

type Colour = readonly [red: number, green: number, blue: number]
/** The index of a palette entry for the pixel at x, y; both from 0 to 1, from the upper left. */
type Picture = { palette: Colour[]; paint: (x: number, y: number) => number }

const wall: Colour[] = [
  [236, 231, 220],
  [226, 220, 206],
  [201, 178, 140],
  [168, 138, 96],
  [120, 98, 70],
]
const distance = (x: number, y: number, toX: number, toY: number): number => Math.hypot((x - toX) * 1.33, y - toY)
const wave = (value: number): number => Math.sin(value * 17) * 0.03 + Math.sin(value * 41) * 0.015

const pictures: Record<'stain' | 'crack' | 'tiles' | 'radiator' | 'door' | 'meter', Picture> = {
  stain: {
    palette: wall,
    paint: (x, y) => {
      const reach = distance(x, y, 0.55, 0.42) + wave(x + y)
      return reach < 0.12 ? 3 : reach < 0.24 ? 2 : reach < 0.27 ? 4 : y > 0.5 + wave(x) / 6 ? 1 : 0
    },
  },
  crack: {
    palette: wall,
    paint: (x, y) => (Math.abs(x - 0.3 - y * 0.35 - wave(y * 1.7)) < 0.012 * (1.4 - y) ? 4 : y > 0.85 ? 2 : 0),
  },
  tiles: {
    palette: [
      [214, 226, 230],
      [238, 243, 244],
      [94, 110, 96],
      [150, 162, 146],
    ],
    paint: (x, y) => {
      const joint = (x * 8) % 1 < 0.06 || (y * 6) % 1 < 0.06
      const damp = distance(x, y, 0.2, 0.85) + wave(x * 2) < 0.35
      return damp ? (joint ? 2 : 3) : joint ? 0 : 1
    },
  },
  radiator: {
    palette: [
      [233, 226, 214],
      [250, 250, 248],
      [205, 205, 202],
      [110, 118, 124],
    ],
    paint: (x, y) => {
      const inside = x > 0.12 && x < 0.86 && y > 0.3 && y < 0.82
      if (inside) return (x * 18) % 1 < 0.25 ? 2 : 1
      return x >= 0.86 && x < 0.93 && y > 0.36 && y < 0.44 ? 3 : y > 0.9 ? 2 : 0
    },
  },
  door: {
    palette: [
      [206, 199, 188],
      [112, 134, 122],
      [86, 106, 95],
      [214, 180, 92],
      [46, 52, 50],
    ],
    paint: (x, y) => {
      if (x < 0.26 || x > 0.74 || y < 0.08) return 0
      if (distance(x, y, 0.68, 0.55) < 0.03) return 3
      if (Math.abs(x - 0.68) < 0.008 && y > 0.6 && y < 0.66) return 4
      return x > 0.34 && x < 0.6 && ((y > 0.18 && y < 0.46) || (y > 0.58 && y < 0.92)) ? 2 : 1
    },
  },
  meter: {
    palette: [
      [70, 76, 82],
      [226, 229, 231],
      [24, 26, 28],
      [190, 44, 38],
    ],
    paint: (x, y) => {
      if (x > 0.22 && x < 0.78 && y > 0.38 && y < 0.56) return (x * 12.5) % 1 < 0.12 ? 1 : x > 0.66 ? 3 : 2
      return distance(x, y, 0.5, 0.5) < 0.44 ? 1 : 0
    },
  },
}

/** The bytes of an attachment and its media type. */
export function drawFile(spec: FileSpec): { name: string; contentType: string; content: Buffer } {
  if ('picture' in spec) return { name: spec.name, contentType: 'image/png', content: encodePng(pictures[spec.picture]) }
  if ('pdf' in spec) return { name: spec.name, contentType: 'application/pdf', content: drawPdf(spec.name, spec.pdf) }
  return { name: spec.name, contentType: textTypeOf(spec.name), content: Buffer.from(spec.text.replaceAll('\n', '\r\n'), 'utf8') }
}

function textTypeOf(name: string): string {
  if (name.endsWith('.csv')) return 'text/csv; charset=utf-8'
  return name.endsWith('.ics') ? 'text/calendar; charset=utf-8' : 'text/plain; charset=utf-8'
}

/** A line that begins with `# ` is a heading. */
function drawPdf(name: string, text: string): Buffer {
  const lines = text.trimEnd().split('\n')
  return makePdf(
    name,
    lines.map((line) => (line.startsWith('# ') ? { text: line.slice(2), size: 18, bold: true } : { text: line })),
  )
}

/**
 * A PNG of four bits a pixel.
 *
 * The data is stored, not compressed: compressors differ between builds of zlib, and the sample must be the same bytes everywhere.
 * Source: PNG (third edition), 11.2; RFC 1950; RFC 1951, 3.2.4.
 */
function encodePng(picture: Picture): Buffer {
  const rowBytes = 1 + width / 2
  const pixels = Buffer.alloc(rowBytes * height)
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const index = picture.paint((column + 0.5) / width, (row + 0.5) / height)
      const at = row * rowBytes + 1 + (column >> 1)
      pixels[at] = (pixels[at] ?? 0) | (column % 2 === 0 ? index << 4 : index)
    }
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([4, 3, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(picture.palette.flat())),
    chunk('IDAT', storeZlib(pixels)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}

function storeZlib(data: Buffer): Buffer {
  const head = Buffer.alloc(5)
  head[0] = 1
  head.writeUInt16LE(data.length, 1)
  head.writeUInt16LE(~data.length & 0xffff, 3)
  let low = 1
  let high = 0
  for (const byte of data) {
    low = (low + byte) % 65521
    high = (high + low) % 65521
  }
  const check = Buffer.alloc(4)
  check.writeUInt32BE(((high << 16) | low) >>> 0)
  return Buffer.concat([Buffer.from([0x78, 0x01]), head, data, check])
}
