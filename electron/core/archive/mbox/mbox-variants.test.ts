import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { everything } from '../everything.ts'
import { identifyArchive } from '../identify-archive.ts'
import { collect, envelopeLine, inChunks, makeMbox, makeMmdf } from '../make-mbox.ts'
import type { RawItem } from '../raw-item.ts'
import { openPath } from '../testing-archives.ts'
import { readMbox } from './read-mbox.ts'
import { splitMmdf } from './split-mmdf.ts'

const read = (bytes: Buffer, chunkBytes = 7): Promise<RawItem[]> =>
  collect(
    readMbox(
      { name: 'a.mbox', sizeBytes: bytes.length, read: (from) => inChunks(bytes.subarray(from), chunkBytes) },
      identifyArchive(bytes, 'a.mbox'),
    ),
  )
const bodies = (items: RawItem[]): string[] => items.map(({ bytes }) => Buffer.from(bytes).toString('latin1'))
const codes = (items: RawItem[]): string[][] => items.map(({ problems }) => problems.map(({ code }) => code))
const mail = (subject: string, body = 'x\n'): string => `From: ada@riverside.example\nSubject: ${subject}\n\n${body}`
const one = (text: string): string => `${envelopeLine}\n${text}\n`

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'orgo-mbox-'))
})
afterAll(() => rm(folder, { recursive: true }))

describe('ARC-11 line ends', () => {
  it('ARC-11 A-26 CR alone ends a line, at the same places in the file', async () => {
    const mbox = makeMbox([mail('a', '>From x\n\ntwo\n'), mail('b')], { variant: 'mboxrd', lineEnd: '\n' })
    const items = await read(Buffer.from(mbox.toString().replace(/\n/g, '\r')))
    expect(items).toEqual(await read(mbox))
    expect(bodies(items)).toEqual([mail('a', '>From x\n\ntwo\n'), mail('b')])
  })

  it('ARC-11 A-26 any mailbox gives the same with CR as with LF, in chunks of any size', async () => {
    const line = fc.constantFrom('a', '', 'From x', '>From x', 'Subject: y', 'word word')
    const body = fc.array(line, { maxLength: 8 }).map((lines) => `${lines.join('\n')}\n`)
    const variants = fc.constantFrom('mboxo' as const, 'mboxrd' as const, 'mboxcl' as const, 'mboxcl2' as const)
    await fc.assert(
      fc.asyncProperty(
        fc.array(body, { minLength: 1, maxLength: 5 }),
        variants,
        fc.integer({ min: 1, max: 900 }),
        async (texts, variant, size) => {
          const mbox = makeMbox(
            texts.map((text, at) => mail(`no ${at}`, text)),
            { variant, lineEnd: '\n' },
          )
          expect(await read(Buffer.from(mbox.toString().replace(/\n/g, '\r')), size)).toEqual(await read(mbox, 900))
        },
      ),
      { numRuns: 100 },
    )
  })

  it('ARC-11 A-26 mails of three programs in one file come apart', async () => {
    const text = [
      one(mail('a')),
      one(mail('b')).replace(/\n/g, '\r'),
      one(mail('c')).replace(/\n/g, '\r\n'),
      one(mail('d')),
    ].join('')
    expect(bodies(await read(Buffer.from(text)))).toEqual([mail('a'), mail('b'), mail('c').replace(/\n/g, '\r\n'), mail('d')])
  })

  it('ARC-11 a CR within a line of other mail stays', async () => {
    expect(bodies(await read(Buffer.from(one(mail('a', 'one\rFrom two\n')))))).toEqual([mail('a', 'one\rFrom two\n')])
  })
})

describe('ARC-12 NUL holes', () => {
  const hole = '\0'.repeat(4096)

  it('ARC-12 A-26 a hole within a mail is left out and named, and so is one between two mails', async () => {
    const text = `${one(mail('a', `before${hole}after\n`))}${hole}${one(mail('b'))}`
    const items = await read(Buffer.from(text, 'latin1'), 1000)
    expect(bodies(items)).toEqual([mail('a', 'beforeafter\n\n'), mail('b')])
    expect(codes(items)).toEqual([['nul_hole', 'nul_hole'], []])
    expect(items[0]?.problems.map(({ offsetBytes, line }) => [text.indexOf('\0') === offsetBytes || offsetBytes, line])).toEqual([
      [true, 5],
      [text.lastIndexOf(hole), 7],
    ])
  })

  it('ARC-12 a hole that took the end of a mail and the line end does not join it with the next', async () => {
    const items = await read(Buffer.from(`${one(mail('a', `cut${hole}`)).trimEnd()}${one(mail('b'))}`, 'latin1'))
    expect(items).toHaveLength(2)
    expect(items.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)).toBe(
      Buffer.byteLength(`${one(mail('a', `cut${hole}`)).trimEnd()}${one(mail('b'))}`),
    )
  })

  it('ARC-12 a few NULs are the text of the mail', async () => {
    expect(bodies(await read(Buffer.from(one(mail('a', 'x\0\0\0y\n')), 'latin1')))).toEqual([mail('a', 'x\0\0\0y\n')])
  })
})

