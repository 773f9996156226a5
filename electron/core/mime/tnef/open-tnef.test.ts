import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findMaterial } from '../../archive/find-corpus.ts'
import { tags } from '../../mapi/property-ids.ts'
import { parseItem } from '../parse-item.ts'
import { parseMessage } from '../parse-message.ts'
import { attributes } from './attribute-ids.ts'
import { binary, embedded, integer, makeAttribute, makeTnef, text, text8, time, type WrittenTnef } from './make-tnef.ts'
import { readTnef } from './read-tnef.ts'

const mailWith = (stream: Uint8Array, words = 'hello') =>
  Buffer.from(
    [
      'From: ada@riverside.example',
      'Message-ID: <a@riverside.example>',
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      '',
      words,
      '--b',
      'Content-Type: application/ms-tnef; name=winmail.dat',
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.from(stream).toString('base64'),
      '--b--',
      '',
    ].join('\r\n'),
  )
const open = (stream: Uint8Array, words?: string) => parseMessage(mailWith(stream, words))
const openMade = (made: WrittenTnef, words?: string) => open(makeTnef(made), words)
const codes = ({ problems }: { problems: { code: string }[] }) => problems.map(({ code }) => code)
const pdf = Buffer.from('%PDF-1.7 plan')

/** Rich text as Outlook stores it, not compressed. */
const richText = (rtf: string) => {
  const header = Buffer.alloc(16)
  header.writeUInt32LE(rtf.length + 12)
  header.writeUInt32LE(rtf.length, 4)
  header.writeUInt32LE(0x414c454d, 8)
  return Buffer.concat([header, Buffer.from(rtf, 'latin1')])
}

