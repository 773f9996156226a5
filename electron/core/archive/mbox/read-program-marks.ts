import type { ItemFlags } from '#shared/model/archive.ts'
import type { FolderRole } from '../archive-folder.ts'
import { roleOfName } from '../folder-role.ts'
import { decodeLabels } from './decode-labels.ts'

/** What a mail program wrote into a mail when it kept it in an mbox. `folder` is what Gmail calls the place of a mail, where it says one. */
export type ProgramMarks = { flags: ItemFlags | null; labels: readonly string[]; folder: readonly string[]; expunged: boolean }

/** 16 KiB: programs write their marks at the head of a header or at its end; longer headers are lists of relays. */
const headBytesMax = 16 * 1024

/** 1,000 lists of labels are remembered: most mails of a mailbox share one of a few. */
const rememberedMax = 1000

/**
 * Makes a reader of the marks of Thunderbird, Gmail Takeout, Pine and mutt; it answers null where a mail has none.
 *
 * Only the block of `X-` lines at the very top is believed for what would keep a mail out: relays write their lines above those of a
 * sender, and a program writes its own above theirs. So a sender who writes `X-Mozilla-Status: 0009` deletes nothing.
 * Limits: the first 16 KiB of the header.
 * Source: nsMsgMessageFlags of Mozilla; Status and X-Status of UW-IMAP and mbox(5); X-Gmail-Labels of Google Takeout.
 */
export function createMarksReader(): (mail: Uint8Array) => ProgramMarks | null {
  const remembered = new Map<string, LabelMarks>()
  const readLabels = (value: string): LabelMarks => {
    const known = remembered.get(value)
    if (known) return known
    if (remembered.size >= rememberedMax) remembered.clear()
    const read = judgeLabels(decodeLabels(value))
    remembered.set(value, read)
    return read
  }
  return (mail) => {
    const head = findHead(mail)
    const labelsAt = findFirstLine(head, needles.labels)
    const hasStatus = head.includes(needles.anyStatus)
    if (labelsAt < 0 && !hasStatus) return null
    const ownEnd = findOwnEnd(head)
    const labels = labelsAt < 0 ? noLabels : readLabels(readValue(head, labelsAt))
    const status = hasStatus ? readStatus(head, ownEnd) : noStatus
    if (labelsAt < 0 && status.flags === null) return null
    return {
      flags: joinFlags(labels.flags, status.flags),
      labels: status.keys.length > 0 ? [...labels.labels, ...status.keys] : labels.labels,
      folder: labelsAt < ownEnd ? labels.folder : noLabels.folder,
      expunged: status.expunged,
    }
  }
}

type LabelMarks = { labels: readonly string[]; flags: ItemFlags | null; folder: readonly string[] }
type StatusMarks = { flags: ItemFlags | null; keys: readonly string[]; expunged: boolean }

const noLabels: LabelMarks = { labels: [], flags: null, folder: [] }
const noStatus: StatusMarks = { flags: null, keys: [], expunged: false }

const needles = {
  labels: Buffer.from('X-Gmail-Labels:'),
  anyStatus: Buffer.from('tatus: '),
  status: Buffer.from('Status:'),
  extraStatus: Buffer.from('X-Status:'),
  mozillaStatus: Buffer.from('X-Mozilla-Status:'),
  mozillaKeys: Buffer.from('X-Mozilla-Keys:'),
} as const

function findHead(mail: Uint8Array): Buffer {
  const start = Buffer.from(mail.buffer, mail.byteOffset, Math.min(mail.byteLength, headBytesMax))
  const firstFeed = start.indexOf(0x0a)
  const end = start.indexOf(start[firstFeed - 1] === 0x0d ? '\r\n\r\n' : '\n\n', 0, 'latin1')
  return end < 0 ? start : start.subarray(0, end)
}

/** Where the value of a header begins, or -1; of several the first, which Gmail put there. */
function findFirstLine(head: Buffer, needle: Buffer): number {
  const at = head.indexOf(needle)
  return at === 0 || (at > 0 && head[at - 1] === 0x0a) ? at + needle.length : -1
}

/** Where the value of a header begins, or -1; of several the last, as programs add theirs at the end. */
function findLine(head: Buffer, needle: Buffer): number {
  for (let at = head.lastIndexOf(needle); at >= 0; at = at === 0 ? -1 : head.lastIndexOf(needle, at - 1)) {
    if (at === 0 || head[at - 1] === 0x0a) return at + needle.length
  }
  return -1
}

