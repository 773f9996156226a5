import { embedded, file, mail } from './build-mail.ts'
import type { FolderSpec, ItemSpec } from './item-spec.ts'
import { fingerprint, plainText, type ReadMail } from './other-readers.ts'

const writer = { name: 'Anna Änderung', address: 'anna@example.org' }
const reader = { name: 'Bo Beispiel', address: 'bo@example.org' }
const startAt = Date.UTC(2024, 2, 5, 10)

type Attached = { name: string; bytes: Uint8Array }
type Letter = { path: string; subject: string; text: string; files: Attached[]; inner?: ItemSpec }

/** Bytes that repeat themselves only roughly; the same ones for the same arguments. */
export function noise(size: number, seed: number): Buffer {
  const bytes = Buffer.alloc(size)
  let state = seed >>> 0
  for (let at = 0; at < size; at += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    bytes[at] = state >>> 24
  }
  return bytes
}

const inner = mail({ subject: 'Inner letter', from: writer, to: [reader], sentAt: startAt, text: 'The inner text.' })

const letters: Letter[] = [
  { path: 'Inbox', subject: 'Short', text: 'One line.', files: [] },
  {
    path: 'Inbox',
    subject: 'Re: Größe und Maß',
    text: 'Grüße aus Köln.\r\nZweite Zeile.',
    files: [{ name: 'empty.txt', bytes: Buffer.from('x') }],
  },
  { path: 'Inbox', subject: 'A long text', text: 'All work and no play. '.repeat(2000), files: [] },
  {
    path: 'Inbox/Süd',
    subject: 'Files of every size',
    text: 'See below.',
    files: [3000, 3580, 3581, 8176, 8177, 8180, 8181, 65_512, 65_513, 300_000].map((size) => ({
      name: `file-${size}.bin`,
      bytes: noise(size, size),
    })),
  },
  { path: 'Inbox/Süd', subject: 'A letter in a letter', text: 'Outer text.', files: [], inner },
  {
    path: 'Sent',
    subject: 'Large',
    text: 'Beyond one array of blocks.',
    files: [{ name: 'large.bin', bytes: noise(9_000_000, 9) }],
  },
]

/** Mails that touch every bound of the format, and what a right reader tells of them. */
export function sampleFolders(many = 300): FolderSpec[] {
  const crowd = Array.from({ length: many }, (_, index) =>
    mail({ subject: `Number ${index}`, from: writer, to: [reader], sentAt: startAt + index * 60_000, text: `Text ${index}` }),
  )
  return [
    { path: ['Inbox'], role: 'inbox', items: itemsOf('Inbox') },
    { path: ['Inbox', 'Süd'], items: itemsOf('Inbox/Süd') },
    { path: ['Sent'], role: 'sent', items: itemsOf('Sent') },
    { path: ['Crowd'], items: crowd },
    { path: ['Deleted'], role: 'deleted', items: [] },
  ]
}

/** The mails of one folder as a reader should tell of them, sorted by subject. */
export function expectedIn(path: string, many = 300): ReadMail[] {
  if (path === 'Crowd')
    return bySubject(
      Array.from({ length: many }, (_, index) => ({ subject: `Number ${index}`, text: `Text ${index}`, files: [] })),
    )
  return bySubject(
    letters
      .filter((letter) => letter.path === path)
      .map(({ subject, text, files }) => ({
        subject,
        text: plainText(text),
        files: files.map(({ name, bytes }) => fingerprint(name, bytes)).sort(),
      })),
  )
}

export function bySubject(mails: readonly ReadMail[]): ReadMail[] {
  return [...mails].sort((one, other) => (one.subject < other.subject ? -1 : 1))
}

function itemsOf(path: string): ItemSpec[] {
  return letters
    .filter((letter) => letter.path === path)
    .map(({ subject, text, files, inner: attached }, index) =>
      mail({
        subject,
        text,
        from: writer,
        to: [reader],
        sentAt: startAt + index * 3_600_000,
        attachments: [
          ...files.map(({ name, bytes }) => file(name, 'application/octet-stream', bytes)),
          ...(attached ? [embedded('Inner letter', attached)] : []),
        ],
      }),
    )
}
