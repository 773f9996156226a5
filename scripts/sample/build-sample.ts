import { fileURLToPath } from 'node:url'
import { composeLetter } from './compose-letter.ts'
import { expandStory } from './expand-story.ts'
import type { Kind, Letter } from './letter.ts'
import { makeBounces, makeBrokenMails } from './raw-mails.ts'
import { type InvoiceFact, readInvoices } from './read-invoices.ts'
import { type People, readPeople, readStories } from './story.ts'
import { type MboxEntry, writeMbox } from './write-mbox.ts'

/** Any number would do. It must not change: the sample is committed, and tests compare it byte by byte. */
export const sampleSeed = 20_260_601

const storyFiles = [
  'intro',
  'repairs-en',
  'repairs-de',
  'repairs-fr',
  'emergencies',
  'parents',
  'people-matters',
  'suppliers',
  'newsletters',
  'robots',
  'others',
]

/** Mails that the archive holds twice: word for word, or as another server's copy with one more header. */
const copies: { of: string; way: 'same' | 'copy-header' }[] = [
  { of: 'sink-leak', way: 'same' },
  { of: 'plumbing-emergency-9', way: 'copy-header' },
  { of: 'invoice-ul-4472', way: 'same' },
  { of: 'review-07', way: 'copy-header' },
  { of: 'complaint-grades-1', way: 'same' },
  { of: 'rohrbruch-keller-c', way: 'copy-header' },
]

/**
 * What a right reading of the sample finds.
 *
 * Shapes: `found` counts items of the file, duplicates included; `kinds` counts messages, duplicates left out; `messageIds` lists, without
 * angle brackets, the first mail of each thread of that kind.
 */
export type Expected = {
  fiction: string
  found: number
  uniqueMessages: number
  duplicates: number
  broken: number
  threads: number
  withAttachments: number
  attachments: number
  emergencies: number
  harassmentReports: number
  newsletters: number
  autoReplies: number
  bounces: number
  invoices: number
  invoiceTotalCents: number
  kinds: Record<string, number>
  charsets: Record<string, number>
  messageIds: { emergencies: string[]; harassmentReports: string[]; duplicates: string[] }
}

type Entry = MboxEntry & {
  id: string
  thread: string
  kind: Kind
  messageId: string | null
  broken: boolean
  first: boolean
  letter: Letter | null
}

/** The sample archive as bytes, and what is in it. The same on every run and every machine. */
export async function buildSample(): Promise<{ mbox: Buffer; expected: Expected; letters: Letter[] }> {
  const people = readPeople(pathOf('people'))
  const invoices = readInvoices(pathOf('invoices'))
  const stories = [...storyFiles.flatMap((name) => readStories(pathOf(name))), ...invoices.stories]
  const letters = stories.flatMap((story) => expandStory(story, people, sampleSeed))
  assertSound(letters, people)
  const entries: Entry[] = [...rawEntries()]
  for (const letter of letters) entries.push(letterEntry(letter, await composeLetter(letter, sampleSeed)))
  const originals = [...entries].sort(byTime)
  const all = [...originals, ...copyEntries(originals)].sort(byTime)
  return { mbox: writeMbox(all), expected: describeSample(originals, all.length, invoices.facts), letters }
}

function pathOf(name: string): string {
  return fileURLToPath(new URL(`./stories/${name}.yaml`, import.meta.url))
}

function byTime(one: Entry, other: Entry): number {
  return one.at - other.at || (one.id < other.id ? -1 : 1)
}

function letterEntry(letter: Letter, bytes: Buffer): Entry {
  const { id, thread, kind, at, messageId } = letter
  return { id, thread, kind, at, messageId, sender: letter.from.address, bytes, broken: false, first: id === thread, letter }
}

function rawEntries(): Entry[] {
  return [...makeBounces(), ...makeBrokenMails()].map((raw) => ({
    ...raw,
    thread: raw.id,
    bytes: Buffer.from(raw.text, 'latin1'),
    first: true,
    letter: null,
  }))
}

/** A copy lies a day behind its original, as in an archive made of two mailboxes. */
function copyEntries(originals: readonly Entry[]): Entry[] {
  return copies.map(({ of, way }) => {
    const original = originals.find((entry) => entry.id === of)
    if (!original) throw new Error(`There is no mail "${of}" to copy`)
    const header = Buffer.from(way === 'same' ? '' : 'X-Copied-From: archive@riverside.example\n')
    return { ...original, id: `${of}-copy`, at: original.at + 86_400_000, bytes: Buffer.concat([header, original.bytes]) }
  })
}

function describeSample(originals: readonly Entry[], found: number, invoices: readonly InvoiceFact[]): Expected {
  const count = (test: (entry: Entry) => boolean): number => originals.filter(test).length
  const firstOf = (kind: Kind): Entry[] => originals.filter((entry) => entry.kind === kind && entry.first)
  const idsOf = (entries: readonly Entry[]): string[] => entries.flatMap((entry) => entry.messageId ?? [])
  const filesOf = (entry: Entry): number => entry.letter?.files.length ?? 0
  return {
    fiction: 'Everything in this sample is invented.',
    found,
    uniqueMessages: originals.length,
    duplicates: found - originals.length,
    broken: count((entry) => entry.broken),
    threads: new Set(originals.map((entry) => entry.thread)).size,
    withAttachments: count((entry) => filesOf(entry) > 0),
    attachments: originals.reduce((sum, entry) => sum + filesOf(entry), 0),
    emergencies: firstOf('emergency').length,
    harassmentReports: firstOf('report').length,
    newsletters: count((entry) => entry.kind === 'newsletter'),
    autoReplies: count((entry) => entry.kind === 'auto-reply'),
    bounces: count((entry) => entry.kind === 'bounce'),
    invoices: invoices.length,
    invoiceTotalCents: invoices.reduce((sum, invoice) => sum + invoice.totalCents, 0),
    kinds: tally(originals.map((entry) => entry.kind)),
    charsets: tally(originals.flatMap((entry) => entry.letter?.charset ?? [])),
    messageIds: {
      emergencies: idsOf(firstOf('emergency')),
      harassmentReports: idsOf(firstOf('report')),
      duplicates: idsOf(originals.filter((entry) => copies.some((copy) => copy.of === entry.id))),
    },
  }
}

function tally(values: readonly string[]): Record<string, number> {
  const sorted = [...values].sort()
  return Object.fromEntries([...new Set(sorted)].map((value) => [value, sorted.filter((other) => other === value).length]))
}

/** Every address must be one that cannot exist, and every id its own. Source: RFC 2606, section 2. */
function assertSound(letters: readonly Letter[], people: People): void {
  for (const { address } of Object.values(people)) {
    if (!/\.(example|invalid|test)$/.test(address)) throw new Error(`${address} may belong to somebody`)
  }
  if (new Set(letters.map((letter) => letter.id)).size !== letters.length) throw new Error('Two mails have one id')
  if (new Set(letters.map((letter) => letter.messageId)).size !== letters.length) throw new Error('Two mails have one Message-ID')
}
