import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseMessage } from '../mime/parse-message.ts'
import { type MadeProperty, makeEmbedded, makeFile, makeMapiItem, makeRecipient } from './make-mapi-item.ts'
import type { MapiItem, MapiValue } from './mapi-item.ts'
import { renderItem } from './render-item.ts'

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const sentAt = Date.UTC(2009, 2, 14, 9, 26, 53)

const plainMail = (more: readonly MadeProperty[] = [], rest: Parameters<typeof makeMapiItem>[1] = {}): MapiItem =>
  makeMapiItem(
    [
      [0x001a, 'IPM.Note'],
      [0x0037, 'Grüße aus dem Süden: zwei Fragen'],
      [0x0039, sentAt],
      [0x0e06, sentAt + 60_000],
      [0x0e07, 1],
      [0x0042, 'Ada Byron'],
      [0x0064, 'SMTP'],
      [0x0065, 'ada@riverside.example'],
      [0x1035, '<one@riverside.example>'],
      [0x1000, 'Guten Tag,\r\nbis morgen.\r\n'],
      ...more,
    ],
    {
      recipients: [makeRecipient(1, 'Bert Ångström', 'bert@riverside.example'), makeRecipient(3, '', 'carl@riverside.example')],
      ...rest,
    },
  )

describe('a mail', () => {
  it('MAPI-2 says the same after it was rendered and parsed', async () => {
    const rendered = renderItem(plainMail())
    expect(rendered).toMatchObject({ kind: 'mail', itemClass: 'IPM.Note', partial: false, problems: [] })
    expect(rendered.flags).toEqual({ read: true, draft: false, flagged: false, answered: false })
    const mail = await parseMessage(rendered.bytes)
    expect(mail).toMatchObject({
      subject: 'Grüße aus dem Süden: zwei Fragen',
      date: sentAt,
      receivedAt: sentAt + 60_000,
      messageId: 'one@riverside.example',
      from: [{ name: 'Ada Byron', address: 'ada@riverside.example' }],
      to: [{ name: 'Bert Ångström', address: 'bert@riverside.example' }],
      bcc: [{ name: '', address: 'carl@riverside.example' }],
      problems: [],
    })
    expect(mail.text?.trimEnd()).toBe('Guten Tag,\nbis morgen.')
    expect(rendered.bytes.toString()).toContain('X-Orgo-Headers: made')
  })

  it('MAPI-2 I12 keeps every attachment byte for byte, equal names and empty files too', async () => {
    const files = [
      makeFile('a.bin', Buffer.from([0, 13, 10, 255])),
      makeFile('a.bin', Buffer.alloc(0)),
      makeFile('größe 2.txt', Buffer.alloc(100_000, 'x\n')),
    ]
    const inner = plainMail([[0x0037, 'Inside']], { attachments: [makeFile('deep.bin', Buffer.from('deep'))] })
    const html = Buffer.from('<p>Picture <img src="cid:p1@orgo"></p>')
    const picture = makeFile('p.png', Buffer.from('89504e470d0a1a0a', 'hex'), [[0x3712, 'p1@orgo']])
    const rendered = renderItem(
      plainMail(
        [
          [0x1013, html],
          [0x3fde, 65001],
        ],
        { attachments: [...files, picture, makeEmbedded('Inside', inner)] },
      ),
    )
    const mail = await parseMessage(rendered.bytes)
    expect(mail.problems).toEqual([])
    expect(mail.attachments.map(({ originalName, inline }) => [originalName, inline])).toEqual([
      ['p.png', true],
      ['a.bin', false],
      ['a.bin', false],
      ['größe 2.txt', false],
      ['Inside.eml', false],
    ])
    expect(mail.attachments.slice(1, 4).map((file) => file.sha256)).toEqual(
      [Buffer.from([0, 13, 10, 255]), Buffer.alloc(0), Buffer.alloc(100_000, 'x\n')].map(sha256),
    )
    const nested = await parseMessage(mail.attachments[4]?.bytes ?? Buffer.alloc(0))
    expect(nested).toMatchObject({ subject: 'Inside', problems: [] })
    expect(nested.attachments[0]?.sha256).toBe(sha256(Buffer.from('deep')))
  })

  it('MAPI-3 keeps the header it came with, word for word, but for the fields of its body', () => {
    const original = [
      'Received: from mx.riverside.example by mail.riverside.example; Sat, 14 Mar 2009 10:00:00 +0100',
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed;',
      '\tboundary="old"',
      'subject:  folded',
      '\tand odd ',
      'X-Orgo-Headers: forged',
      'DKIM-Signature: v=1; a=b',
    ]
    const text = renderItem(plainMail([[0x007d, `${original.join('\r\n')}\r\n\r\nContent-Type: text/html\r\n`]])).bytes.toString()
    expect(text).toContain('subject:  folded\r\n\tand odd \r\nDKIM-Signature: v=1; a=b\r\n')
    expect(text).not.toMatch(/old"|forged|text\/html/)
    expect(text.match(/^Content-Type:/gm)).toHaveLength(1)
    expect(text).toContain('X-Orgo-Headers: original')
    expect(text).toContain('Bcc: carl@riverside.example')
  })

  it('MAPI-4 is the same bytes each time, and invents no Message-ID', () => {
    const item = () =>
      makeMapiItem(
        [
          [0x001a, 'IPM.Note'],
          [0x1000, 'x'],
          [0x1013, Buffer.from('<p>x')],
        ],
        { attachments: [makeFile('a', Buffer.from('a'))] },
      )
    expect(renderItem(item()).bytes.equals(renderItem(item()).bytes)).toBe(true)
    expect(renderItem(item()).bytes.toString()).not.toMatch(/message-id/i)
  })

  it('MAPI-6 tells a delegate from the person the mail is from, and shows the Exchange name it cannot resolve', async () => {
    const rendered = renderItem(
      plainMail([
        [0x0064, 'EX'],
        [0x0065, '/O=RIVERSIDE/CN=RECIPIENTS/CN=ADA'],
        [0x0c1a, 'Desk'],
        [0x0c1e, 'SMTP'],
        [0x0c1f, 'desk@riverside.example'],
      ]),
    )
    const mail = await parseMessage(rendered.bytes)
    expect(mail.from).toEqual([{ name: 'Ada Byron', address: '' }])
    expect(mail.sender).toEqual({ name: 'Desk', address: 'desk@riverside.example' })
    expect(mail.headers).toContainEqual(['x-orgo-from-dn', 'Ada Byron = /O=RIVERSIDE/CN=RECIPIENTS/CN=ADA'])
  })

  it('MAPI-6 finds the SMTP address of an Exchange name among the recipients', async () => {
    const x500 = '/O=RIVERSIDE/CN=RECIPIENTS/CN=ADA'
    const row: MadeProperty[] = [
      [0x0c15, 1],
      [0x3001, 'Ada'],
      [0x3002, 'EX'],
      [0x3003, x500.toLowerCase()],
      [0x39fe, 'ada@riverside.example'],
    ]
    const mail = await parseMessage(
      renderItem(
        plainMail(
          [
            [0x0064, 'EX'],
            [0x0065, x500],
          ],
          { recipients: [row] },
        ),
      ).bytes,
    )
    expect(mail.from).toEqual([{ name: 'Ada Byron', address: 'ada@riverside.example' }])
  })
})

describe('limits', () => {
  it('MAPI-7 leaves out what lies more than 32 items deep, and reads what lies less deep', async () => {
    let item = plainMail([[0x0037, 'Innermost']])
    for (let level = 0; level < 40; level++)
      item = plainMail([[0x0037, `Level ${level}`]], { attachments: [makeEmbedded(`Level ${level}`, item)] })
    const rendered = renderItem(item)
    expect(rendered.partial).toBe(true)
    expect(rendered.problems.map(({ code }) => code)).toEqual(['nested_too_deep'])
    let mail = await parseMessage(rendered.bytes)
    let depth = 0
    for (; mail.attachments[0]?.bytes && mail.attachments[0].originalName.endsWith('.eml'); depth++) {
      expect(mail.problems).toEqual([])
      mail = await parseMessage(mail.attachments[0].bytes)
    }
    expect(depth).toBe(32)
  })

  it('MAPI-7 names an attachment that does not fit into a mail', async () => {
    const rendered = renderItem(
      plainMail([], {
        attachments: [makeFile('huge.bin', Buffer.alloc(50 * 1024 * 1024)), makeFile('small.bin', Buffer.from('s'))],
      }),
    )
    expect(rendered.problems).toMatchObject([{ code: 'item_too_large' }])
    const mail = await parseMessage(rendered.bytes)
    expect(mail.attachments.map(({ originalName }) => originalName)).toEqual(['huge.bin.txt', 'small.bin'])
  })

  it('MAPI-7 keeps 500 attachments, and says how many of 1,200 are left out', async () => {
    const files = (count: number) =>
      Array.from({ length: count }, (_, index) => makeFile(`${index}.txt`, Buffer.from(`${index}`)))
    expect((await parseMessage(renderItem(plainMail([], { attachments: files(500) })).bytes)).attachments).toHaveLength(500)
    const many = renderItem(plainMail([], { attachments: files(1200) }))
    expect(many.problems[0]?.message).toContain('300 attachments were left out')
    expect((await parseMessage(many.bytes)).attachments).toHaveLength(901)
  })
})

const anyValue: fc.Arbitrary<MapiValue> = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.integer(),
  fc.double(),
  fc.bigInt(),
  fc.boolean(),
  fc.uint8Array(),
  fc.array(fc.string()),
  fc.array(fc.uint8Array()),
)
const knownIds = [
  0x001a, 0x0037, 0x0039, 0x0065, 0x007d, 0x0c1a, 0x0c1f, 0x0e04, 0x0e06, 0x0e07, 0x1000, 0x1009, 0x1013, 0x1035, 0x3fde, 0x3ffd,
  0x8000, 0x8216,
]
const classes = [
  'IPM.Note',
  'IPM.Appointment',
  'IPM.Contact',
  'IPM.DistList',
  'IPM.Task',
  'IPM.Activity',
  'IPM.StickyNote',
  'IPM.Note.SMIME',
  'REPORT.IPM.Note.NDR',
  'REPORT.IPM.Note.IPNRN',
  'IPM.Schedule.Meeting.Request',
  'X',
]
const anyBag: fc.Arbitrary<MadeProperty[]> = fc.array(
  fc.tuple(
    fc.oneof(fc.constantFrom(...knownIds), fc.integer({ min: 1, max: 0xffff })),
    anyValue,
    fc.constantFrom(0x1f, 0x102, 3, 0x40),
  ),
  { maxLength: 30 },
)

