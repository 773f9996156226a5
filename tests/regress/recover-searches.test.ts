import { describe, expect, it } from 'vitest'
import { openPstArchive } from '#core/archive/worker/read-pst.ts'
import { mail } from '../support/pst-writer/build-mail.ts'
import { createMemorySink } from '../support/pst-writer/sink.ts'
import { mapStore, readWide } from '../support/pst-writer/store-map.ts'
import { writePst } from '../support/pst-writer/write-pst.ts'

const person = { name: 'Ada Byron', address: 'ada@riverside.example' }
const contentsTable = 0x0e
const message = 0x04

/** A store of which a page of nodes is lost but for an old copy that hangs on nothing, and with it the lists of what is in the folders. */
function makeLost(): { bytes: Buffer; hidden: number } {
  const sink = createMemorySink()
  const items = Array.from({ length: 12 }, (_, index) =>
    mail({ subject: `Letter ${index}`, text: 'words', from: person, to: [person], sentAt: Date.UTC(2012, 4, 6) }),
  )
  writePst(sink, { variant: 'unicode', encryption: 'permute', pageFill: 6 }, { folders: [{ path: ['Inbox'], items }] })
  const sound = sink.bytes()
  const { layout, pages, blocks } = mapStore(sound)
  const leaves = pages.filter(({ type, level }) => type === 'nodes' && level === 0)
  const nodes = leaves.flatMap((page) =>
    Array.from({ length: page.entries }, (_, index) => {
      const at = page.offset + index * page.entrySize
      return { nid: sound.readUInt32LE(at), data: readWide(sound, layout, at + layout.wide), page }
    }),
  )
  const isMessage = ({ nid }: { nid: number }): boolean => (nid & 0x1f) === message
  const page = nodes.find(isMessage)?.page
  if (!page) throw new Error('the store has no messages')
  const bytes = Buffer.concat([sound, sound.subarray(page.offset, page.offset + layout.pageSize)])
  bytes.fill(0, page.offset, page.offset + layout.pageSize)
  for (const { data } of nodes.filter(({ nid }) => (nid & 0x1f) === contentsTable)) {
    const block = blocks.find(({ blockId }) => (blockId & ~1) === (data & ~1))
    if (block) bytes.fill(0, block.offset, block.offset + block.size)
  }
  return { bytes, hidden: nodes.filter((node) => node.page === page && isMessage(node)).length }
}

// Found while readers were compared: recovery took only what the trees still reached.
describe('A-25 PST-7 recovery', () => {
  it('A-25 PST-7 searches the whole file, and only where it is asked for', () => {
    const { bytes, hidden } = makeLost()
    const source = {
      sizeBytes: bytes.length,
      readAt: (offset: number, length: number) => bytes.subarray(offset, offset + length),
    }
    const opened = openPstArchive(source, 'lost.pst')
    if (!opened.ok) throw new Error(opened.fault)
    const count = (recover: boolean): number =>
      [...opened.value.items({ folders: null, recover }, null, [], () => {})].filter(({ fault }) => fault === null).length
    expect(hidden).toBeGreaterThan(0)
    expect([count(false), count(true)]).toEqual([12 - hidden, 12])
  })
})