describe('ARC-13 Content-Length', () => {
  const counted = (length: number, body: string): string => one(`Content-Length: ${length}\nSubject: a\n\n${body}`)

  it.each([
    [2, 'x\n', []],
    [3, 'x\n', []],
    [1, 'x\n', []],
    [9, 'x\n', ['content_length_wrong']],
    [0, 'xyz\n', ['content_length_wrong']],
  ])('ARC-13 %i for %j: %j', async (length, body, expected) => {
    const items = await read(Buffer.from(`${counted(length, body)}${one(mail('b'))}`))
    expect(codes(items)).toEqual([expected, []])
    expect(bodies(items)[0]).toContain(body)
  })

  it('ARC-13 is followed over a mail within a mail, and not when it leads elsewhere', async () => {
    const inner = `see\n\n${one(mail('inner'))}end\n`
    expect(bodies(await read(Buffer.from(`${counted(inner.length, inner)}${one(mail('b'))}`)))).toHaveLength(2)
    const wrong = await read(Buffer.from(`${counted(inner.length + 7, inner)}${one(mail('b'))}`))
    expect(codes(wrong)).toEqual([['content_length_wrong'], [], []])
  })
})

describe('ARC-14 what a mail program wrote into its mails', () => {
  const marksOf = async (header: string, rest = mail('a')): Promise<Partial<RawItem>> => {
    const [item] = await read(Buffer.from(one(`${header}\n${rest}`)))
    return { flags: item?.flags ?? null, labels: item?.labels ?? [], folder: item?.folder ?? [], skip: item?.skip ?? null }
  }
  const flags = (...set: string[]) => ({
    read: set.includes('read'),
    flagged: set.includes('flagged'),
    answered: set.includes('answered'),
    draft: set.includes('draft'),
  })

  it.each<[string, Partial<RawItem>]>([
    [
      'X-Gmail-Labels: Inbox,Important,Starred',
      { flags: flags('read', 'flagged'), labels: ['Inbox', 'Important', 'Starred'], folder: ['Inbox'] },
    ],
    ['X-Gmail-Labels: Unread,"Roof, north"', { flags: flags(), labels: ['Unread', 'Roof, north'], folder: [] }],
    ['X-Gmail-Labels: Opened,Trash,Sent', { flags: flags('read'), folder: ['Trash'], labels: ['Opened', 'Trash', 'Sent'] }],
    [
      'X-Gmail-Labels: =?UTF-8?Q?Entw=C3=BCrfe,Gr=C3?=\n =?UTF-8?Q?=B6=C3=9Fe?=',
      { flags: flags('read', 'draft'), labels: ['Entwürfe', 'Größe'], folder: ['Entwürfe'] },
    ],
    ['X-Gmail-Labels: =?utf-8?B?5Y+X5L+h?=', { labels: ['受信'], folder: [] }],
    ['X-Gmail-Labels: \xc3\xa9t\xc3\xa9', { labels: ['été'] }],
    [
      'X-Mozilla-Status: 0001\nX-Mozilla-Status2: 00000000\nX-Mozilla-Keys: $label2 nonjunk roof',
      { flags: flags('read'), labels: ['Work', 'roof'] },
    ],
    ['X-Account-Key: account2\nX-Mozilla-Status: 0007', { flags: flags('read', 'answered', 'flagged'), skip: null }],
    ['X-Mozilla-Status: 0009', { flags: flags('read'), skip: 'expunged' }],
    ['Status: RO\nX-Status: AF', { flags: flags('read', 'answered', 'flagged') }],
    ['Status: O', { flags: flags() }],
    ['Status: 200 OK', { flags: null }],
    ['X-Priority: 3', { flags: null, labels: [], folder: [], skip: null }],
  ])('ARC-14 I15 %j', async (header, expected) => {
    const text = header.startsWith('X-Gmail-Labels: \xc3') ? Buffer.from(header, 'latin1').toString('utf8') : header
    expect(await marksOf(text)).toMatchObject(expected)
  })

  it('ARC-14 a sender deletes nothing: the same lines below those of a relay count for nothing that keeps a mail out', async () => {
    const relayed = `Received: from relay.riverside.example\nX-Mozilla-Status: 0009\nX-Gmail-Labels: Trash\n${mail('a')}`
    const [item] = await read(Buffer.from(one(relayed)))
    expect(item).toMatchObject({ skip: null, folder: [] })
  })

  it("ARC-14 ARC-9 Gmail's places are folders that can be chosen", async () => {
    const path = join(folder, 'All mail Including Spam and Trash.mbox')
    const labelled = ['Inbox', 'Spam', 'Roof', 'Inbox', 'Trash'].map(
      (label, at) => `X-Gmail-Labels: ${label}\n${mail(`no ${at}`)}`,
    )
    const file = await open(path, 'w')
    await file.writeFile(makeMbox(labelled, { variant: 'mboxrd', lineEnd: '\n' }))
    await file.close()
    const archive = await openPath(path)
    const folders = await archive.reader.listFolders()
    expect(folders.map(({ path: names, items, role }) => [names, items, role])).toEqual([
      [['Inbox'], 2, 'inbox'],
      [['Spam'], 1, 'junk'],
      [[], 1, null],
      [['Trash'], 1, 'deleted'],
    ])
    const choice = { folders: new Set(['["Inbox"]', '[]']), recover: false }
    const items = await collect(archive.reader.read(choice))
    expect(items.map(({ index, labels }) => [index, labels])).toEqual([
      [0, ['Inbox']],
      [1, ['Roof']],
      [2, ['Inbox']],
    ])
    expect(items.at(-1)?.behindBytes).toBe(archive.sizeBytes)
    const second = items[1]
    if (!second) throw new Error('an item is expected')
    expect(await collect(archive.reader.read(choice, second))).toEqual(items.slice(1))
  })
})

