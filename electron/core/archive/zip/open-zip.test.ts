import { createHash } from 'node:crypto'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeMbox } from '../make-mbox.ts'
import { openReader } from '../open-reader.ts'
import { checkReading, fakeServices, openInput, openPath, readFrom, refusalOf, uploadOf, wordOf } from '../testing-archives.ts'
import { makeZip, type ZipPart } from './make-zip.ts'

let root = ''
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'orgo-zip-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

const mail = (subject: string): string => `From: ada@riverside.example\nSubject: ${subject}\n\nx\n`
const eml = (subject: string): Buffer => Buffer.from(mail(subject))
const mbox = (...subjects: string[]): Buffer => makeMbox(subjects.map(mail), { variant: 'mboxrd', lineEnd: '\n' })
const outlookItem = Buffer.concat([
  Buffer.from('d0cf11e0a1b11ae1', 'hex'),
  Buffer.alloc(600),
  Buffer.from('__properties_version1.0', 'utf16le'),
])

async function writeZip(name: string, parts: readonly ZipPart[], claimedCount?: number): Promise<string> {
  const path = join(root, name)
  await writeFile(path, makeZip(parts, claimedCount))
  return path
}

const parts: ZipPart[] = [
  { name: 'mail/', bytes: Buffer.alloc(0), isStored: true },
  { name: 'mail/b.eml', bytes: eml('b') },
  { name: 'mail/a.eml', bytes: eml('a'), isStored: true },
  { name: 'box.mbox', bytes: mbox('c', 'd') },
  { name: 'mail/item.msg', bytes: outlookItem },
  { name: 'old.pst', bytes: Buffer.from(`!BDN${'\0'.repeat(600)}`) },
  { name: 'inner.zip', bytes: makeZip([{ name: 'e.eml', bytes: eml('e') }]) },
  { name: 'packed.eml.gz', bytes: gzipSync(eml('f')) },
  { name: '__MACOSX/mail/._a.eml', bytes: Buffer.from('x') },
]

const words = [
  '__MACOSX/mail | __MACOSX/mail/._a.eml | junk_file | ',
  'box | c |  | ',
  'box | d |  | ',
  ' | inner.zip | not_mail | ',
  'mail | a |  | ',
  'mail | b |  | ',
  'mail | item.msg 0 by bytes |  | ',
  'mail | item.msg 1 by bytes |  | ',
  ' | old.pst | unsupported | ',
  ' | f |  | ',
]

describe('ARC-10 I7 a zip of mails', () => {
  it('ARC-10 I7 gives each mail and mailbox in it, and says what it does not open', async () => {
    const path = await writeZip('letters.zip', parts)
    const before = await readdir(root)
    const archive = await openPath(path)
    expect(archive.identification).toMatchObject({ format: 'zip', problem: null })
    const items = await checkReading(archive)
    expect(items.map(wordOf)).toEqual(words)
    expect(items.find(({ skip }) => skip === 'not_mail')?.problems[0]?.message).toBe(
      'inner.zip is a zip in a zip: unpack the outer one first, then import this one.',
    )
    expect(items.find(({ fault }) => fault)?.fault?.message).toBe(
      'old.pst cannot be read inside a zip: unpack it first, then import it.',
    )
    expect(await readdir(root)).toEqual(before)
  })

  it('ARC-10 is read the same from an upload, and ARC-4 from any item of it', async () => {
    const archive = await openInput(uploadOf('letters.zip', makeZip(parts)))
    const all = await checkReading(archive)
    expect(all.map(wordOf)).toEqual(words)
    for (const item of all) expect(await readFrom(archive, item)).toEqual(all.slice(item.index))
    await archive.reader.close()
    await archive.reader.close()
  })

  it('ARC-10 a mailbox in it is streamed, and read on from its middle', async () => {
    // Random letters, which do not pack: neither held in memory nor a bomb.
    const noise = (seed: string) => createHash('sha512').update(seed).digest('base64')
    const long = Array.from(
      { length: 600 },
      (_, at) => `${mail(`no ${at}`)}${Array.from({ length: 40 }, (_, line) => noise(`${at}:${line}`)).join('\n')}\n`,
    )
    const archive = await openPath(
      await writeZip('long.zip', [{ name: 'long.mbox', bytes: makeMbox(long, { variant: 'mboxrd', lineEnd: '\n' }) }]),
    )
    const all = await checkReading(archive)
    expect(all).toHaveLength(600)
    expect(all.map(({ bytes }) => Buffer.from(bytes).toString())).toEqual(long)
    const item = all[400]
    if (!item) throw new Error('an item is expected')
    expect(await readFrom(archive, item)).toEqual(all.slice(400))
  })

  it('ARC-10 names are UTF-8, CP437, with backslashes or with ".." in them: only data', async () => {
    const path = await writeZip('names.zip', [
      { name: Buffer.from([0x81, 0x62, 0x65, 0x72, 0x2f, 0x61]), bytes: eml('cp437') },
      { name: 'größe/a', bytes: eml('unmarked utf-8') },
      { name: 'größe/b', bytes: eml('utf-8'), flags: 0x800 },
      { name: '../../etc/cron.d/x', bytes: eml('slip') },
      { name: '/etc/passwd', bytes: eml('root') },
      { name: 'win\\dows\\a.eml', bytes: eml('win') },
      { name: 'link', bytes: Buffer.from('/etc/passwd'), unixMode: 0o120777 },
    ])
    expect((await checkReading(await openPath(path))).map(wordOf).sort()).toEqual(
      [
        'über | cp437 |  | ',
        'größe | unmarked utf-8 |  | ',
        'größe | utf-8 |  | ',
        '../../etc/cron.d | slip |  | ',
        'etc | root |  | ',
        'win/dows | win |  | ',
        ' | link | not_mail | ',
      ].sort(),
    )
  })

  it('ARC-10 I10 damage is told of the file it is in, and its neighbours arrive', async () => {
    const bytes = makeZip([
      { name: 'a.eml', bytes: eml('a'), checksum: 1 },
      { name: 'b.mbox', bytes: mbox('b1', 'b2', 'b3'), claimedSize: 10 ** 6 },
      { name: 'c.eml', bytes: eml('c'), method: 99 },
      { name: 'd.eml', bytes: eml('d'), flags: 1 },
      { name: 'e.eml', bytes: eml('e') },
    ])
    const items = await checkReading(await openInput(uploadOf('damaged.zip', bytes)))
    expect(items.map(wordOf)).toEqual([
      ' | a |  | ',
      'b | b1 |  | ',
      'b | b2 |  | ',
      'b | b3 |  | ',
      ' | c.eml | unsupported | ',
      ' | d.eml | encrypted | ',
      ' | e |  | ',
    ])
    expect(items.map(({ partial }) => partial)).toEqual([true, false, false, true, false, false, false])
  })

  it('ARC-10 I10 a bit flipped anywhere never ends but in a sentence, a fault or all of the items', async () => {
    const good = makeZip(parts)
    for (let bit = 0; bit < good.length * 8; bit += 97) {
      const bytes = Buffer.from(good)
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      const opened = await openReader(uploadOf('flipped.zip', bytes), fakeServices)
      if (opened.ok) await checkReading(opened.value)
      else expect(opened.fault.message).toMatch(/^flipped\.zip .*\.$/)
    }
  })
})

