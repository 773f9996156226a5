import { fileURLToPath } from 'node:url'
import { meeting, post, report } from '../../tests/support/pst-writer/build-items.ts'
import { embedded, file, type MailFacts, mail } from '../../tests/support/pst-writer/build-mail.ts'
import type { FolderSpec, ItemSpec } from '../../tests/support/pst-writer/item-spec.ts'
import { createMemorySink } from '../../tests/support/pst-writer/sink.ts'
import { writePst } from '../../tests/support/pst-writer/write-pst.ts'
import { buildSample, sampleSeed } from './build-sample.ts'
import { drawFile } from './draw-file.ts'
import { expandStory } from './expand-story.ts'
import type { Letter } from './letter.ts'
import { formatHeaderDate, parseLocal } from './local-time.ts'
import { calendarItems, contactItems, journalItems, noteItems, taskItems } from './outlook-items.ts'
import { type People, type Person, readPeople, readStories } from './story.ts'

/** What a right reading of the Outlook sample finds. `classes` counts message classes, `folders` items by path. */
export type ExpectedStore = {
  fiction: string
  items: number
  attachments: number
  embedded: number
  classes: Record<string, number>
  folders: Record<string, number>
  /** Mails that riverside.mbox holds, too, by Message-ID without angle brackets. */
  alsoInMbox: string[]
}

/** Mails of the shared mailbox that Ana wrote or got under her own name. */
const shared = [
  'weekly-06',
  'council-summer-party-1',
  'council-summer-party-2',
  'petra-forward-invoice',
  'petra-forward-invoice-1',
]

/** Where a story lies once it is dealt with; the others are in the inbox. */
const places: Record<string, string[]> = {
  'ana-heating-contract': ['Inbox', 'Verträge und Prüfungen'],
  'ana-vertrag-schluessel': ['Inbox', 'Verträge und Prüfungen'],
  'ana-lift-inspection': ['Inbox', 'Verträge und Prüfungen'],
  'ana-fete-ecole': ['Inbox', "Fêtes de l'école"],
  'ana-trip-permission': ['Inbox', "Fêtes de l'école"],
  'ana-mieterrat': ['Inbox', 'Mieterrat'],
  'ana-lime-tree': ['Inbox', 'Mieterrat'],
  'ana-tip': ['Deleted Items'],
  'ana-roof-offer': ['Deleted Items'],
}
const categories: Record<string, string[]> = {
  'ana-heating-contract': ['Riverside', 'Winter'],
  'ana-damp-photo': ['Riverside'],
  'ana-fete-ecole': ['École'],
}
const unread = new Set(['ana-japanese', 'ana-damp-photo'])
const flagged = new Set(['ana-vertrag-schluessel', 'ana-budget-spring'])
const important = new Set(['ana-lift-inspection'])

/** The Outlook sample as bytes, and what is in it. The same on every run and every machine. */
export async function buildStore(): Promise<{ pst: Buffer; expected: ExpectedStore; letters: Letter[] }> {
  const people = readPeople(pathOf('people'))
  const ana = personOf(people, 'ana')
  const own = readStories(pathOf('outlook')).flatMap((story) => expandStory(story, people, sampleSeed))
  const known = (await buildSample()).letters.filter(({ id }) => shared.includes(id))
  const letters = [...own, ...known].sort((one, other) => one.at - other.at)
  const folders = foldersOf(letters, ana, people)
  const sink = createMemorySink()
  const options = {
    variant: 'unicode',
    encryption: 'permute',
    displayName: 'Ana Wiesenquell (fiction)',
    seed: sampleSeed,
  } as const
  writePst(sink, options, { folders })
  return { pst: sink.bytes(), expected: describe(folders, known), letters }
}

function pathOf(name: string): string {
  return fileURLToPath(new URL(`./stories/${name}.yaml`, import.meta.url))
}

type Folder = Omit<FolderSpec, 'items'> & { items: ItemSpec[] }