describe('damage', () => {
  it('MAPI-1 keeps what lies ahead of a damage, and says where it is', async () => {
    const item: MapiItem = {
      ...plainMail(),
      *attachments() {
        yield* plainMail([], { attachments: [makeFile('a.bin', Buffer.from('a'))] }).attachments()
        throw new RangeError('beyond the end')
      },
    }
    const rendered = renderItem(item)
    expect(rendered.problems).toEqual([{ code: 'unreadable_part', message: 'A part of the item cannot be read: beyond the end' }])
    expect((await parseMessage(rendered.bytes)).attachments).toHaveLength(1)
  })

  it('MAPI-1 A-23 a disk that is gone stops the import and loses no item', () => {
    const gone = Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO', syscall: 'read' })
    const item: MapiItem = {
      ...plainMail(),
      attachments() {
        throw gone
      },
    }
    expect(() => renderItem(item)).toThrow(gone)
  })

  it('MAPI-1 names an attachment that is only a path, or whose content is lost', async () => {
    const linked = {
      properties: [
        [0x3705, 4],
        [0x3707, 'plan.doc'],
        [0x370d, '\\\\server\\share\\plan.doc'],
      ] as const,
    }
    const lost = {
      properties: [
        [0x3705, 5],
        [0x3001, 'Inner'],
      ] as const,
    }
    const rendered = renderItem(plainMail([], { attachments: [linked, lost] }))
    expect(rendered.problems.map(({ message }) => message)).toEqual([
      'The attachment "plan.doc" is only a link to "\\\\server\\share\\plan.doc"; the file itself is not in the archive.',
      'The attachment "Inner" cannot be read: its content is not there',
    ])
    expect((await parseMessage(rendered.bytes)).attachments.map(({ originalName }) => originalName)).toEqual([
      'plan.doc.txt',
      'Inner.txt',
    ])
  })
})