/** Where the `X-` lines at the top end. */
function findOwnEnd(head: Buffer): number {
  let at = 0
  while (isOwnLine(head, at)) {
    const feed = head.indexOf(0x0a, at)
    at = feed < 0 ? head.length : feed + 1
  }
  return at
}

// An `X-` line, or the rest of one that is folded.
const isOwnLine = (head: Buffer, at: number): boolean =>
  head[at] === 0x20 || head[at] === 0x09 || (head[at] === 0x58 && head[at + 1] === 0x2d)

function readValue(head: Buffer, from: number): string {
  let end = head.indexOf(0x0a, from)
  while (end >= 0 && (head[end + 1] === 0x20 || head[end + 1] === 0x09)) end = head.indexOf(0x0a, end + 1)
  const value = head.toString('latin1', from, end < 0 ? head.length : end)
  return value.includes('\n') ? value.replace(/\r?\n/g, '').trim() : value.trim()
}

function readStatus(head: Buffer, ownEnd: number): StatusMarks {
  const mozillaAt = findLine(head, needles.mozillaStatus)
  const isOwn = mozillaAt >= 0 && mozillaAt < ownEnd
  const bits = mozillaAt < 0 ? null : readMozillaBits(readValue(head, mozillaAt))
  const letters = [needles.status, needles.extraStatus].map((needle) => {
    const at = findLine(head, needle)
    const value = at < 0 ? '' : readValue(head, at)
    return /^[A-Z]{0,8}$/i.test(value) ? value : ''
  })
  const keysAt = isOwn ? findLine(head, needles.mozillaKeys) : -1
  return {
    flags: bits === null && letters.every((value) => value === '') ? null : flagsOf(letters.join(''), bits ?? 0),
    keys: keysAt < 0 ? [] : readMozillaKeys(readValue(head, keysAt)),
    expunged: isOwn && ((bits ?? 0) & mozilla.expunged) !== 0,
  }
}

const mozilla = { read: 0x1, replied: 0x2, marked: 0x4, expunged: 0x8 } as const

function readMozillaBits(value: string): number | null {
  return /^[0-9a-f]{4}$/i.test(value) ? Number.parseInt(value, 16) : null
}

const flagsOf = (letters: string, bits: number): ItemFlags => ({
  read: letters.includes('R') || (bits & mozilla.read) !== 0,
  flagged: letters.includes('F') || (bits & mozilla.marked) !== 0,
  answered: letters.includes('A') || (bits & mozilla.replied) !== 0,
  draft: letters.includes('T'),
})

function joinFlags(one: ItemFlags | null, other: ItemFlags | null): ItemFlags | null {
  if (!one || !other) return one ?? other
  return {
    read: one.read || other.read,
    flagged: one.flagged || other.flagged,
    answered: one.answered || other.answered,
    draft: one.draft || other.draft,
  }
}

/** Thunderbird's own tags have numbers for names; those that it uses for its junk filter are none. */
function readMozillaKeys(value: string): string[] {
  const keys = value.split(/\s+/).filter((key) => key !== '' && !/^(?:non)?junk$/i.test(key))
  return keys.map((key) => tagNames[key.toLowerCase()] ?? key)
}

const tagNames: Readonly<Record<string, string>> = {
  $label1: 'Important',
  $label2: 'Work',
  $label3: 'Personal',
  $label4: 'To Do',
  $label5: 'Later',
}

const unreadNames = [
  'unread',
  'ungelesen',
  'non lus',
  'non lu',
  'no leído',
  'no leídos',
  'da leggere',
  'não lidos',
  'não lido',
  'ongelezen',
]
const starredNames = ['starred', 'markiert', 'suivis', 'messages suivis', 'destacados', 'speciali', 'com estrela', 'met ster']
const flagNames = new Map<string, 'unread' | 'starred'>([
  ...unreadNames.map((name) => [name, 'unread'] as const),
  ...starredNames.map((name) => [name, 'starred'] as const),
])

function judgeLabels(labels: readonly string[]): LabelMarks {
  if (labels.length === 0) return noLabels
  const roles = labels.map((label) => flagNames.get(label.toLowerCase()) ?? roleOfName(label))
  const flags = {
    read: !roles.includes('unread'),
    flagged: roles.includes('starred'),
    answered: false,
    draft: roles.includes('drafts'),
  }
  const place = places.find((role) => roles.includes(role))
  const label = place === undefined ? undefined : labels[roles.indexOf(place)]
  return { labels, flags, folder: label === undefined ? [] : [label] }
}

/** A mail of Gmail lies in one of these places, however many labels it has; the first of them that is named is where. */
const places: readonly FolderRole[] = ['deleted', 'junk', 'drafts', 'sent', 'inbox']
