import { chmod, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ArchiveSource, faultOfError, openFileSource } from './archive-source.ts'
import { readEml } from './eml/read-eml.ts'
import { readEmlx } from './eml/read-emlx.ts'
import { everything } from './everything.ts'
import { collect, envelopeLine, inChunks, makeMbox } from './make-mbox.ts'
import { openReader } from './open-reader.ts'
import { fakeServices, openInput, openPath, readAll, refusalOf, uploadOf } from './testing-archives.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'orgo-archive-'))
})
afterAll(() => rm(folder, { recursive: true }))

const inMemory = (name: string, bytes: Buffer): ArchiveSource => ({
  name,
  sizeBytes: bytes.length,
  read: (fromByte) => inChunks(bytes.subarray(fromByte), 100),
})

describe('ARC-2 I16 a file that cannot be opened', () => {
  it.each([
    ['absent.mbox', async () => {}, 'absent', 'was not found'],
    ['empty.mbox', (path: string) => writeFile(path, ''), 'empty', 'is empty: there is no mail in it.'],
  ])('ARC-2 I16 %s gets one sentence', async (name, prepare, kind, sentence) => {
    await prepare(join(folder, name))
    const opened = await openFileSource(join(folder, name))
    expect(opened).toMatchObject({ ok: false, fault: { kind } })
    if (!opened.ok) expect(opened.fault.message).toMatch(new RegExp(`^${name} .*${sentence}`))
  })

  it('ARC-2 I16 a folder gets one sentence', async () => {
    expect(await openFileSource(folder)).toMatchObject({ ok: false, fault: { kind: 'folder' } })
  })

  it('ARC-2 I16 a device is not read', async () => {
    expect(await openFileSource('/dev/null')).toMatchObject({ ok: false, fault: { kind: 'not_a_file' } })
  })

  it.runIf(process.getuid?.() !== 0)('ARC-2 I16 a file without permission gets one sentence', async () => {
    const path = join(folder, 'private.mbox')
    await writeFile(path, 'x')
    await chmod(path, 0)
    expect(await openFileSource(path)).toMatchObject({ ok: false, fault: { kind: 'unreadable' } })
  })

  it.each([
    ['EACCES', 'unreadable'],
    ['EBUSY', 'locked'],
    ['EIO', 'gone'],
    ['ESTALE', 'gone'],
    ['EMFILE', 'io_error'],
  ])('ARC-2 I16 %s is %s, without a stack trace', (code, kind) => {
    const fault = faultOfError('mail.mbox', Object.assign(new Error('no'), { code }))
    expect(fault.kind).toBe(kind)
    expect(fault.message).toMatch(/^[^\n]*mail\.mbox[^\n]*\.$/)
  })
})

describe('ARC-2 I16 an Outlook data file that is in use', () => {
  it.each([
    ['old.pst', 'EBUSY', 'Outlook has old.pst open: close Outlook and try again.'],
    ['old.ost', 'EACCES', 'old.ost may not be read by your account, or Outlook has it open'],
    ['mail.mbox', 'EBUSY', 'Another program has mail.mbox open'],
  ])('ARC-2 I16 %s with %s says what to close', (name, code, sentence) => {
    expect(faultOfError(name, Object.assign(new Error('no'), { code })).message).toContain(sentence)
  })
})

