import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { embedded, file, mail } from '../../../../tests/support/pst-writer/build-mail.ts'
import type { FolderSpec } from '../../../../tests/support/pst-writer/item-spec.ts'
import { type PstOptions, writePst } from '../../../../tests/support/pst-writer/write-pst.ts'
import type { MapiValue } from '../../mapi/mapi-item.ts'
import { countItems, openBytes } from './count-items.ts'
import { openFileBytes } from './ndb/byte-source.ts'
import { openPst, type Pst } from './open-pst.ts'

const place = mkdtempSync(join(tmpdir(), 'orgo-pst-'))
afterAll(() => rmSync(place, { recursive: true, force: true }))

const ada = { name: 'Ada Example', address: 'ada@example.org' }
const bo = { name: 'Bo Example', address: 'bo@example.org' }
const startAt = Date.UTC(2024, 2, 5, 10)

const letter = (subject: string, minute: number, bytes = 0) =>
  mail({
    subject,
    from: ada,
    to: [bo],
    sentAt: startAt + minute * 60_000,
    text: `Text of ${subject}`,
    attachments: bytes > 0 ? [file('a.bin', 'application/octet-stream', pattern(bytes))] : [],
  })

/** Bytes that tell their own place, so that a block left out or swapped is seen. */
function pattern(size: number): Buffer {
  const bytes = Buffer.alloc(size)
  for (let at = 0; at < size; at++) bytes[at] = (at ^ (at >>> 8) ^ (at >>> 16)) & 0xff
  return bytes
}

const bytesOf = (value: MapiValue | undefined): Uint8Array => (value instanceof Uint8Array ? value : Buffer.alloc(0))

const sizes = [1, 3580, 8176, 8177, 65_513, 200_000]
/** Beyond what one XBLOCK of a Unicode file lists. */
const hugeBytes = 8_400_000
const folders = (): FolderSpec[] => [
  { path: ['Inbox'], role: 'inbox', items: sizes.map((size, index) => letter(`Size ${size}`, index, size)) },
  { path: ['Inbox', 'a/b'], items: Array.from({ length: 400 }, (_, index) => letter(`Number ${index}`, index)) },
  { path: ['Sent'], role: 'sent', items: [] },
]

function write(name: string, options: PstOptions, content = folders()): Buffer {
  const path = join(place, `${name}.pst`)
  writePst(path, options, { folders: content })
  return readFileSync(path)
}

function open(bytes: Buffer, scan = false): Pst {
  const opened = openBytes(bytes, scan)
  if (!opened.ok) throw new Error(opened.fault.message)
  return opened.value
}

const kinds: PstOptions[] = [
  ...(['unicode', 'ansi', 'unicode-4k'] as const).flatMap((variant) =>
    (['none', 'permute', 'cyclic'] as const).map((encryption) => ({ variant, encryption })),
  ),
  ...(['none', 'permute', 'cyclic'] as const).map((encryption) => ({
    variant: 'unicode-4k' as const,
    encryption,
    compress: true,
  })),
  { variant: 'unicode', encryption: 'permute', pageFill: 3, leafRoom: 24, version: 21 },
  { variant: 'ansi', encryption: 'permute', pageFill: 3, leafRoom: 24, version: 15 },
  { variant: 'unicode-4k', encryption: 'permute', version: 37, client: 'SO' },
]

describe.each(kinds)('PST-1 $variant, $encryption, compressed: $compress, version $version', (options) => {
  const bytes = write(`kind-${kinds.indexOf(options)}`, options)

  it('PST-1 A-26 every folder, item and value is there, byte by byte', () => {
    const pst = open(bytes)
    expect(pst).toMatchObject({ variant: options.variant, encryption: options.encryption, hasPassword: false })
    const listed = pst.folders()
    expect(listed.map(({ path, role, items, recovered, problem }) => ({ path, role, items, recovered, problem }))).toEqual([
      { path: ['Inbox'], role: 'inbox', items: sizes.length, recovered: 0, problem: null },
      { path: ['Inbox', 'a/b'], role: null, items: 400, recovered: 0, problem: null },
      ...listed.slice(2).map(({ path, role }) => ({ path, role, items: 0, recovered: 0, problem: null })),
    ])
    expect(listed[1]).toMatchObject({ earliest: startAt, latest: startAt + 399 * 60_000 })
    for (const [index, { nid }] of [...pst.itemRefs(listed[0] ?? { nid: 0 })].entries()) {
      const item = pst.openItem(nid)
      if (!item.ok) throw new Error(item.fault.message)
      const [attachment] = item.value.attachments()
      expect(attachment?.properties.sizeOf(0x3701)).toBe(sizes[index])
      expect(pattern(sizes[index] ?? 0).equals(bytesOf(attachment?.properties.get(0x3701)))).toBe(true)
    }
    expect(countItems(pst)).toMatchObject({ classes: { 'IPM.Note': 406 }, attachments: sizes.length, faults: [] })
    expect(pst.remarks).toEqual([])
  })

  it('PST-7 a file without header and roots is read from what the rest of it holds', () => {
    const headless = Buffer.from(bytes).fill(0, 0, 564)
    expect(openBytes(headless)).toMatchObject({ ok: false, fault: { kind: 'not_pst' } })
    const pst = open(headless, true)
    expect(pst).toMatchObject({ variant: options.variant, encryption: options.encryption })
    expect(countItems(pst)).toMatchObject({ classes: { 'IPM.Note': 406 }, faults: [] })
  })
})

