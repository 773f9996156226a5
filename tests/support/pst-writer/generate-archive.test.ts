import { describe, expect, it } from 'vitest'
import { openPst } from '#core/archive/pst/open-pst.ts'
import { type ArchivePlan, generateArchive } from './generate-archive.ts'
import { createMemorySink } from './sink.ts'

const startAt = Date.UTC(2016, 0, 1)
const endAt = Date.UTC(2026, 0, 1)

function generate(plan: ArchivePlan) {
  const sink = createMemorySink()
  const written = generateArchive(sink, plan)
  return { written, bytes: sink.bytes() }
}

function read(bytes: Buffer) {
  const opened = openPst({ sizeBytes: bytes.length, readAt: (offset, length) => bytes.subarray(offset, offset + length) })
  if (!opened.ok) throw new Error(opened.fault.message)
  const pst = opened.value
  return pst.folders().map((folder) => ({
    folder,
    items: [...pst.itemRefs(folder)].flatMap(({ nid }) => {
      const item = pst.openItem(nid)
      return item.ok ? [item.value] : []
    }),
  }))
}

describe('generated archives', () => {
  const { written, bytes } = generate({ seed: 5, mails: 400, attachmentShare: 0.05 })
  const folders = read(bytes)
  const items = folders.flatMap((folder) => folder.items)

  it('hold as many mails as were asked for, over folders and years', () => {
    expect(written.items).toBe(400)
    expect(items).toHaveLength(400)
    expect(folders.filter(({ folder }) => folder.items > 0).length).toBeGreaterThanOrEqual(8)
    const times = items.map(({ properties }) => Number(properties.get(0x0039)))
    expect(Math.min(...times)).toBeGreaterThanOrEqual(startAt)
    expect(Math.max(...times)).toBeLessThanOrEqual(endAt)
    expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(0.9 * (endAt - startAt))
  })

  it('look like office mail: lengths, answers, headers, HTML, files', () => {
    const has = (id: number): number => items.filter(({ properties }) => properties.types.has(id)).length / items.length
    const lengths = items.map(({ properties }) => String(properties.get(0x1000)).length).sort((one, other) => one - other)
    expect(lengths[200]).toBeGreaterThan(4000)
    expect(lengths[200]).toBeLessThan(9000)
    expect(has(0x007d)).toBeGreaterThan(0.4)
    expect(has(0x007d)).toBeLessThan(0.6)
    expect(has(0x1013)).toBeGreaterThan(0.2)
    expect(has(0x1042)).toBeGreaterThan(0.3)
    expect(items.reduce((sum, item) => sum + [...item.attachments()].length, 0)).toBe(written.attachments)
  })

  it('are the same for the same seed, and others for another', () => {
    expect(generate({ seed: 5, mails: 400, attachmentShare: 0.05 }).bytes.equals(bytes)).toBe(true)
    expect(generate({ seed: 6, mails: 400, attachmentShare: 0.05 }).bytes.equals(bytes)).toBe(false)
  })

  it('are as large as was asked for', () => {
    const wanted = 20 * 1024 * 1024
    const size = generate({ seed: 1, bytes: wanted }).bytes.length
    expect(size).toBeGreaterThan(wanted * 0.9)
    expect(size).toBeLessThan(wanted * 1.15)
  })
})