describe('ARC-10 A-28 zips made to do harm', () => {
  it.each<[string, string, ZipPart[], number | undefined]>([
    ['too many files', 'claims to hold 100001 files', parts, 100_001],
    [
      'files in one another',
      'lie in one another',
      [parts[1] as ZipPart, { ...(parts[1] as ZipPart), name: 'again.eml', sameDataAs: 0 }],
      undefined,
    ],
    [
      'encrypted throughout',
      'is encrypted. Unpack it with its password',
      [{ name: 'a.eml', bytes: eml('a'), flags: 1 }],
      undefined,
    ],
    ['an Office document', 'looks like an Office document', [{ name: '[Content_Types].xml', bytes: eml('a') }], undefined],
    ['nothing in it', 'there is no file in it', [{ name: 'a/', bytes: Buffer.alloc(0), isStored: true }], undefined],
  ])('ARC-10 A-28 %s: refused in a sentence', async (name, sentence, entries, count) => {
    expect(await refusalOf(await writeZip(`${name}.zip`, entries, count))).toContain(sentence)
  })

  it('ARC-10 A-28 a bomb of zeros is refused before anything is unpacked', async () => {
    const zeros = deflateRawSync(Buffer.alloc(32 * 1024 * 1024))
    const path = await writeZip('bomb.zip', [
      { name: 'a.mbox', bytes: zeros, isStored: true, method: 8, claimedSize: 32 * 1024 * 1024 },
    ])
    const began = performance.now()
    expect(await refusalOf(path)).toContain('more than 100 times its size')
    expect(performance.now() - began).toBeLessThan(2000)
  })

  it('ARC-10 A-28 a bomb that hides among other bytes is a fault of its file, and one that lies of its size is cut there', async () => {
    const zeros = deflateRawSync(Buffer.concat([mbox('a', 'b'), Buffer.alloc(32 * 1024 * 1024)]))
    const noise = Buffer.concat(Array.from({ length: 10_000 }, (_, at) => createHash('sha512').update(String(at)).digest()))
    const bomb = { bytes: zeros, isStored: true, method: 8 }
    const path = await writeZip('hidden.zip', [
      { name: 'filler.bin', bytes: noise, isStored: true },
      { ...bomb, name: 'honest.mbox', claimedSize: 32 * 1024 * 1024 },
      { ...bomb, name: 'liar.mbox', claimedSize: 2 * 1024 * 1024 },
    ])
    const items = await checkReading(await openPath(path))
    expect(items.map(({ place, fault, partial }) => [place, fault?.code ?? null, partial])).toEqual([
      ['filler.bin', null, false],
      ['honest.mbox', 'ratio_too_high', false],
      ['liar.mbox, byte 0', null, false],
      [expect.stringMatching(/^liar\.mbox, byte \d+$/), null, true],
    ])
  })

  it('ARC-10 a zip cut short is refused in a sentence', async () => {
    const path = join(root, 'cut.zip')
    await writeFile(path, makeZip(parts).subarray(0, -30))
    expect(await refusalOf(path)).toMatch(/^cut\.zip cannot be opened as a zip: it is damaged or was cut short/)
  })
})