function foldersOf(letters: readonly Letter[], ana: Person, people: People): Folder[] {
  const folderOf = ({ thread, from }: Letter): string[] => {
    if (from.address === ana.address) return ['Sent Items']
    return places[thread] ?? ['Inbox']
  }
  const mailsIn = (path: string[]): ItemSpec[] =>
    letters.filter((letter) => folderOf(letter).join('/') === path.join('/')).map((letter) => mailOf(letter, ana))
  const folder = (path: string[], role?: NonNullable<FolderSpec['role']>, more: ItemSpec[] = []): Folder => ({
    path,
    items: [...mailsIn(path), ...more],
    ...(role && { role }),
  })
  return [
    folder(['Inbox'], 'inbox', [...invitations(people, ana), failedDelivery(people)]),
    folder(['Inbox', 'Verträge und Prüfungen'], undefined, [forwardedLetter(letters, people, ana)]),
    folder(['Inbox', "Fêtes de l'école"]),
    folder(['Inbox', 'Mieterrat'], undefined, [noticeOnBoard(people)]),
    folder(['Sent Items'], 'sent'),
    folder(['Drafts'], 'drafts', [draft(people, ana)]),
    folder(['Deleted Items'], 'deleted'),
    folder(['Calendar'], 'calendar', calendarItems(people)),
    folder(['Contacts'], 'contacts', contactItems(people)),
    folder(['Tasks'], 'tasks', taskItems()),
    folder(['Notes'], 'notes', noteItems()),
    folder(['Journal'], 'journal', journalItems()),
  ]
}

function mailOf(letter: Letter, ana: Person): ItemSpec {
  const attachments = letter.files.map((spec) => {
    const { name, contentType, content } = drawFile(spec)
    return file(name, contentType, content)
  })
  const received = letter.from.address !== ana.address
  const marks = categories[letter.thread]
  const facts: MailFacts = {
    subject: letter.subject,
    from: letter.from,
    to: letter.to,
    cc: letter.cc,
    sentAt: letter.at,
    receivedAt: letter.at + 4000,
    text: withWindowsLines(letter.text),
    messageId: `<${letter.messageId}>`,
    ...(letter.html !== null && { html: letter.html }),
    ...(letter.references.length > 0 && {
      inReplyTo: `<${letter.references.at(-1)}>`,
      references: letter.references.map((id) => `<${id}>`),
    }),
    ...(received && { headers: headersOf(letter) }),
    ...(marks && { categories: marks }),
    attachments,
    read: !unread.has(letter.thread),
    flagged: flagged.has(letter.thread) && received,
    importance: important.has(letter.thread) ? 2 : 1,
  }
  return mail(facts)
}

function withWindowsLines(text: string): string {
  return text.replaceAll('\n', '\r\n')
}

/** The header as it came over the wire; text beyond ASCII is not in it, because the store's own properties say it. */
function headersOf(letter: Letter): string {
  const addresses = (list: readonly Person[]): string => list.map(({ address }) => `<${address}>`).join(', ')
  const lines = [
    `Received: from mx1.riverside.example ([192.0.2.7]) by mail.riverside.example; ${formatHeaderDate(letter.at + 4000)}`,
    `From: ${addresses([letter.from])}`,
    `To: ${addresses(letter.to)}`,
    ...(letter.cc.length > 0 ? [`Cc: ${addresses(letter.cc)}`] : []),
    `Subject: ${/^[\x20-\x7e]*$/.test(letter.subject) ? letter.subject : `=?utf-8?B?${Buffer.from(letter.subject).toString('base64')}?=`}`,
    `Date: ${formatHeaderDate(letter.at)}`,
    `Message-ID: <${letter.messageId}>`,
    ...(letter.references.length > 0 ? [`References: ${letter.references.map((id) => `<${id}>`).join('\r\n ')}`] : []),
    ...Object.entries(letter.headers).map(([name, value]) => `${name}: ${value}`),
    'X-Orgo-Sample: fiction',
  ]
  return `${lines.join('\r\n')}\r\n\r\n`
}

