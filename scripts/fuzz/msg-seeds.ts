import { type MsgToMake, makeMsg } from '../../electron/core/archive/msg/make-msg.ts'
import { wholeAttachments, wholeNames } from '../../electron/core/archive/msg/make-whole-msg.ts'
import type { Seed } from './fuzz-format.ts'

/** An item with every kind of stream: names, recipients, files, an item inside. All of it is fiction. */
const whole = (codePage: number): MsgToMake => ({
  properties: [
    [0x001a, 0x001e, Buffer.from('IPM.Note')],
    [0x0037, 0x001e, Buffer.from('cfa5eceeedf2', 'hex')],
    [0x3ffd, 0x0003, codePage],
    [0x0039, 0x0040, Date.UTC(2012, 4, 6, 7, 8, 9)],
    [0x0e07, 0x0003, 1],
    [0x0c1a, 0x001f, 'Ada Byron'],
    [0x5d01, 0x001f, 'ada@riverside.example'],
    [0x1000, 0x001f, 'Until tomorrow. '.repeat(300)],
    [0x1013, 0x0102, Buffer.from('<html><body><p>Until <b>tomorrow</b>.</p></body></html>')],
    [0x8001, 0x101f, ['Garden', 'Winter']],
  ],
  names: wholeNames,
  recipients: [1, 2].map((kind) => [
    [0x0c15, 0x0003, kind],
    [0x3001, 0x001f, 'Bert'],
    [0x39fe, 0x001f, 'bert@riverside.example'],
  ]),
  attachments: wholeAttachments,
})

/** Rich text as Outlook stores it, not compressed. Source: MS-OXRTFCP 2.1.3.1.2. */
function richText(text: string): Buffer {
  const head = Buffer.alloc(16)
  head.writeUInt32LE(text.length + 12, 0)
  head.writeUInt32LE(text.length, 4)
  head.write('MELA', 8, 'latin1')
  return Buffer.concat([head, Buffer.from(text, 'latin1')])
}

export function makeMsgSeeds(): Seed[] {
  const rich: MsgToMake = {
    properties: [
      [0x001a, 0x001f, 'IPM.Note'],
      [0x0037, 0x001f, 'Rich'],
      [
        0x1009,
        0x0102,
        richText("{\\rtf1\\ansi\\ansicpg1252\\fromhtml1 {\\*\\htmltag64 <p>}Gr\\'fc\\u223 ?e{\\*\\htmltag72 </p>}\\par}"),
      ],
    ],
  }
  return [
    { name: 'a mail', bytes: makeMsg(whole(1251)) },
    { name: 'a mail in Japanese', bytes: makeMsg(whole(932)) },
    { name: 'rich text', bytes: makeMsg(rich) },
  ]
}