describe('ARC-15 MMDF', () => {
  const text = fc
    .array(fc.constantFrom('a', '', envelopeLine, '\x01\x01', 'From x', 'word'), { minLength: 1, maxLength: 8 })
    .map((lines) => mail('m', `${lines.join('\n')}\n`))

  it('ARC-15 A-26 mails come apart as they were put in, whatever they hold and however they are read', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(text, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 400 }),
        fc.nat(),
        async (mails, size, pick) => {
          const bytes = makeMmdf(mails)
          const items = await read(bytes, size)
          expect(bodies(items)).toEqual(mails)
          let end = 0
          for (const [index, item] of items.entries()) {
            expect(item).toMatchObject({
              index,
              offsetBytes: end,
              line: bytes.toString('latin1', 0, end).split('\n').length,
              problems: [],
            })
            end += item.sizeBytes
          }
          expect(end).toBe(bytes.length)
          const start = items[pick % items.length]
          if (!start) throw new Error('an item is expected')
          expect(await collect(splitMmdf(inChunks(bytes.subarray(start.offsetBytes), size), { start }))).toEqual(
            items.slice(start.index),
          )
        },
      ),
      { numRuns: 200 },
    )
  })

  it('ARC-15 one delimiter between two mails, an envelope line, a cap, and a cut tail', async () => {
    const bytes = Buffer.from(
      `\x01\x01\x01\x01\n${mail('a')}\x01\x01\x01\x01\n${envelopeLine}\n${mail('b', 'long\n'.repeat(50))}\x01\x01\x01\x01\n\x01\x01\x01\x01\n${mail('c')}`,
    )
    const items = await collect(splitMmdf(inChunks(bytes, 10), { maxItemBytes: 200 }))
    expect(items.map(({ envelopeLine: line, partial, problems }) => [line, partial, problems.map(({ code }) => code)])).toEqual([
      [null, false, []],
      [envelopeLine, true, ['item_too_large']],
      [null, false, ['no_final_newline']],
    ])
    expect(items.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)).toBe(bytes.length)
  })
})

describe('ARC-3 I8 a text of more than 4 GiB', () => {
  const mebibyte = 2 ** 20
  const holeMebibytes = 4 * 1024 + 256

  it('ARC-3 I8 gives the mails before and behind a hole of that size', { timeout: 120_000 }, async () => {
    const zeros = Buffer.alloc(mebibyte)
    async function* chunks() {
      yield Buffer.from(one(mail('before')))
      for (let count = 0; count < holeMebibytes; count++) yield zeros
      yield Buffer.from(one(mail('behind')))
    }
    const source = { name: 'a.mbox', sizeBytes: 0, read: chunks }
    const items = await collect(readMbox(source, { lineEnd: 'lf', variant: 'mboxrd' }))
    const behindAt = one(mail('before')).length + holeMebibytes * mebibyte
    expect(items.map(({ offsetBytes, sizeBytes, line }) => [offsetBytes, sizeBytes, line])).toEqual([
      [0, behindAt, 1],
      [behindAt, one(mail('behind')).length, 7],
    ])
    expect(bodies(items)[1]).toBe(mail('behind'))
    expect(items[0]?.problems.map(({ code }) => code)).toEqual(['nul_hole', 'line_too_long'])
  })

  it('ARC-3 ARC-4 I8 a file is read on from a place beyond 4 GiB', async () => {
    const path = join(folder, 'sparse.mbox')
    const offsetBytes = holeMebibytes * mebibyte
    const file = await open(path, 'w')
    await file.write(one(mail('before')), 0)
    await file.write(one(mail('behind')), offsetBytes)
    await file.close()
    const archive = await openPath(path)
    const [item] = await collect(archive.reader.read(everything, { index: 1, offsetBytes, line: 6, cursor: null }))
    expect(item).toMatchObject({ index: 1, offsetBytes, behindBytes: archive.sizeBytes, problems: [] })
    expect(bodies(item ? [item] : [])).toEqual([mail('behind')])
  })
})
