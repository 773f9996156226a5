import { describe, expect, it } from 'vitest'
import { type MsgToMake, makeMsg } from '#core/archive/msg/make-msg.ts'
import { openMsg } from '#core/archive/msg/open-msg.ts'
import { renderItem } from '#core/mapi/render-item.ts'

// Found by scripts/fuzz.ts (msg, seed 3): items that had lost their attachments came without a word.

const letter: MsgToMake = {
  properties: [
    [0x001a, 0x001f, 'IPM.Note'],
    [0x0037, 0x001f, 'Lamp'],
    [0x0e07, 0x0003, 0x11],
  ],
  attachments: [
    {
      properties: [
        [0x3705, 0x0003, 1],
        [0x3707, 0x001f, 'plan.bin'],
        [0x3701, 0x0102, Buffer.alloc(5000, 7)],
      ],
    },
  ],
}

function render(bytes: Buffer) {
  const item = openMsg(bytes)
  if (!item.ok) throw new Error(item.fault.message)
  const { problems, partial } = renderItem(item.value)
  return { partial, sentences: problems.map(({ message }) => message).join(' ') }
}

/** Where the entry of the directory with this name stands; it occurs there alone. Source: MS-CFB 2.6.1. */
const entryOf = (bytes: Buffer, name: string): number => bytes.indexOf(Buffer.from(`${name}\0`, 'utf16le'))

describe('I10 A-23 an Outlook item that lost something says so', () => {
  it('I10 A-23 a sound one is whole', () => {
    expect(render(makeMsg(letter))).toEqual({ partial: false, sentences: '' })
  })

  it('I10 A-23 without its list of properties', () => {
    const bytes = makeMsg({ ...letter, attachments: [] })
    bytes.write('x', entryOf(bytes, '__properties_version1.0'))
    expect(render(bytes)).toMatchObject({ partial: true, sentences: expect.stringMatching(/list of its properties is missing/) })
  })

  it('I10 A-23 where the directory of the file leads to fewer parts than it holds', () => {
    const bytes = makeMsg({ ...letter, properties: letter.properties.slice(0, 2) })
    const entry = entryOf(bytes, 'Root Entry')
    bytes.writeUInt32LE(0xffffffff, bytes.readUInt32LE(entry + 76) * 128 + entry + 68)
    bytes.writeUInt32LE(0xffffffff, bytes.readUInt32LE(entry + 76) * 128 + entry + 72)
    expect(render(bytes)).toMatchObject({
      partial: true,
      sentences: expect.stringMatching(/\d+ parts of the file cannot be reached/),
    })
  })

  it('I10 A-23 where its flags tell of attachments, and none are there', () => {
    const bytes = makeMsg({ ...letter, attachments: [] })
    expect(render(bytes)).toMatchObject({ partial: true, sentences: expect.stringMatching(/says it has attachments, and none/) })
  })
})
