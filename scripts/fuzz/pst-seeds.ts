import { appointment, contact, distList, post, report, stickyNote, task } from '../../tests/support/pst-writer/build-items.ts'
import { embedded, file, mail } from '../../tests/support/pst-writer/build-mail.ts'
import type { FolderSpec, ItemSpec } from '../../tests/support/pst-writer/item-spec.ts'
import { createMemorySink } from '../../tests/support/pst-writer/sink.ts'
import { type PstOptions, writePst } from '../../tests/support/pst-writer/write-pst.ts'
import type { Seed } from './fuzz-format.ts'

const ada = { name: 'Ada Byron', address: 'ada@riverside.example' }
const bert = { name: 'Bert', address: 'bert@riverside.example' }
const sentAt = Date.UTC(2012, 4, 6, 7, 8, 9)

/** One store of each kind: small, with every class of item, trees of several levels, values of several blocks. All of it is fiction. */
export function makePstSeeds(): Seed[] {
  const kinds: [string, PstOptions][] = [
    ['unicode', { variant: 'unicode', encryption: 'none' }],
    ['unicode, permute, deep trees', { variant: 'unicode', encryption: 'permute', pageFill: 3, leafRoom: 40 }],
    ['unicode, cyclic', { variant: 'unicode', encryption: 'cyclic', pageFill: 4 }],
    ['ansi', { variant: 'ansi', encryption: 'none', pageFill: 4 }],
    ['ansi, permute, Japanese', { variant: 'ansi', encryption: 'permute', codePage: 932, codePageOn: 'store' }],
    ['ansi, cyclic, password', { variant: 'ansi', encryption: 'cyclic', password: 'secret', pageFill: 3 }],
    ['4 KiB pages', { variant: 'unicode-4k', encryption: 'permute', pageFill: 4 }],
    ['4 KiB pages, compressed', { variant: 'unicode-4k', encryption: 'none', compress: true, pageFill: 3 }],
  ]
  return kinds.map(([name, options]) => {
    const sink = createMemorySink()
    writePst(sink, options, { folders: options.codePage === 932 ? japanese() : foldersOf() })
    return { name, bytes: sink.bytes() }
  })
}

const letter = (subject: string, text: string): ItemSpec => mail({ subject, text, from: ada, to: [bert], sentAt })

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

function foldersOf(): FolderSpec[] {
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