describe('damage', () => {
  const bytes = write('damage', { variant: 'unicode', encryption: 'permute', pageFill: 5 })

  it('PST-7 A-25 without one page of the block b-tree nothing is lost by searching', () => {
    const holed = Buffer.from(bytes)
    for (let at = 0; at < holed.length; at += 512)
      if (holed[at + 496] === 0x80 && holed[at + 497] === 0x80 && holed[at + 490] === 24) holed.fill(0, at, at + 512)
    expect(openBytes(holed)).toMatchObject({ ok: false, fault: { kind: 'damaged' } })
    expect(countItems(open(holed, true)).classes).toEqual({ 'IPM.Note': 406 })
  })

  it('PST-5 items that the table of a folder has lost are found by their parent, and marked', () => {
    const pst = open(bytes)
    const [, second] = pst.folders()
    const nid = second?.nid ?? 0
    const before = [...pst.itemRefs({ nid })]
    // The node of the contents table is renamed in the node b-tree, so that the folder has none.
    const table = ((nid & ~0x1f) | 0x0e) >>> 0
    const without = Buffer.from(bytes)
    for (let at = 0; at < without.length; at += 512) {
      if (without[at + 496] !== 0x81 || without[at + 497] !== 0x81 || without[at + 491] !== 0) continue
      for (let entry = at; entry < at + 488; entry += 32)
        if (without.readUInt32LE(entry) === table) without.writeUInt32LE(table + 0x10, entry)
    }
    const after = [...open(without).itemRefs({ nid })]
    expect(after.map((ref) => ref.nid).sort()).toEqual(before.map((ref) => ref.nid).sort())
    expect(new Set(after.map(({ recovered }) => recovered))).toEqual(new Set([true]))
    expect(new Set(before.map(({ recovered }) => recovered))).toEqual(new Set([false]))
  })

  it('PST-5 messages that no folder gave are the orphans', () => {
    const pst = open(bytes)
    const seen = new Set(pst.folders().flatMap((folder) => [...pst.itemRefs(folder)].map(({ nid }) => nid)))
    expect([...pst.orphans(seen)]).toEqual([])
    const [first] = seen
    expect([...pst.orphans(new Set([...seen].slice(1)))].map(({ nid }) => nid)).toEqual([first])
  })

  it('PST-3 A-25 a file cut anywhere gives what is left, and says that it was cut', () => {
    for (let size = 0; size < bytes.length; size += 98_304) {
      for (const scan of [false, true]) {
        const opened = openBytes(bytes.subarray(0, size), scan)
        if (!opened.ok) continue
        countItems(opened.value)
        expect(opened.value.remarks.length).toBeGreaterThan(0)
      }
    }
  })

  it('PST-4 a wrong checksum of an item is reported with its block and place, and the item is read', () => {
    const pst = open(bytes)
    const [folder] = pst.folders()
    const [, ref] = folder === undefined ? [] : pst.itemRefs(folder)
    const clean = pst.openItem(ref?.nid ?? 0)
    const at = bytes.indexOf(encoded('Size 3580'))
    const damaged = Buffer.from(bytes)
    damaged.writeUInt8((damaged[at + 10] ?? 0) ^ 1, at + 10)
    const item = open(damaged).openItem(ref?.nid ?? 0)
    if (!item.ok || !clean.ok) throw new Error('not read')
    expect(at).toBeGreaterThan(0)
    expect(item.value.messageClass).toBe('IPM.Note')
    expect(item.value.properties.faults[0]?.message).toMatch(/^The checksum of block 0x[0-9a-f]+ at byte \d+ is wrong\.$/)
    expect(clean.value.properties.faults).toEqual([])
  })
})

/** How a text stands in a permuted Unicode file. */
function encoded(text: string): Buffer {
  const plain = Buffer.from(text, 'utf16le')
  const writtenText = write('text', { variant: 'unicode', encryption: 'none' }, [{ path: ['A'], items: [letter(text, 0)] }])
  const permuted = write('text-permuted', { variant: 'unicode', encryption: 'permute' }, [
    { path: ['A'], items: [letter(text, 0)] },
  ])
  const at = writtenText.indexOf(plain)
  return permuted.subarray(at, at + plain.length)
}

