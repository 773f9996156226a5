import { tags } from '../../electron/core/mime/tnef/attribute-ids.ts'
import { binary, embedded, integer, makeTnef, text, text8, time } from '../../electron/core/mime/tnef/make-tnef.ts'
import type { Seed } from './fuzz-format.ts'

export function makeTnefSeeds(): Seed[] {
  const inner = makeTnef({
    properties: [text(tags.subject, 'Inner')],
    files: [{ title: 'c.pdf', data: Buffer.from('%PDF-1.7') }],
  })
  const files = [
    {
      title: 'PLAN~1.PDF',
      data: Buffer.from('%PDF-1.7 plan'),
      properties: [text(tags.attachLongFileName, 'Plan für März.pdf'), text(tags.attachMimeTag, 'application/pdf')],
    },
    { title: 'old.txt', data: Buffer.from('old') },
    {
      properties: [
        integer(tags.attachMethod, 1),
        text8(tags.attachFileName, 'ole.bin'),
        binary(tags.attachData, Buffer.alloc(200, 5)),
      ],
    },
    { properties: [integer(tags.attachMethod, 5), text(tags.displayName, 'Inner'), embedded(inner)] },
  ]
  const properties = [
    text(tags.subject, 'Packed'),
    time(0x0039, Date.UTC(2020, 1, 1)),
    binary(0x1013, Buffer.from('<p>hello</p>')),
  ]
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
