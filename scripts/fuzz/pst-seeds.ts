import { appointment, contact, distList, post, report, stickyNote, task } from '../../tests/support/pst-writer/build-items.ts'
import { embedded, file, mail } from '../../tests/support/pst-writer/build-mail.ts'
import type { FolderSpec, ItemSpec } from '../../tests/support/pst-writer/item-spec.ts'
import { createMemorySink } from '../../tests/support/pst-writer/sink.ts'
import { type PstOptions, writePst } from '../../tests/support/pst-writer/write-pst.ts'
import type { Seed } from './fuzz-format.ts'

const ada = { name: 'Ada Byron', address: 'ada@riverside.example' }
const bert = { name: 'Bert', address: 'bert@riverside.example' }
const sentAt = Date.UTC(2012, 4, 6, 7, 8, 9)

/** A store to be written: its name in words, what kind it is, what is in it. */
export type MadeStore = { name: string; options: PstOptions; folders(): FolderSpec[] }

/** One store of each kind: small, with every class of item, trees of several levels, values of several blocks. All of it is fiction. */
export const madeStores: readonly MadeStore[] = [
  { name: 'unicode', options: { variant: 'unicode', encryption: 'none' }, folders: mixed },
  {
    name: 'unicode, permute, deep trees',
    options: { variant: 'unicode', encryption: 'permute', pageFill: 3, leafRoom: 40 },
    folders: mixed,
  },
  { name: 'unicode, cyclic', options: { variant: 'unicode', encryption: 'cyclic', pageFill: 4 }, folders: mixed },
  { name: 'ansi', options: { variant: 'ansi', encryption: 'none', pageFill: 4 }, folders: mixed },
  {
    name: 'ansi, permute, Japanese',
    options: { variant: 'ansi', encryption: 'permute', codePage: 932, codePageOn: 'store' },
    folders: japanese,
  },
  {
    name: 'ansi, cyclic, password',
    options: { variant: 'ansi', encryption: 'cyclic', password: 'secret', pageFill: 3 },
    folders: mixed,
  },
  { name: '4 KiB pages', options: { variant: 'unicode-4k', encryption: 'permute', pageFill: 4 }, folders: mixed },
  {
    name: '4 KiB pages, compressed',
    options: { variant: 'unicode-4k', encryption: 'none', compress: true, pageFill: 3 },
    folders: mixed,
  },
]

export function makePstSeeds(): Seed[] {
  return madeStores.map(({ name, options, folders }) => {
    const sink = createMemorySink()
    writePst(sink, options, { folders: folders() })
    return { name, bytes: sink.bytes() }
  })
}

function letter(subject: string, text: string): ItemSpec {
  return mail({ subject, text, from: ada, to: [bert], sentAt })
}

function japanese(): FolderSpec[] {
  return [
    {
      path: ['受信トレイ'],
      role: 'inbox',
      items: ['見積書', '会議の件', 'Re: 工事'].map((subject) => letter(subject, 'よろしくお願いします。')),
    },
    { path: ['顧客', '東京'], items: [letter('連絡先', '添付をご覧ください。')] },
  ]
}

function mixed(): FolderSpec[] {
  const bytes = Buffer.from(Array.from({ length: 20_000 }, (_, index) => (index * 7919) >> 5))
  const inner = mail({
    subject: 'Inner',
    text: 'deep',
    from: bert,
    to: [ada],
    sentAt,
    attachments: [file('inner.txt', 'text/plain', Buffer.from('x'))],
  })
  const inbox = [
    letter('Lamp', 'The lamp in the yard is dark.'),
    mail({
      subject: 'Re: Lamp',
      text: 'It will be mended.',
      html: '<p>It will be <b>mended</b>.</p><img src="cid:lamp@example">',
      from: bert,
      to: [ada],
      sentAt,
      categories: ['Garden'],
      attachments: [
        file('lamp.png', 'image/png', bytes.subarray(0, 3000), 'lamp@example'),
        file('plan.bin', 'application/octet-stream', bytes),
      ],
    }),
    mail({
      subject: 'Forward',
      text: 'See inside.',
      from: ada,
      to: [bert],
      sentAt,
      headers: 'From: "Ada Byron" <ada@riverside.example>\r\nSubject: Forward\r\nMessage-ID: <f@riverside.example>\r\n\r\n',
      attachments: [embedded('Inner', inner)],
    }),
    letter('Long', 'All work and no play. '.repeat(900)),
  ]
  const others = [
    appointment({ subject: 'Round', startAt: sentAt, endAt: sentAt + 3_600_000, location: 'Yard', createdAt: sentAt }),
    contact({ name: 'Ada Byron', createdAt: sentAt, email: ada.address }),
    distList({ name: 'All', members: [ada, bert], createdAt: sentAt }),
    task({ subject: 'Mend', createdAt: sentAt, dueAt: sentAt }),
    stickyNote({ text: 'Keys', createdAt: sentAt }),
    post({ subject: 'Posted', text: 'Board', from: ada, sentAt }),
    report({ kind: 'NDR', original: { subject: 'Lamp', sentAt }, about: [bert], from: ada, sentAt, reason: 'unknown user' }),
  ]
  return [
    { path: ['Inbox'], role: 'inbox', items: inbox },
    { path: ['Inbox', 'Projects'], items: Array.from({ length: 6 }, (_, index) => letter(`Project ${index}`, `Step ${index}`)) },
    { path: ['Others'], items: others },
    { path: ['Deleted'], role: 'deleted', items: [letter('Old', 'gone')] },
  ]
}
