import { describe, expect, it } from 'vitest'
import { parseMessage } from '../mime/parse-message.ts'
import { readContactFields } from './contact-fields.ts'
import { itemKindOf } from './item-kind-of.ts'
import { type MadeProperty, makeEmbedded, makeFile, makeMapiItem, makeRecipient } from './make-mapi-item.ts'
import type { MapiItem } from './mapi-item.ts'
import { renderItem } from './render-item.ts'
import { readTaskFields } from './task-fields.ts'

const appointment = (key: number) => ({ set: '00062002-0000-0000-C000-000000000046', key })
const taskSet = (key: number) => ({ set: '00062003-0000-0000-C000-000000000046', key })
const addressSet = (key: number) => ({ set: '00062004-0000-0000-C000-000000000046', key })
const meetingSet = (key: number) => ({ set: '6ED8DA90-450B-101B-98DA-00AA003F1305', key })
const at = (text: string) => Date.parse(text)
const utc = (text: string): [number, number] => [at(text), 0x40]

const time = (id: Parameters<typeof makeMapiItem>[0][number][0], text: string): MadeProperty => [id, ...utc(text)]
const parse = (item: MapiItem) => parseMessage(renderItem(item).bytes)
const fileOf = async (item: MapiItem, name: string) =>
  Buffer.from((await parse(item)).attachments.find(({ originalName }) => originalName === name)?.bytes ?? []).toString()

describe('message classes', () => {
  it.each([
    ['IPM.Note', 'mail'],
    ['ipm.note.acme', 'mail'],
    ['IPM.Note.SMIME.MultipartSigned', 'mail'],
    ['REPORT.IPM.Note.NDR', 'report'],
    ['IPM.Schedule.Meeting.Resp.Pos', 'meeting'],
    ['IPM.Appointment', 'appointment'],
    ['IPM.Contact', 'contact'],
    ['IPM.DistList', 'distribution_list'],
    ['IPM.TaskRequest.Accept', 'task'],
    ['IPM.Task', 'task'],
    ['IPM.Activity', 'journal'],
    ['IPM.StickyNote', 'note'],
    ['IPM.Post.Rss', 'post'],
    ['IPM.Document.Word.Document.8', 'document'],
    ['IPM.Configuration.Autocomplete', 'other'],
    ['', 'mail'],
  ])('MAPI-8 %s is of kind %s', (itemClass, kind) => {
    expect(itemKindOf(itemClass)).toBe(kind)
  })
})