describe('ARC-17 what is opened', () => {
  it('ARC-17 a single text can be hashed as it passes, and its stream gives the same items', async () => {
    const path = join(folder, 'hashed.mbox')
    const bytes = makeMbox(['Subject: a\n\nx\n', 'Subject: b\n\ny\n'], { variant: 'mboxrd', lineEnd: '\n' })
    await writeFile(path, bytes)
    const archive = await openPath(path)
    const stream = archive.stream
    if (!stream) throw new Error('a stream is expected')
    const passed: Uint8Array[] = []
    const tapped: ArchiveSource = {
      ...stream.source,
      async *read(fromByte) {
        for await (const chunk of stream.source.read(fromByte)) {
          passed.push(chunk)
          yield chunk
        }
      },
    }
    expect(await collect(stream.read(tapped, everything))).toEqual(await readAll(archive))
    expect(Buffer.concat(passed)).toEqual(bytes)
    expect(archive).toMatchObject({ sizeBytes: bytes.length, source: { name: 'hashed.mbox' } })
  })

  it('ARC-17 the signature of a file tells another size or time', async () => {
    const path = join(folder, 'signed.mbox')
    await writeFile(path, 'Subject: a\n\nx\n')
    const before = (await openPath(path)).signature
    expect((await openPath(path)).signature).toBe(before)
    await utimes(path, 1, 1)
    expect((await openPath(path)).signature).not.toBe(before)
  })

  it('ARC-17 ARC-1 what is no mail is refused in one sentence, also as an upload', async () => {
    await writeFile(join(folder, 'page.eml'), '<html><body>x')
    expect(await refusalOf(join(folder, 'page.eml'))).toBe('page.eml holds no mail: it looks like a web page (HTML).')
    const opened = await openReader(uploadOf('empty.mbox', Buffer.alloc(0)), fakeServices)
    expect(opened.ok ? '' : opened.fault.message).toBe('empty.mbox is empty: there is no mail in it.')
  })

  it('ARC-17 a reader that was closed ends its read', async () => {
    const mails = Array.from({ length: 2000 }, (_, at) => `Subject: no ${at}\n\nx\n`)
    const archive = await openInput(uploadOf('a.mbox', makeMbox(mails, { variant: 'mboxrd', lineEnd: '\n' })))
    let seen = 0
    for await (const items of archive.reader.read(everything)) {
      seen += items.length
      await archive.reader.close()
    }
    expect(seen).toBeLessThan(2000)
  })
})

describe('ARC-5 I15 mails of Apple Mail', () => {
  const emlx = (text: string, length: number, flags: string): Buffer =>
    Buffer.from(
      `${length}      \n${text}<?xml version="1.0"?><plist><dict><key>flags</key><integer>${flags}</integer></dict></plist>`,
    )
  const text = 'From: ada@riverside.example\nSubject: a\n\n<?xml version="1.0"?> is how it begins\n'

  it.each([
    [text.length, '8590195713', { read: true, flagged: false, answered: false, draft: false }, null, []],
    [text.length, String(4 + 16 + 64), { read: false, flagged: true, answered: true, draft: true }, null, []],
    [text.length, '2', { read: false, flagged: false, answered: false, draft: false }, 'expunged', []],
    [99999, '1', { read: true, flagged: false, answered: false, draft: false }, null, ['content_length_wrong']],
  ])('ARC-5 I15 %i bytes with flags %s', async (length, bits, flags, skip, problems) => {
    const item = await readEmlx(inMemory('1.emlx', emlx(text, length, bits)))
    expect(Buffer.from(item.bytes).toString()).toBe(text)
    expect(item).toMatchObject({ flags, skip })
    expect(item.problems.map(({ code }) => code)).toEqual(problems)
  })
})

describe('ARC-5 reading', () => {
  it('ARC-5 a file is read from the position of an item', async () => {
    const path = join(folder, 'two.mbox')
    await writeFile(path, makeMbox(['Subject: a\n\nx\n', 'Subject: b\n\ny\n'], { variant: 'mboxrd', lineEnd: '\n' }))
    const archive = await openPath(path)
    const all = await readAll(archive)
    expect(await collect(archive.reader.read(everything, all[1]))).toEqual([all[1]])
  })

  it('ARC-5 a .eml is one item, without its byte order mark and envelope line', async () => {
    const item = await readEml(inMemory('a.eml', Buffer.from(`\ufeff${envelopeLine}\r\nSubject: a\r\n\r\nx`)))
    expect(item).toMatchObject({ envelopeLine, offsetBytes: 0, partial: false, problems: [] })
    expect(Buffer.from(item.bytes).toString()).toBe('Subject: a\r\n\r\nx')
  })

  it.each([
    [99, false],
    [100, false],
    [101, true],
  ])('ARC-5 A-24 a .eml of %i bytes with a cap of 100 is partial: %s', async (size, partial) => {
    const item = await readEml(inMemory('a.eml', Buffer.from(`Subject: a\n\n${'x'.repeat(size - 12)}`)), 100)
    expect(item).toMatchObject({ partial, sizeBytes: size })
    expect(item.bytes.length).toBe(Math.min(size, 100))
  })

  it('ARC-5 I9 a .eml of 600 MB is not held in memory', async () => {
    const piece = Buffer.alloc(1024 * 1024, 'x')
    let read = 0
    const source: ArchiveSource = {
      name: 'huge.eml',
      sizeBytes: 600 * piece.length,
      async *read() {
        for (; read < 600; read++) yield piece
      },
    }
    expect(await readEml(source)).toMatchObject({ partial: true, problems: [{ code: 'item_too_large' }] })
    expect(read).toBeLessThan(70)
  })
})