describe('hostile items', () => {
  it('MAPI-1 any bag of properties is rendered, and what is rendered is a mail', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...classes), anyBag, anyBag, anyBag, async (itemClass, bag, recipient, attachment) => {
        const item = makeMapiItem([...bag, [0x001a, itemClass]], {
          recipients: [recipient],
          attachments: [{ properties: attachment }],
        })
        const rendered = renderItem(item)
        expect(rendered.bytes.toString()).toContain('X-Orgo-Original-Format: outlook-item')
        expect(rendered.problems.filter(({ message }) => message.startsWith('A part of the item'))).toEqual([])
        expect(JSON.parse(rendered.properties.toString())).toHaveProperty('properties')
        const mail = await parseMessage(rendered.bytes)
        expect(mail.parser).not.toBe('headers')
      }),
      { numRuns: 300, seed: 20090314 },
    )
  })

  it('MAPI-5 A-33 no property adds a header field or ends the header', () => {
    const nasty = fc
      .tuple(fc.string({ unit: 'binary' }), fc.constantFrom('\r\n', '\n', '\r', '\0', '\r\n\r\n', '\u2028'))
      .map(([text, end]) => `${text}${end}Injected: yes${end}${text}`)
    fc.assert(
      fc.property(nasty, (text) => {
        const item = makeMapiItem(
          [0x001a, 0x0037, 0x0042, 0x0065, 0x0c1a, 0x0c1f, 0x1035, 0x1039, 0x1042, 0x1043, 0x0070, 0x5d01, 0x0e04].map(
            (id): MadeProperty => [id, text],
          ),
          {
            recipients: [
              [
                [0x3001, text],
                [0x39fe, `${text}@x`],
              ],
            ],
            attachments: [
              makeFile(text, Buffer.from('a'), [
                [0x370e, text],
                [0x3712, text],
              ]),
            ],
          },
        )
        const lines = renderItem(item).bytes.toString('utf8').split('\r\n')
        expect(lines.filter((line) => line.startsWith('Injected') || /[\r\n\0]/.test(line))).toEqual([])
      }),
      { numRuns: 300, seed: 1 },
    )
  })
})