describe('meetings and appointments', () => {
  it('MAPI-8 a request is text for people and an invitation for calendars', async () => {
    const item = makeMapiItem(
      [
        [0x001a, 'IPM.Schedule.Meeting.Request'],
        [0x0037, 'Roof; gutters, and more'],
        [0x0042, 'Ada Byron'],
        [0x5d02, 'ada@riverside.example'],
        [0x1000, 'Bring a ladder.'],
        time(appointment(0x820d), '2011-05-02T08:00:00Z'),
        time(appointment(0x820e), '2011-05-02T09:30:00Z'),
        [appointment(0x8208), 'Room 4'],
        [
          meetingSet(0x0003),
          Buffer.concat([
            Buffer.from('040000008200E00074C5B7101A82E00807DB0502', 'hex'),
            Buffer.alloc(20),
            Buffer.from('vCal-Uid\x01\0\0\0round-7@riverside.example\0'),
          ]),
        ],
      ],
      { recipients: [makeRecipient(1, 'Bert', 'bert@riverside.example'), makeRecipient(3, 'Room 4', 'room4@riverside.example')] },
    )
    const mail = await parse(item)
    expect(mail.text).toContain('Where: Room 4')
    expect(mail.text).toContain('Bring a ladder.')
    expect(mail.attachments).toMatchObject([{ originalName: 'item.ics', type: 'text/calendar', inline: true }])
    const lines = (await fileOf(item, 'item.ics')).split('\r\n')
    expect(lines).toEqual(
      expect.arrayContaining([
        'METHOD:REQUEST',
        'UID:round-7@riverside.example',
        'DTSTART:20110502T080000Z',
        'DTEND:20110502T093000Z',
        'SUMMARY:Roof\\; gutters\\, and more',
        'ORGANIZER;CN=Ada Byron:mailto:ada@riverside.example',
        'ATTENDEE;CN=Bert:mailto:bert@riverside.example',
        'ATTENDEE;CN=Room 4;CUTYPE=RESOURCE:mailto:room4@riverside.example',
      ]),
    )
  })

  it('MAPI-8 an answer says who accepts', async () => {
    const item = makeMapiItem(
      [
        [0x001a, 'IPM.Schedule.Meeting.Resp.Tent'],
        [0x0042, 'Bert'],
        [0x5d02, 'bert@riverside.example'],
      ],
      {
        recipients: [makeRecipient(1, 'Ada', 'ada@riverside.example')],
      },
    )
    const file = await fileOf(item, 'item.ics')
    expect(file).toContain('METHOD:REPLY')
    expect(file).toContain('ATTENDEE;CN=Bert;PARTSTAT=TENTATIVE:mailto:bert@riverside.example')
  })

  it('MAPI-8 a recurring one keeps its hour through summer time, its exceptions and its end', async () => {
    const minutes = (text: string) => (at(text) + 11_644_473_600_000) / 60_000
    const long = (...values: number[]) => {
      const bytes = Buffer.alloc(values.length * 4)
      for (const [index, value] of values.entries()) bytes.writeUInt32LE(value, index * 4)
      return bytes
    }
    const word = (...values: number[]) => Buffer.from(Uint16Array.from(values).buffer)
    const pattern = Buffer.concat([
      word(0x3004, 0x3004, 0x200b, 1, 0),
      long(
        0,
        2,
        0,
        0b0001010,
        0x2022,
        10,
        1,
        1,
        minutes('2011-05-16'),
        1,
        minutes('2011-05-17'),
        minutes('2011-05-02'),
        minutes('2011-07-04'),
      ),
      long(0x3006, 0x3008, 600, 690),
      word(1),
      long(minutes('2011-05-17T10:30Z'), minutes('2011-05-17T12:00Z'), minutes('2011-05-16T10:00Z')),
      word(0x0),
    ])
    const zone = Buffer.alloc(48)
    zone.writeInt32LE(-60, 0)
    zone.writeInt32LE(-60, 8)
    for (const [start, month, hour] of [
      [14, 10, 3],
      [32, 3, 2],
    ] as const) {
      zone.writeUInt16LE(month, start + 2)
      zone.writeUInt16LE(5, start + 6)
      zone.writeUInt16LE(hour, start + 8)
    }
    const item = makeMapiItem([
      [0x001a, 'IPM.Appointment'],
      [0x0037, 'Round'],
      time(appointment(0x820d), '2011-05-02T08:00:00Z'),
      [appointment(0x8216), pattern],
      [appointment(0x8233), zone],
      [appointment(0x8234), '(GMT+01:00) Berlin'],
    ])
    const lines = (await fileOf(item, 'item.ics')).split('\r\n')
    expect(lines).toEqual(
      expect.arrayContaining([
        'TZID:(GMT+01:00) Berlin',
        'TZOFFSETFROM:+0200',
        'TZOFFSETTO:+0100',
        'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10',
        'DTSTART;TZID="(GMT+01:00) Berlin":20110502T100000',
        'DTEND;TZID="(GMT+01:00) Berlin":20110502T113000',
        'RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;WKST=MO;COUNT=10',
        'EXDATE;TZID="(GMT+01:00) Berlin":20110516T100000',
        'RDATE;TZID="(GMT+01:00) Berlin":20110517T103000',
      ]),
    )
  })

  it('MAPI-8 a whole day is the day it was where it was written down', async () => {
    const item = makeMapiItem([
      [0x001a, 'IPM.Appointment'],
      time(appointment(0x820d), '2011-05-01T22:00:00Z'),
      time(appointment(0x820e), '2011-05-02T22:00:00Z'),
      [appointment(0x8215), true],
    ])
    const file = await fileOf(item, 'item.ics')
    expect(file).toContain('DTSTART;VALUE=DATE:20110502\r\nDTEND;VALUE=DATE:20110503\r\n')
  })
})

