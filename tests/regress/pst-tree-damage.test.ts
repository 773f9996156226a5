import { describe, expect, it } from 'vitest'
import { countItems, openBytes } from '#core/archive/pst/count-items.ts'
import { file, mail } from '../support/pst-writer/build-mail.ts'
import { mutateBy } from '../support/pst-writer/mutators.ts'
import { createMemorySink } from '../support/pst-writer/sink.ts'
import { mapStore } from '../support/pst-writer/store-map.ts'
import { writePst } from '../support/pst-writer/write-pst.ts'

const person = { name: 'Ada Byron', address: 'ada@riverside.example' }

function makeStore(): Buffer {
  const sink = createMemorySink()
  const items = Array.from({ length: 12 }, (_, index) =>
    mail({
      subject: `Letter ${index}`,
      text: 'words',
      from: person,
      to: [person],
      sentAt: Date.UTC(2012, 4, 6),
      attachments: [file('plan.bin', 'application/octet-stream', Buffer.alloc(9000, index))],
    }),
  )
  writePst(sink, { variant: 'unicode', encryption: 'permute', pageFill: 6 }, { folders: [{ path: ['Inbox'], items }] })
  return sink.bytes()
}

// Found by scripts/compare-readers.ts: one page of the block tree was lost, and with it attachments whose blocks are all there.
describe('PST-11 A-25 a page of a tree that is lost', () => {
  const sound = makeStore()
  const map = mapStore(sound)
  // Where blocks stand can be told from the blocks; which nodes there are stands in the leaves of their tree alone.
  const tops = [224, 240].map((at) => sound.readUInt32LE(at))
  const pages = map.pages.filter(({ type, level, offset }) => (type === 'blocks' || level > 0) && !tops.includes(offset))

  it.each(pages.map(({ offset }) => offset))('PST-11 A-25 takes nothing with it: page at byte %i', (offset) => {
    const bytes = Buffer.from(sound)
    bytes.fill(0, offset, offset + map.layout.pageSize)
    const opened = openBytes(bytes)
    if (!opened.ok) throw new Error(opened.fault.message)
    expect(countItems(opened.value)).toMatchObject({ items: 12, attachments: 12, recovered: 0, faults: [] })
    expect(opened.value.remarks.map(({ message }) => message).join()).toMatch(
      /the whole file was searched, and \d+ (?:nodes|sound blocks) were found/,
    )
  })

  it('PST-11 A-25 nor does one that points to itself', () => {
    for (let seed = 1; seed <= 10; seed += 1) {
      const opened = openBytes(mutateBy('tree page that points to itself', sound, seed).bytes)
      if (!opened.ok) throw new Error(opened.fault.message)
      expect(countItems(opened.value)).toMatchObject({ items: 12, attachments: 12 })
    }
  })

  it('PST-11 PST-6 a sound file is not searched', () => {
    const opened = openBytes(sound)
    if (!opened.ok) throw new Error(opened.fault.message)
    expect(countItems(opened.value)).toMatchObject({ items: 12, attachments: 12, faults: [] })
    expect(opened.value.remarks).toEqual([])
  })
})
