import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { renderItem } from '../../mapi/render-item.ts'
import { parseMessage } from '../../mime/parse-message.ts'
import { findMaterial } from '../find-corpus.ts'
import { openCompoundFile } from './compound-file.ts'
import { type MsgToMake, makeMsg } from './make-msg.ts'
import { wholeAttachments, wholeNames } from './make-whole-msg.ts'
import { openMsg } from './open-msg.ts'

const sentAt = Date.UTC(2012, 4, 6, 7, 8, 9)

const sample = (more: Partial<MsgToMake> = {}): MsgToMake => ({
  properties: [
    [0x001a, 0x001e, Buffer.from('IPM.Note')],
    [0x0037, 0x001e, Buffer.from('cfa5eceeedf2', 'hex')],
    [0x3ffd, 0x0003, 1251],
    [0x0039, 0x0040, sentAt],
    [0x0e07, 0x0003, 1],
    [0x0c1a, 0x001f, 'Ada Byron'],
    [0x5d01, 0x001f, 'ada@riverside.example'],
    [0x1000, 0x001f, 'Bis morgen.'],
    [0x8001, 0x101f, ['Garden', 'Winter']],
  ],
  names: wholeNames,
  recipients: [
    [
      [0x0c15, 0x0003, 1],
      [0x3001, 0x001f, 'Bert'],
      [0x39fe, 0x001f, 'bert@riverside.example'],
    ],
  ],
  attachments: wholeAttachments,
  ...more,
})

const open = (bytes: Buffer) => {
  const item = openMsg(bytes)
  if (!item.ok) throw new Error(item.fault.message)
  return item.value
}

describe('a message file', () => {
  it('MSG-1 gives its properties, named ones, code page, recipients, attachments and embedded items', async () => {
    const rendered = renderItem(open(makeMsg(sample())))
    expect(rendered).toMatchObject({ itemClass: 'IPM.Note', labels: ['Garden', 'Winter'], problems: [], partial: false })
    const mail = await parseMessage(rendered.bytes)
    expect(mail).toMatchObject({
      subject: 'ПҐмонт',
      date: sentAt,
      from: [{ name: 'Ada Byron', address: 'ada@riverside.example' }],
      to: [{ name: 'Bert', address: 'bert@riverside.example' }],
    })
    expect(mail.attachments.map(({ originalName, sizeBytes }) => [originalName, sizeBytes > 0])).toEqual([
      ['long.bin', true],
      ['Inner.eml', true],
    ])
    expect(mail.attachments[0]?.bytes).toEqual(Buffer.alloc(10_000, 7))
    expect((await parseMessage(mail.attachments[1]?.bytes ?? Buffer.alloc(0))).text?.trim()).toBe('deep')
  })

  it('MSG-1 reads a file so large that its tables need tables of their own', () => {
    const content = Buffer.alloc(9 * 1024 * 1024, 'orgo')
    const item = open(
      makeMsg(
        sample({
          attachments: [
            {
              properties: [
                [0x3705, 0x0003, 1],
                [0x3701, 0x0102, content],
              ],
            },
          ],
        }),
      ),
    )
    const [attachment] = item.attachments()
    expect(content.equals(attachment?.properties.get(0x3701) as Buffer)).toBe(true) // The value of 0x3701 is bytes.
  })

  it('MSG-3 refuses what is no message in one sentence', () => {
    expect(openMsg(Buffer.from('From: ada@riverside.example\n\n'))).toMatchObject({ ok: false })
    expect(openMsg(Buffer.alloc(4096))).toMatchObject({ ok: false })
    const cut = openMsg(makeMsg(sample()).subarray(0, 512))
    expect(cut.ok ? '' : cut.fault.message).toBe('The directory of the compound file is not there.')
  })
})