describe('contacts, lists, tasks, notes', () => {
  const contact = makeMapiItem([
    [0x001a, 'IPM.Contact'],
    [0x3001, 'Dr. Ada Byron'],
    [0x3a06, 'Ada'],
    [0x3a11, 'Byron'],
    [0x3a16, 'Riverside; Garden'],
    [0x3a08, '+49 30 1234'],
    [0x3a1c, '+49 170 1'],
    time(0x3a42, '1975-12-09T23:00:00Z'),
    [addressSet(0x8082), 'EX'],
    [addressSet(0x8083), '/o=riverside/cn=ada'],
    [addressSet(0x8084), 'ada@riverside.example'],
    [addressSet(0x8093), 'byron@home.example'],
    [addressSet(0x8046), 'Riverside'],
    [0x1000, 'Met at the fair.\r\nLikes maps.'],
  ])

  it('MAPI-9 a contact gives its fields as data', () => {
    expect(readContactFields(contact)).toMatchObject({
      name: 'Dr. Ada Byron',
      givenName: 'Ada',
      surname: 'Byron',
      organisation: 'Riverside; Garden',
      addresses: [
        { name: '', address: 'ada@riverside.example' },
        { name: '', address: 'byron@home.example' },
      ],
      phones: [
        { kind: 'work', number: '+49 30 1234' },
        { kind: 'mobile', number: '+49 170 1' },
      ],
      postalAddresses: [{ kind: 'work', street: '', city: 'Riverside' }],
    })
  })

  it('MAPI-8 a contact is a card', async () => {
    const card = (await fileOf(contact, 'item.vcf')).split('\r\n')
    expect(card).toEqual(
      expect.arrayContaining([
        'FN:Dr. Ada Byron',
        'N:Byron;Ada;;;',
        'ORG:Riverside\\; Garden',
        'BDAY:19751210',
        'NOTE:Met at the fair.\\nLikes maps.',
      ]),
    )
    expect((await parse(contact)).text).toContain('Likes maps.')
  })

  it('MAPI-8 a list is a group of its members', async () => {
    const oneOff = (name: string, address: string) =>
      Buffer.concat([
        Buffer.from('00000000812b1fa4bea310199d6e00dd010f540200000190', 'hex'),
        Buffer.from(`${name}\0SMTP\0${address}\0`, 'utf16le'),
      ])
    const item = makeMapiItem([
      [0x001a, 'IPM.DistList'],
      [0x3001, 'Gardeners'],
      [addressSet(0x8054), [oneOff('Ada', 'ada@riverside.example'), oneOff('bert@riverside.example', 'bert@riverside.example')]],
    ])
    expect(await fileOf(item, 'item.vcf')).toContain(
      'KIND:group\r\nFN:Gardeners\r\nMEMBER:mailto:ada@riverside.example\r\nMEMBER:mailto:bert@',
    )
    expect((await parse(item)).text).toContain('Member: Ada <ada@riverside.example>')
  })

  it('MAPI-9 a task gives its fields as data, and is a to-do', async () => {
    const item = makeMapiItem([
      [0x001a, 'IPM.Task'],
      [0x0037, 'Paint the fence'],
      time(taskSet(0x8105), '2011-05-09T00:00:00Z'),
      [taskSet(0x8101), 1],
      [taskSet(0x8102), 0.25, 5],
      [taskSet(0x811f), 'Bert'],
    ])
    expect(readTaskFields(item)).toEqual({
      subject: 'Paint the fence',
      text: '',
      dueAt: at('2011-05-09'),
      startAt: null,
      status: 'in_progress',
      percentComplete: 25,
      completedAt: null,
      owner: 'Bert',
      importance: 'normal',
    })
    expect(await fileOf(item, 'item.ics')).toContain('DUE;VALUE=DATE:20110509\r\nSTATUS:IN-PROCESS\r\nPERCENT-COMPLETE:25\r\n')
  })

  it('MAPI-8 a note is its text, a journal entry a text and a VJOURNAL', async () => {
    const note = await parse(
      makeMapiItem([
        [0x001a, 'IPM.StickyNote'],
        [0x0037, 'Milk'],
        [0x1000, 'Milk\r\nEggs'],
      ]),
    )
    expect(note).toMatchObject({ subject: 'Milk', attachments: [] })
    const entry = makeMapiItem([
      [0x001a, 'IPM.Activity'],
      [0x0037, 'Call'],
      [{ set: '0006200A-0000-0000-C000-000000000046', key: 0x8700 }, 'Phone call'],
    ])
    expect(await fileOf(entry, 'item.ics')).toContain('BEGIN:VJOURNAL')
    expect((await parse(entry)).text).toContain('Type: Phone call')
  })

  it('MAPI-8 fields stand in the HTML where the notes are HTML alone', async () => {
    const mail = await parse(
      makeMapiItem([
        [0x001a, 'IPM.Appointment'],
        [appointment(0x8208), 'Room <4>'],
        [0x1013, Buffer.from('<html><body><p>Bring a ladder.</p></body></html>')],
      ]),
    )
    expect(mail.text).toContain('Room <4>')
    expect(mail.text).toContain('Bring a ladder.')
  })
})

