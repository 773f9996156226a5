import { sets } from '../../mapi/property-ids.ts'
import type { MsgToMake } from './make-msg.ts'

/** Names of the properties 0x8000 and 0x8001 of a message in tests: a reminder, and its categories. */
export const wholeNames: NonNullable<MsgToMake['names']> = [
  { set: sets.common, key: 0x8501 },
  { set: sets.publicStrings, key: 'Keywords' },
]

/** A file and an item inside: every kind of attachment that has a storage of its own. */
export const wholeAttachments: NonNullable<MsgToMake['attachments']> = [
  {
    properties: [
      [0x3705, 0x0003, 1],
      [0x3707, 0x001f, 'long.bin'],
      [0x3701, 0x0102, Buffer.alloc(10_000, 7)],
    ],
  },
  {
    properties: [
      [0x3705, 0x0003, 5],
      [0x3001, 0x001f, 'Inner'],
    ],
    item: {
      properties: [
        [0x0037, 0x001f, 'Inner'],
        [0x1000, 0x001f, 'deep'],
      ],
    },
  },
]
