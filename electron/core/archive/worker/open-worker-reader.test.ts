import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { mail } from '../../../../tests/support/pst-writer/build-mail.ts'
import { createMemorySink } from '../../../../tests/support/pst-writer/sink.ts'
import { writePst } from '../../../../tests/support/pst-writer/write-pst.ts'
import { folderKey } from '../archive-folder.ts'
import type { ItemChoice } from '../archive-reader.ts'
import type { ItemPosition, RawItem } from '../raw-item.ts'
import { openWorkerReader } from './open-worker-reader.ts'
import type { WorkerSource } from './worker-protocol.ts'

const folder = mkdtempSync(join(tmpdir(), 'orgo-worker-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const everything: ItemChoice = { folders: null, recover: false }
const entry = (name: string): string => join(import.meta.dirname, name)

/** An Outlook file with one mail for each subject; `text` makes them long. */
function store(folders: Record<string, readonly string[]>, text = 'Text'): Buffer {
  const sink = createMemorySink()
  const someone = { name: 'Ida', address: 'ida@sender.example' }
  const specs = Object.entries(folders).map(([name, subjects]) => ({
    path: [name],
    items: subjects.map((subject, n) => mail({ subject, from: someone, to: [someone], sentAt: 1_700_000_000_000 + n, text })),
  }))
  writePst(sink, { variant: 'unicode', encryption: 'none' }, { folders: specs })
  return sink.bytes()
}

function open(bytes: Uint8Array, options: { name?: string; worker?: string; heartbeatMs?: number; source?: WorkerSource } = {}) {
  const { name = 'mail.pst', worker = 'archive-worker.ts', heartbeatMs = 500 } = options
  const source = options.source ?? ({ kind: 'bytes', bytes } as const)
  return openWorkerReader({ workerUrl: entry(worker), format: 'pst', name, source, heartbeatMs })
}

async function readAll(reader: ReturnType<typeof open>, start?: ItemPosition, choice = everything): Promise<RawItem[]> {
  const items: RawItem[] = []
  for await (const batch of reader.read(choice, start)) items.push(...batch)
  return items
}

const subjectOf = ({ bytes }: RawItem): string => /^Subject: (.*?)\r?$/m.exec(Buffer.from(bytes).toString())?.[1] ?? ''
const told = (items: readonly RawItem[]): string[] => items.map((item) => item.fault?.code ?? subjectOf(item))

describe('A-25 I10 an item that a reader does not survive', () => {
  const misbehaving = 'misbehaving-worker.ts'

  it.each([
    ['hang', 'too_slow'],
    ['crash', 'crashed'],
    ['throw', 'crashed'],
    ['eat', 'crashed'],
  ])('WRK-1 A-25 I10 %s: it is an item with a fault, and its neighbours arrive', async (fault, code) => {
    const reader = open(store({ Inbox: ['one', fault, 'two'], Sent: [fault, 'three'] }), {
      worker: misbehaving,
      // Filling the heap takes a while, and is not what is to be caught first.
      heartbeatMs: fault === 'eat' ? 60_000 : 1500,
    })
    const items = await readAll(reader)
    expect(told(items)).toEqual(['one', code, 'two', code, 'three'])
    expect(items.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4])
    expect(items[1]?.fault?.message).toMatch(/it was left out, and the others went on\.$/)
    expect(items[1]).toMatchObject({ folder: ['Inbox'], place: expect.stringMatching(/^node 0x/) })
  })

  it('WRK-1 A-25 five bad ones among many: each is named once, none is doubled, none is lost', async () => {
    const subjects = Array.from({ length: 40 }, (_, n) => (n % 9 === 4 ? 'crash' : `letter ${n}`))
    const items = await readAll(open(store({ Inbox: subjects }), { worker: misbehaving }))
    expect(told(items)).toEqual(subjects.map((subject) => (subject === 'crash' ? 'crashed' : subject)))
  })

  it('WRK-2 a reader that dies without an item to blame is given up with a sentence, not tried for ever', async () => {
    const reader = open(store({ Inbox: ['one'] }), { worker: misbehaving, name: 'die at start.pst' })
    await expect(readAll(reader)).rejects.toThrow('die at start.pst could not be read on: its reader ended three times.')
    const hanging = open(store({ Inbox: ['one'] }), { worker: misbehaving, name: 'hang at start.pst' })
    await expect(hanging.listFolders()).rejects.toThrow(/finding its folders did not end within/)
  })

  it('WRK-2 a disk that is gone ends the read with its code', async () => {
    const reader = open(store({ Inbox: ['one', 'lost', 'two'] }), { worker: misbehaving })
    await expect(readAll(reader)).rejects.toMatchObject({ name: 'SourceFailed', code: 'EIO' })
  })
})

describe('a reader in a worker', () => {
  const subjects = Array.from({ length: 700 }, (_, n) => `letter ${n}`)

  it('WRK-3 goes on from the place of any item, or behind it', async () => {
    const bytes = store({ Inbox: subjects.slice(0, 300), Sent: subjects.slice(300) })
    const reader = open(bytes)
    const items = await readAll(reader)
    expect(told(items)).toEqual(subjects)
    for (const at of [0, 299, 699]) {
      const item = items[at]
      if (!item) throw new Error('an item is missing')
      const from: ItemPosition = { index: item.index, offsetBytes: 0, line: 1, cursor: item.cursor }
      expect((await readAll(reader, from))[0]).toMatchObject({ index: at, cursor: item.cursor })
      const behind = await readAll(reader, { ...from, index: at + 1, cursor: `>${item.cursor}` })
      expect([behind.length, behind[0]?.cursor]).toEqual([699 - at, items[at + 1]?.cursor])
    }
  })

  it('WRK-3 reads only the folders that are wanted, and says of each item where it lies', async () => {
    const reader = open(store({ Inbox: ['one'], Sent: ['two', 'three'] }))
    const items = await readAll(reader, undefined, { folders: new Set([folderKey(['Sent'])]), recover: false })
    expect(items.map((item) => [subjectOf(item), item.folder, item.index])).toEqual([
      ['two', ['Sent'], 0],
      ['three', ['Sent'], 1],
    ])
    expect((await reader.listFolders()).map(({ path, items: count }) => [path, count])).toEqual(
      expect.arrayContaining([
        [['Inbox'], 1],
        [['Sent'], 2],
      ]),
    )
  })

  it('WRK-4 a slow taker is no hanging reader, and what waits for it stays small', async () => {
    const bytes = store({ Inbox: subjects }, 'A long text. '.repeat(1000))
    const reader = open(bytes, { heartbeatMs: 300 })
    let items = 0
    for await (const batch of reader.read(everything)) {
      if (items === 0) await new Promise((resolve) => setTimeout(resolve, 1000))
      items += batch.length
      expect(batch.reduce((sum, item) => sum + item.bytes.byteLength, 0)).toBeLessThan(1.3 * 1024 * 1024)
    }
    expect(items).toBe(700)
  })

  it('WRK-5 a file that becomes shorter is a failing source, not damage of its items', async () => {
    const path = join(folder, 'shrinking.pst')
    const bytes = store({ Inbox: subjects }, 'A long text. '.repeat(1500))
    writeFileSync(path, bytes)
    const reader = open(bytes, { source: { kind: 'file', path } })
    const taken: RawItem[] = []
    const read = async (): Promise<void> => {
      for await (const batch of reader.read(everything)) {
        if (taken.length === 0) truncateSync(path, 4096)
        taken.push(...batch)
      }
    }
    await expect(read()).rejects.toMatchObject({ code: 'ESHORTER' })
    expect(taken.filter(({ fault, partial }) => fault !== null || partial)).toEqual([])
    expect(told(taken)).toEqual(subjects.slice(0, taken.length))
  })

  it('WRK-6 what is no Outlook file is refused in a sentence; close ends a read that runs, and may be called twice', async () => {
    const reader = open(Buffer.alloc(5000, 7))
    await expect(reader.listFolders()).rejects.toThrow(/^mail\.pst cannot be read\. /)
    await expect(readAll(open(Buffer.alloc(0)))).rejects.toThrow(/^mail\.pst cannot be read\. /)
    const missing = open(Buffer.alloc(0), { source: { kind: 'file', path: join(folder, 'nowhere.pst') } })
    await expect(missing.listFolders()).rejects.toMatchObject({ code: 'ENOENT' })
    const running = open(store({ Inbox: subjects }, 'A long text. '.repeat(1500)))
    const batches = running.read(everything)[Symbol.asyncIterator]()
    expect((await batches.next()).done).toBe(false)
    await Promise.all([running.close(), running.close()])
    await batches.return?.()
  })
})