describe('reports', () => {
  const original = makeMapiItem([
    [0x001a, 'IPM.Note'],
    [0x0037, 'Hello'],
    [0x1000, 'Hi'],
  ])

  it('MAPI-8 T8 a bounce is recognised as one, with the reason and the mail that came back', async () => {
    const item = makeMapiItem(
      [
        [0x001a, 'REPORT.IPM.Note.NDR'],
        [0x0037, 'Undeliverable: Hello'],
        [0x0049, 'Hello'],
        [0x6820, 'mx.riverside.example'],
      ],
      {
        recipients: [
          [
            ...makeRecipient(1, 'Nobody', 'nobody@riverside.example'),
            [0x0c20, 511],
            [0x0c04, 1],
            [0x0c05, 0],
            [0x0c1b, 'user unknown'],
          ],
        ],
        attachments: [makeFile('a.txt', Buffer.from('a')), makeEmbedded('Hello', original)],
      },
    )
    const rendered = renderItem(item).bytes.toString()
    expect(rendered).toContain('report-type=delivery-status')
    expect(rendered).toContain(
      'Final-Recipient: rfc822; nobody@riverside.example\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: x-mapi; reason 1, diagnostic 0; user unknown\r\n',
    )
    const mail = await parse(item)
    expect(mail).toMatchObject({ isBounce: true, autoGenerated: true, problems: [] })
    expect(mail.text).toContain('The mail was not delivered. Subject: Hello')
    expect(mail.attachments.map(({ type }) => type)).toContain('message/rfc822')
  })

  it('MAPI-8 a receipt for reading is one, and no bounce', async () => {
    const item = makeMapiItem([
      [0x001a, 'REPORT.IPM.Note.IPNNRN'],
      [0x0037, 'Not read: Hello'],
      [0x5d02, 'bert@riverside.example'],
      [0x1046, '<a@b>'],
    ])
    const rendered = renderItem(item).bytes.toString()
    expect(rendered).toContain('Original-Message-ID: <a@b>\r\nDisposition: manual-action/MDN-sent-manually; deleted')
    expect(await parse(item)).toMatchObject({ isBounce: false, autoGenerated: true })
  })
})

describe('signed and encrypted mails', () => {
  const smime = (itemClass: string, type: string, bytes: Buffer) =>
    makeMapiItem(
      [
        [0x001a, itemClass],
        [0x0037, 'Secret'],
      ],
      { attachments: [makeFile('smime.p7m', bytes, [[0x370e, type]])] },
    )

  it('MAPI-10 a signed mail has the very bytes that were signed', async () => {
    const entity =
      'Content-Type: multipart/signed; protocol="application/pkcs7-signature";\r\n micalg=sha1; boundary="s"\r\n\r\n--s\r\nContent-Type: text/plain\r\n\r\nHi\r\n--s\r\nContent-Type: application/pkcs7-signature\r\n\r\nx\r\n--s--\r\n'
    const item = smime('IPM.Note.SMIME.MultipartSigned', 'multipart/signed', Buffer.from(entity))
    expect(renderItem(item).bytes.toString()).toContain(entity.slice(entity.indexOf('--s\r\n')))
    expect(await parse(item)).toMatchObject({ subject: 'Secret', signed: true, encrypted: null })
  })

  it('MAPI-10 an encrypted mail is one', async () => {
    const cms = Buffer.from('3082000006092a864886f70d010703a0820000', 'hex')
    const item = smime('IPM.Note.SMIME', 'application/pkcs7-mime', cms)
    expect(renderItem(item).bytes.toString()).toContain('smime-type=enveloped-data')
    expect(await parse(item)).toMatchObject({ encrypted: 'smime' })
  })
})