function personOf(people: People, key: string): Person {
  const person = people[key]
  if (!person) throw new Error(`people.yaml does not know "${key}"`)
  return person
}

function invitations(people: People, ana: Person): ItemSpec[] {
  const when = { startAt: parseLocal('06-22 14:00'), endAt: parseLocal('06-22 15:00'), location: "Head teacher's office" }
  const subject = 'Rooms for the autumn term'
  const request = meeting({
    ...when,
    subject,
    from: personOf(people, 'tilda'),
    to: [ana, personOf(people, 'odile')],
    sentAt: parseLocal('06-16 09:20'),
    text: 'Three classes, two rooms. Please bring ideas.',
    read: true,
  })
  const answer = meeting({
    ...when,
    subject: `Accepted: ${subject}`,
    from: personOf(people, 'odile'),
    to: [ana],
    sentAt: parseLocal('06-16 11:48'),
    answer: 'yes',
  })
  return [request, answer]
}

function failedDelivery(people: People): ItemSpec {
  const lost = { name: 'T. Oldaddress', address: 't.oldaddress@postbox.example' }
  return report({
    kind: 'NDR',
    from: personOf(people, 'robot'),
    sentAt: parseLocal('05-27 09:01'),
    original: {
      subject: 'Notice: both lifts stand still on 3 June',
      sentAt: parseLocal('05-27 09:00'),
      messageId: '<notice.lifts@riverside.example>',
    },
    about: [lost],
    reason: '552 5.2.2 The mailbox is full',
    text: `Your message did not reach ${lost.address}.\r\n552 5.2.2 The mailbox is full`,
  })
}

/** A mail that carries another one whole, with its file. */
function forwardedLetter(letters: readonly Letter[], people: People, ana: Person): ItemSpec {
  const inner = letters.find(({ id }) => id === 'ana-heating-contract')
  if (!inner) throw new Error('There is no contract to forward')
  return mail({
    subject: 'FW: Service contract 2026, draft for signature',
    from: personOf(people, 'petra'),
    to: [ana],
    sentAt: parseLocal('04-09 13:15'),
    text: 'Ana, the draft as I got it, for your file. The price is right.\r\n\r\nPetra',
    messageId: '<forwarded.contract@riverside.example>',
    attachments: [embedded(inner.subject, mailOf(inner, ana))],
  })
}

function noticeOnBoard(people: People): ItemSpec {
  return post({
    subject: 'Sitzungen des Mieterrats 2026',
    from: personOf(people, 'agatha'),
    sentAt: parseLocal('04-29 10:00'),
    text: '27 April, 29 Juni, 28 September und 30 November, jeweils um 18 Uhr in Haus B.',
  })
}

function draft(people: People, ana: Person): ItemSpec {
  return mail({
    subject: 'Eleven bicycles',
    from: ana,
    to: [personOf(people, 'desmond')],
    sentAt: parseLocal('06-29 17:40'),
    text: 'Dear Mr Underhedge,\r\n\r\nabout the bicycles: we shall hang a note on each for four weeks, and then',
    draft: true,
  })
}

function describe(folders: readonly Folder[], known: readonly Letter[]): ExpectedStore {
  const items = folders.flatMap((folder) => folder.items)
  const classes = items.map(({ messageClass }) => messageClass).sort()
  const attachments = items.flatMap((item) => item.attachments)
  return {
    fiction: 'Everything in this sample is invented.',
    items: items.length,
    attachments: attachments.length,
    embedded: attachments.filter(({ content }) => content.kind === 'embedded').length,
    classes: Object.fromEntries([...new Set(classes)].map((name) => [name, classes.filter((other) => other === name).length])),
    folders: Object.fromEntries(folders.map(({ path, items: held }) => [path.join('/'), held.length])),
    alsoInMbox: known.map(({ messageId }) => messageId),
  }
}