describe('what the file says about itself', () => {
  it('PST-8 I16 what nobody can read is refused in one sentence', () => {
    const bytes = write('refused', { variant: 'unicode', encryption: 'none' }, [])
    const change = (at: number, value: number) => openBytes(Buffer.from(bytes).fill(value, at, at + 1))
    expect(change(513, 0x10)).toMatchObject({
      ok: false,
      fault: { kind: 'unsupported', message: expect.stringContaining('Windows Information Protection') },
    })
    expect(change(10, 99)).toMatchObject({
      ok: false,
      fault: { kind: 'unsupported', message: expect.stringContaining('version 99') },
    })
    expect(change(0, 0)).toMatchObject({ ok: false, fault: { kind: 'not_pst' } })
    expect(openBytes(bytes.subarray(0, 100))).toMatchObject({ ok: false, fault: { kind: 'damaged' } })
    expect(openBytes(Buffer.alloc(0))).toMatchObject({ ok: false, fault: { kind: 'not_pst' } })
  })

  it('PST-8 a password is noted; a wrong encoding byte is seen through', () => {
    const bytes = write('password', { variant: 'ansi', encryption: 'cyclic', password: 'secret' })
    expect(open(bytes)).toMatchObject({ hasPassword: true, encryption: 'cyclic', remarks: [] })
    const wrong = Buffer.from(bytes).fill(0, 461, 462)
    expect(open(wrong).encryption).toBe('cyclic')
    expect(countItems(open(wrong)).classes).toEqual({ 'IPM.Note': 406 })
  })

  it.each([
    ['削除済みアイテム', 932, 932],
    ['Удаленные', 1251, 1251],
    ['Deleted Items', 1250, 1250],
  ])('PST-10 an ANSI store whose deleted items are called %s has code page %i', (name, codePage, guessed) => {
    const content: FolderSpec[] = [
      { path: [name], role: 'deleted', items: [] },
      { path: ['Mail'], items: [letter('a', 0)] },
    ]
    const pst = open(write(`code-page-${codePage}`, { variant: 'ansi', encryption: 'permute', codePage }, content))
    expect(pst.defaultCodePage).toBe(guessed)
    expect(pst.folders().map(({ path }) => path.join('/'))).toContain(name)
  })
})

describe('reading a little at a time', () => {
  it('PST-6 I9 listing folders and opening an item reads no attachment', () => {
    const path = join(place, 'reads.pst')
    const huge = letter('Huge', 0, hugeBytes)
    writePst(path, { variant: 'unicode', encryption: 'permute' }, { folders: [{ path: ['A'], items: [huge] }] })
    const file = openFileBytes(path)
    let readBytes = 0
    const opened = openPst({
      sizeBytes: file.sizeBytes,
      readAt: (offset, length) => {
        readBytes += length
        return file.readAt(offset, length)
      },
    })
    if (!opened.ok) throw new Error(opened.fault.message)
    const [folder] = opened.value.folders()
    for (const { nid } of opened.value.itemRefs(folder ?? { nid: 0 })) {
      const item = opened.value.openItem(nid)
      const [attachment] = item.ok ? item.value.attachments() : []
      expect(attachment?.properties.sizeOf(0x3701)).toBe(hugeBytes)
      expect(readBytes).toBeLessThan(2_000_000)
      expect(pattern(hugeBytes).equals(bytesOf(attachment?.properties.get(0x3701)))).toBe(true)
      expect(readBytes).toBeLessThan(hugeBytes * 1.5)
    }
    expect(readBytes).toBeGreaterThan(hugeBytes)
    file.close()
  })

  it('PST-1 I12 messages within messages are read to any depth that mail has, and end at 32', () => {
    let inner = letter('Level 40', 0)
    for (let level = 39; level > 0; level--)
      inner = mail({
        subject: `Level ${level}`,
        from: ada,
        to: [bo],
        sentAt: startAt,
        text: 'x',
        attachments: [embedded('a letter', inner)],
      })
    const pst = open(write('nested', { variant: 'unicode', encryption: 'none' }, [{ path: ['A'], items: [inner] }]))
    const [folder] = pst.folders()
    const [ref] = pst.itemRefs(folder ?? { nid: 0 })
    const item = pst.openItem(ref?.nid ?? 0)
    let depth = 0
    for (let current = item.ok ? item.value : null; current !== null; depth++) {
      const [attachment] = current.attachments()
      const next = attachment?.embedded() ?? null
      if (next === null) expect(attachment?.properties.faults.map(({ code }) => code)).toEqual(['nested_too_deep'])
      current = next === null ? null : { ...next, nid: 0, messageClass: '' }
    }
    expect(depth).toBe(32)
  })
})
