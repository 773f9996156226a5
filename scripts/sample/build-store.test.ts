import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { openPst } from '#core/archive/pst/open-pst.ts'
import { buildStore } from './build-store.ts'

const committed = (name: string): Buffer =>
  readFileSync(fileURLToPath(new URL(`../../resources/samples/${name}`, import.meta.url)))

describe('the Outlook sample', () => {
  let sample: Awaited<ReturnType<typeof buildStore>>
  beforeAll(async () => {
    sample = await buildStore()
  })

  it('SAM-6 is the same bytes on every run, and less than a megabyte', async () => {
    const again = await buildStore()
    expect(sample.pst.equals(committed('riverside.pst'))).toBe(true)
    expect(again.pst.equals(sample.pst)).toBe(true)
    expect(JSON.parse(committed('riverside-pst.expected.json').toString())).toEqual(sample.expected)
    expect(sample.pst.length).toBeLessThan(1024 * 1024)
  })

  it('SAM-7 is read as it says: folders, classes, files, nothing damaged', () => {
    const bytes = committed('riverside.pst')
    const opened = openPst({ sizeBytes: bytes.length, readAt: (offset, length) => bytes.subarray(offset, offset + length) })
    if (!opened.ok) throw new Error(opened.fault.message)
    const pst = opened.value
    const folders = pst.folders()
    expect(Object.fromEntries(folders.map(({ path, items }) => [path.join('/'), items]))).toEqual(sample.expected.folders)
    const items = folders.flatMap((folder) => [...pst.itemRefs(folder)].map(({ nid }) => pst.openItem(nid)))
    const values = items.flatMap((item) => (item.ok ? [item.value] : []))
    expect(values).toHaveLength(sample.expected.items)
    const classes: Record<string, number> = {}
    for (const { messageClass } of values) classes[messageClass] = (classes[messageClass] ?? 0) + 1
    expect(classes).toEqual(sample.expected.classes)
    const attachments = values.flatMap((item) => [...item.attachments()])
    expect(attachments).toHaveLength(sample.expected.attachments)
    expect(attachments.filter((attachment) => attachment.embedded() !== null)).toHaveLength(sample.expected.embedded)
    expect([...pst.remarks, ...values.flatMap((item) => item.faults)]).toEqual([])
  })

  it('SAM-8 names no address that could belong to somebody', () => {
    const addresses = sample.letters.flatMap(({ from, to, cc }) => [from, ...to, ...cc].map(({ address }) => address))
    expect(addresses.length).toBeGreaterThan(50)
    expect(addresses.filter((address) => !/\.(example|invalid|test)$/.test(address))).toEqual([])
  })
})
