import { describe, expect, it } from 'vitest'
import { makeMapiItem } from '../../mapi/make-mapi-item.ts'
import { rawItemOfMapi } from './raw-item-of-mapi.ts'

const place = { index: 0, cursor: '0:0', folder: [], nid: 0, recovered: false, behindBytes: 1 }

describe('an Outlook item as an item of an archive', () => {
  it.each([
    ['bad_checksum', 'bad_checksum'],
    ['value_cut', 'unreadable_part'],
  ])('MAPI-1 a remark %s of its reader comes into the statement once, as %s, also beside a signature', (code, told) => {
    for (const itemClass of ['IPM.Note', 'IPM.Note.SMIME']) {
      const item = makeMapiItem([[0x001a, itemClass]], { faults: [{ code, message: 'A block is damaged.' }] })
      const { problems, partial } = rawItemOfMapi(item, place)
      expect(problems).toEqual([{ code: told, message: 'A block is damaged.', offsetBytes: 0, line: 1 }])
      expect(partial).toBe(true)
    }
  })
})
