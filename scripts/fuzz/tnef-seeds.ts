import { binary, embedded, integer, makeTnef, text, text8, time } from '../../electron/core/mime/tnef/make-tnef.ts'
import type { Seed } from './fuzz-format.ts'

export function makeTnefSeeds(): Seed[] {
  const inner = makeTnef({
    properties: [text(0x0037, 'Inner')],
    files: [{ title: 'c.pdf', data: Buffer.from('%PDF-1.7') }],
  })
  const files = [
    {
      title: 'PLAN~1.PDF',
      data: Buffer.from('%PDF-1.7 plan'),
      properties: [text(0x3707, 'Plan für März.pdf'), text(0x370e, 'application/pdf')],
    },
    { title: 'old.txt', data: Buffer.from('old') },
    {
      properties: [integer(0x3705, 1), text8(0x3704, 'ole.bin'), binary(0x3701, Buffer.alloc(200, 5))],
    },
    { properties: [integer(0x3705, 5), text(0x3001, 'Inner'), embedded(inner)] },
  ]
  const properties = [text(0x0037, 'Packed'), time(0x0039, Date.UTC(2020, 1, 1)), binary(0x1013, Buffer.from('<p>hello</p>'))]
  const recipients = [[integer(0x0c15, 1), text(0x3001, 'Bert'), text(0x39fe, 'bert@riverside.example')]]
  return [
    { name: 'files', bytes: makeTnef({ files }) },
    { name: 'a mail', bytes: makeTnef({ properties, recipients, files, codePage: 932 }) },
    { name: 'a text', bytes: makeTnef({ properties }) },
  ]
}

/** Makes the checksum of every attribute right again, as far as their lengths lead. Source: MS-OXTNEF 2.1.3.1. */
export function sealAttributes(bytes: Buffer): Buffer {
  let at = 6
  while (at + 9 <= bytes.length) {
    const end = at + 9 + bytes.readUInt32LE(at + 5)
    if (end + 2 > bytes.length) break
    let sum = 0
    for (let place = at + 9; place < end; place += 1) sum += bytes[place] ?? 0
    bytes.writeUInt16LE(sum & 0xffff, end)
    at = end + 2
  }
  return bytes
}