describe('MIM-8 I12 winmail.dat', () => {
  it('MIM-8 I12 its files take its place, with names, types and content', async () => {
    const message = await openMade({
      files: [
        {
          title: 'PLAN~1.PDF',
          data: pdf,
          properties: [text(tags.attachLongFilename, 'Plan für März.pdf'), text(tags.attachMimeTag, 'Application/PDF')],
        },
        { title: 'old.txt', data: Buffer.from('old') },
        { title: 'old.txt', data: Buffer.alloc(0) },
        {
          properties: [
            integer(tags.attachMethod, 1),
            text8(tags.attachFilename, 'ol\xe9.bin'),
            binary(tags.attachData, Buffer.from('ole')),
          ],
        },
      ],
    })
    expect(message.attachments.map(({ name, type, sizeBytes }) => [name, type, sizeBytes])).toEqual([
      ['Plan für März.pdf', 'application/pdf', 13],
      ['old.txt', 'text/plain', 3],
      ['old.txt', 'text/plain', 0],
      ['olé.bin', 'application/octet-stream', 3],
    ])
    expect(Buffer.from(message.attachments[0]?.bytes ?? [])).toEqual(pdf)
    expect(codes(message)).toEqual(['tnef_opened'])
    expect(message.text).toContain('hello')
  })

  it('MIM-8 I12 a mail inside is a mail that opens, and one inside that', async () => {
    const innermost = makeTnef({ properties: [text(tags.subject, 'Third')], files: [{ title: 'c.pdf', data: pdf }] })
    const inner = makeTnef({
      properties: [
        text(tags.subject, 'Zweite Wohnung'),
        text(tags.senderName, 'Böhm, Ada'),
        text(tags.senderSmtpAddress, 'ada@riverside.example'),
        time(tags.clientSubmitTime, Date.UTC(2026, 0, 1, 9)),
        text(tags.body, 'It is cold.\r\n.\r\n--b'),
      ],
      recipients: [
        [integer(tags.recipientType, 1), text(tags.displayName, 'Desk'), text(tags.smtpAddress, 'desk@riverside.example')],
      ],
      files: [{ properties: [embedded(innermost)] }, { title: 'b.pdf', data: pdf }],
    })
    const message = await openMade({ files: [{ title: 'x', properties: [embedded(inner)] }] })
    expect(message.attachments).toMatchObject([{ name: 'Zweite Wohnung.eml', type: 'message/rfc822', inline: false }])
    const second = await parseMessage(message.attachments[0]?.bytes ?? new Uint8Array())
    expect(second).toMatchObject({
      subject: 'Zweite Wohnung',
      from: [{ name: 'Böhm, Ada', address: 'ada@riverside.example' }],
      to: [{ name: 'Desk', address: 'desk@riverside.example' }],
      date: Date.UTC(2026, 0, 1, 9),
      problems: [],
    })
    expect(second.text).toBe('It is cold.\n.\n--b')
    expect(second.attachments.map(({ name, type }) => [name, type])).toEqual([
      ['Third.eml', 'message/rfc822'],
      ['b.pdf', 'application/pdf'],
    ])
    const third = await parseMessage(second.attachments[0]?.bytes ?? new Uint8Array())
    expect(third.attachments.map(({ name, sha256 }) => [name, sha256])).toEqual([['c.pdf', second.attachments[1]?.sha256]])
    expect(third.problems).toEqual([])
  })

  it.each<[string, WrittenTnef, string]>([
    ['plain', { properties: [text(tags.body, 'plain words')] }, 'plain words'],
    ['plain, in its code page', { codePage: 1251, properties: [text8(tags.body, '\xef\xf0\xe8\xe2\xe5\xf2')] }, 'привет'],
    ['HTML', { properties: [integer(tags.internetCodePage, 65001), binary(tags.html, Buffer.from('<p>wörds'))] }, 'wörds'],
    [
      'HTML inside rich text',
      {
        properties: [
          binary(tags.rtfCompressed, richText("{\\rtf1\\ansi\\ansicpg1252\\fromhtml1 {\\*\\htmltag64 <p>}w\\'f6rds}")),
        ],
      },
      'wörds',
    ],
    [
      'text inside rich text',
      { properties: [binary(tags.rtfCompressed, richText('{\\rtf1\\ansi\\fromtext words\\par}'))] },
      'words',
    ],
  ])('MIM-8 P2 its body is the text where the mail has none: %s', async (_, made, words) => {
    const message = await openMade(made, '')
    expect(message.text?.trim()).toBe(words)
    expect((await openMade(made, 'own')).text).not.toContain(words)
  })

  it('MIM-8 rich text that is only that gives its words, and stays a file for its looks', async () => {
    const message = await openMade({ properties: [binary(tags.rtfCompressed, richText('{\\rtf1\\ansi bold}'))] }, '')
    expect(message.attachments.map(({ name, sniffedType }) => [name, sniffedType])).toEqual([['message.rtf', 'application/rtf']])
    expect(message.text?.trim()).toBe('bold')
  })

  it('MIM-8 identity is that of the mail as sent', async () => {
    const bytes = mailWith(makeTnef({ files: [{ title: 'a', data: pdf }], properties: [text(tags.body, 'new words')] }), '')
    const outcome = await parseItem(bytes, 'all')
    if (outcome.kind === 'failed') throw new Error(outcome.reason)
    expect(outcome.derived.textHash).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
    expect(outcome.derived.newestText).toBe('new words')
    expect(outcome.message.asSent).toBeNull()
  })
})