describe('damage', () => {
  it('MSG-2 says that attachments and values are missing', () => {
    const bytes = makeMsg(sample())
    const name = Buffer.from('__attach_version1.0_#00000000', 'utf16le')
    bytes.writeUInt8(0x58, bytes.indexOf(name))
    const body = bytes.indexOf(Buffer.from('__substg1.0_1000001F', 'utf16le'))
    bytes.writeUInt8(0x58, body)
    const rendered = renderItem(open(bytes))
    expect(rendered.partial).toBe(true)
    expect(rendered.problems.map(({ message }) => message)).toEqual(
      expect.arrayContaining([
        'The item says it has 2 attachments, and 1 are there.',
        'The value of property 1000 is missing in the file.',
      ]),
    )
  })

  it('MSG-2 a file whose chains lead backwards, which costs a library gigabytes, is read in no time', () => {
    const sectors = 16_000
    const bytes = Buffer.alloc((sectors + 1) * 512)
    makeMsg(sample()).copy(bytes, 0, 0, 512)
    const tables = Math.ceil(sectors / 128)
    for (const [at, value] of [
      [44, tables],
      [48, tables],
      [60, 0xfffffffe],
      [68, 0xfffffffe],
    ] as const)
      bytes.writeUInt32LE(value, at)
    for (let index = 0; index < 109; index++) bytes.writeUInt32LE(index, 76 + index * 4)
    for (let index = 0; index < sectors; index++) bytes.writeUInt32LE((index + sectors - 1) % sectors, 512 + index * 4)
    const before = process.memoryUsage().arrayBuffers
    openMsg(bytes)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 1024 * 1024)
  })

  it('MSG-2 I10 2,000 mutants are opened and rendered, or refused', () => {
    const original = makeMsg(sample())
    let seed = 20120506
    const next = (below: number) => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
      return seed % below
    }
    let opened = 0
    for (let run = 0; run < 2000; run++) {
      const mutant = Buffer.from(run % 10 === 0 ? original.subarray(0, next(original.length)) : original)
      for (let change = 0; change <= next(12) && mutant.length > 0; change++) mutant[next(mutant.length)] = next(256)
      // A changed number in a table does more than one in a text.
      if (mutant.length > 2048) mutant.writeUInt32LE(next(64), 48 + 4 * next(20))
      const item = openMsg(mutant)
      if (!item.ok) continue
      opened++
      expect(renderItem(item.value).bytes.length).toBeGreaterThan(0)
    }
    expect(opened).toBeGreaterThan(200)
  })
})

const corpus = findMaterial('corpus', process.env.ORGO_CORPUS)

describe.runIf(corpus !== null)('real message files', () => {
  const folder = join(corpus ?? '', 'msg')
  const files =
    corpus === null
      ? []
      : readdirSync(folder, { recursive: true })
          .map(String)
          .filter((name) => /\.(?:msg|oft)$/.test(name))
          .sort()
  // Made by fuzzers; they are to be read as far as they go.
  const isDamaged = (file: string) => /clusterfuzz|unknown_properties/.test(file)

  it('MSG-1 there are real files', () => {
    expect(files.length).toBeGreaterThan(70)
  })

  it.each(files)('MSG-1 MAPI-2 %s becomes a mail without loss', async (file) => {
    const bytes = readFileSync(join(folder, file))
    expect(openCompoundFile(bytes).ok).toBe(true)
    const rendered = renderItem(open(bytes))
    if (isDamaged(file)) expect(rendered.partial).toBe(true)
    else expect(rendered).toMatchObject({ problems: [], partial: false })
    const mail = await parseMessage(rendered.bytes)
    expect(mail.problems).toEqual([])
    expect(mail.parser).not.toBe('headers')
    const attachments = [...open(bytes).attachments()]
    if (!/smime/i.test(rendered.itemClass))
      expect(mail.attachments.filter(({ originalName }) => !/^item\.(?:ics|vcf)$/.test(originalName))).toHaveLength(
        attachments.length,
      )
    if (/smime/i.test(rendered.itemClass)) return
    for (const [index, attachment] of attachments.entries()) {
      const value = attachment.properties.get(0x3701)
      if (!(value instanceof Uint8Array)) continue
      expect(
        mail.attachments.some((made) => Buffer.from(made.bytes ?? []).equals(value)),
        `attachment ${index + 1}`,
      ).toBe(true)
    }
  })
})