describe('MIM-8 A-29 damaged winmail.dat', () => {
  const whole = makeTnef({
    properties: [text(tags.subject, 'x'), text(tags.body, 'words')],
    files: [
      { title: 'a.pdf', data: pdf, properties: [text(tags.attachLongFilename, 'a.pdf')] },
      { title: 'b.pdf', data: pdf },
    ],
  })

  it('A-29 what is no TNEF stays the file it is', async () => {
    const message = await open(Buffer.from('not a stream'))
    expect(message.attachments.map(({ name }) => name)).toEqual(['winmail.dat'])
    expect(codes(message)).toEqual(['tnef_damaged'])
  })

  it('A-29 a cut one gives what is there', async () => {
    const message = await open(whole.subarray(0, whole.length - 30))
    expect(message.attachments.map(({ name }) => name)).toContain('a.pdf')
    expect(message.problems).toMatchObject([{ code: 'tnef_damaged', loss: true }])
  })

  it('A-29 a wrong checksum is remarked, and nothing else', async () => {
    const bytes = Buffer.from(whole)
    bytes.writeUInt8((bytes.at(-1) ?? 0) ^ 1, bytes.length - 1)
    const message = await open(bytes)
    expect(message.attachments).toHaveLength(2)
    expect(codes(message)).toEqual(['tnef_damaged'])
  })

  it('A-29 padding behind the last attribute is no damage', async () => {
    expect(codes(await open(Buffer.concat([whole, Buffer.from('\r\n')])))).toEqual(['tnef_opened'])
  })

  it('A-24 A-29 messages 40 deep stop at 32 and harm nothing', async () => {
    let stream = makeTnef({ properties: [text(tags.subject, 'deepest')] })
    for (let level = 0; level < 40; level++) stream = makeTnef({ files: [{ properties: [embedded(stream)] }] })
    const message = await open(stream)
    expect(message.attachments).toHaveLength(1)
    expect(message.parser).toBe('mailparser')
  })

  it('A-29 sizes beyond the end, and 65,000 attachments, cost nothing', async () => {
    const bomb = Buffer.concat([
      makeTnef({}),
      makeAttribute(1, attributes.messageProperties, Buffer.from('ffffffff02011013ffffffffffffffff', 'hex')),
      ...Array.from({ length: 65_000 }, () => makeAttribute(2, attributes.attachmentBegin, Buffer.alloc(0))),
    ])
    const before = process.threadCpuUsage()
    const message = await open(bomb)
    const { user, system } = process.threadCpuUsage(before)
    expect(codes(message)).toEqual(['tnef_damaged'])
    expect((user + system) / 1000).toBeLessThan(3000)
  })

  it('A-29 rich text whose header promises 2 GB, or with 100,000 groups inside each other, is not opened', async () => {
    const huge = richText('{\\rtf1 x}')
    huge.writeUInt32LE(0x7fffffff)
    huge.writeUInt32LE(0x75465a4c, 8)
    const deep = richText(`{\\rtf1\\fromhtml1 ${'{'.repeat(100_000)}`)
    for (const rtf of [huge, deep]) {
      const before = process.threadCpuUsage()
      expect((await openMade({ properties: [binary(tags.rtfCompressed, rtf)] }, '')).parser).not.toBe('headers')
      const { user, system } = process.threadCpuUsage(before)
      expect((user + system) / 1000).toBeLessThan(2000)
    }
  })

  it('I10 A-29 any change of any byte gives a message', async () => {
    const seed = makeTnef({
      properties: [text(tags.body, 'words'), binary(tags.rtfCompressed, richText('{\\rtf1\\ansi\\fromtext words}'))],
      recipients: [[integer(tags.recipientType, 1), text(tags.displayName, 'Desk')]],
      files: [{ title: 'a.pdf', data: pdf }, { properties: [embedded(whole), text(tags.attachLongFilename, 'b')] }],
    })
    const edit = fc.record({ at: fc.nat(), byte: fc.nat(255), cut: fc.boolean() })
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 6 }), async (edits) => {
        let bytes = Buffer.from(seed)
        for (const { at, byte, cut } of edits) {
          const place = at % bytes.length
          bytes[place] = byte
          if (cut && place > 6) bytes = bytes.subarray(0, place)
        }
        const outcome = await parseItem(mailWith(bytes, ''), 'all')
        expect(outcome.kind).not.toBe('failed')
      }),
      { numRuns: 300 },
    )
  })

  it('MIM-8 a stream is read as it was written', () => {
    const read = readTnef(whole)
    expect(read.ok && read.value.faults).toEqual([])
    expect(read.ok && read.value.properties.get(tags.subject)).toBe('x')
  })
})

describe('MIM-8 winmail.dat of the corpus', () => {
  const corpus = findMaterial('corpus', process.env.ORGO_CORPUS)
  const file = (name: string) => join(corpus ?? '', 'eml/aspose/Email', name)

  it.runIf(existsSync(file('tnefEml1.eml')))('MIM-8 I12 real ones open', async () => {
    const first = await parseMessage(readFileSync(file('tnefEml1.eml')))
    expect(first.attachments.map(({ name, sizeBytes }) => [name, sizeBytes])).toMatchObject([
      ['1.jpg', 5276],
      ['Embedded MSG.eml', expect.any(Number)],
      ['image001.jpg', 5276],
    ])
    const second = await parseMessage(readFileSync(file('tnefWithMsgInside.eml')))
    expect(second.attachments.map(({ name }) => name)).toEqual(['case 2a.eml'])
    const inner = await parseMessage(second.attachments[0]?.bytes ?? new Uint8Array())
    expect(inner.attachments.map(({ name, sizeBytes }) => [name, sizeBytes])).toEqual([['5e76ryjj.docx', 16012]])
  })
})
