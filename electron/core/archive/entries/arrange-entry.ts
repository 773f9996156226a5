import type { ItemFlags } from '#shared/model/archive.ts'
import type { ArchiveEntry, EntryVerdict } from './archive-entry.ts'
import { decodeMailboxName } from './decode-mailbox-name.ts'
import { isJunkFile } from './junk-file.ts'
import type { ListedFile } from './listed-file.ts'

/** What a listed file is by its place: an entry, but for how it is opened. */
export type ArrangedEntry = Omit<ArchiveEntry, 'open' | 'sizeBytes'>

/**
 * Tells, from a whole listing, what each file in it is by its place: a mail of a Maildir, a mailbox of Thunderbird or Apple Mail, junk.
 *
 * Shapes: answers a function for one file of that listing; `rootName` is the name of the folder that was listed. Folders themselves are no entries. Folder names are the ones that the mail
 * program shows: `Inbox.sbd` and `Inbox.mbox` are "Inbox", `.Sub.Folder` of a Maildir++ is "Sub" and in it "Folder".
 * Source: Maildir, cr.yp.to/proto/maildir.html; Maildir++ of Courier; the trees that Thunderbird 115 and Apple Mail 10 to 16 write.
 */
export function arrangeEntries(listing: readonly ListedFile[], rootName: string): (file: ListedFile) => ArrangedEntry {
  const maildirs = findMaildirs(listing)
  return (file) => {
    const base = { names: file.names, flags: null, expunged: false, isMail: false }
    const folder = folderNames(file.names.slice(0, -1), maildirs, rootName)
    const verdict = verdictOf(file)
    if (verdict) return { ...base, folder, mailbox: folder, verdict }
    const parent = file.names.slice(0, -1)
    const box = parent.at(-1) ?? rootName
    if (maildirParts.has(box) && maildirs.has(keyOf(parent.slice(0, -1)))) {
      const mailFolder = folderNames(parent.slice(0, -1), maildirs, rootName)
      return { ...base, ...arrangeMaildirFile(file, box), folder: mailFolder, mailbox: mailFolder }
    }
    if (maildirs.has(keyOf(parent)))
      return {
        ...base,
        folder,
        mailbox: folder,
        verdict: { kind: 'skip', reason: 'junk_file', message: 'A file that a mail program keeps for itself.' },
      }
    const name = file.names.at(-1) ?? ''
    const isInside = name === 'mbox' && /\.mbox$/i.test(box)
    const mailbox = isInside ? folder : [...folder, name.replace(/\.gz$/i, '').replace(/(?<=.)\.(?:mbox|mbx|mboxrd|mboxo)$/i, '')]
    // MH renames a mail to this when it is deleted; the file stays until it is cleared away.
    return { ...base, folder, mailbox, verdict: null, expunged: /^[,#]\d+$/.test(name) }
  }
}

function verdictOf(file: ListedFile): EntryVerdict | null {
  const name = file.names.at(-1) ?? ''
  if (file.kind === 'broken') return { kind: 'fault', code: 'unreadable', message: file.problem ?? `${name} cannot be read.` }
  if (isJunkFile(file.names))
    return {
      kind: 'skip',
      reason: 'junk_file',
      message: `${name} is no mail: a file that an operating system or mail program keeps for itself.`,
    }
  if (file.kind === 'link')
    return {
      kind: 'skip',
      reason: 'not_mail',
      message: `${name} is a link; links are not followed. Choose what it leads to instead.`,
    }
  if (file.kind === 'device') return { kind: 'skip', reason: 'not_mail', message: `${name} is not a plain file.` }
  return null
}

const maildirParts: ReadonlySet<string> = new Set(['cur', 'new', 'tmp'])

const keyOf = (names: readonly string[]): string => names.join('\0')

/** A folder is a Maildir when it holds `cur` and one of `new` and `tmp`; a zip may have left out the empty ones, but then the names tell. */
function findMaildirs(listing: readonly ListedFile[]): ReadonlySet<string> {
  const parts = new Map<string, Set<string>>()
  const note = (names: readonly string[], part: string): void => {
    const key = keyOf(names)
    parts.set(key, (parts.get(key) ?? new Set()).add(part))
  }
  for (const { names, kind } of listing) {
    const last = names.at(-1) ?? ''
    if (kind === 'folder' && maildirParts.has(last)) note(names.slice(0, -1), last)
    const parent = names.at(-2) ?? ''
    if (kind !== 'file' || !maildirParts.has(parent)) continue
    note(names.slice(0, -2), parent)
    if (parent === 'cur' && maildirInfo.test(last)) note(names.slice(0, -2), 'tmp')
  }
  return new Set([...parts].filter(([, found]) => found.has('cur') && found.size > 1).map(([key]) => key))
}

// ":" is no letter of a Windows file name; ports of Maildir write "!" or ";".
const maildirInfo = /[:;!]2,([A-Za-z]*)$/

function arrangeMaildirFile(file: ListedFile, box: string): Pick<ArrangedEntry, 'flags' | 'expunged' | 'isMail' | 'verdict'> {
  if (box === 'tmp') {
    const message = 'A mail that was being delivered when the mail program stopped; the sender tried again.'
    return { flags: null, expunged: false, isMail: true, verdict: { kind: 'skip', reason: 'junk_file', message } }
  }
  const letters = maildirInfo.exec(file.names.at(-1) ?? '')?.[1] ?? ''
  const flags: ItemFlags = {
    read: letters.includes('S'),
    answered: letters.includes('R'),
    flagged: letters.includes('F'),
    draft: letters.includes('D'),
  }
  return { flags, expunged: letters.includes('T'), isMail: true, verdict: null }
}

function folderNames(names: readonly string[], maildirs: ReadonlySet<string>, rootName: string): readonly string[] {
  return names.flatMap((name, place) => {
    if (appleInside.test(name) && [rootName, ...names.slice(0, place)].some((above) => appleMailbox.test(above))) return []
    if (name.startsWith('.') && maildirs.has(keyOf(names.slice(0, place + 1)))) return splitMaildirName(name)
    return [name.replace(/(?<=.)\.(?:sbd|mbox|imapmbox)$/i, '').replace(/^\.(.+)\.directory$/, '$1')]
  })
}

const splitMaildirName = (name: string): string[] =>
  name
    .split('.')
    .filter((part) => part !== '')
    .map(decodeMailboxName)

const appleMailbox = /\.(?:mbox|imapmbox)$/i

/** Folders in which Apple Mail puts the mails of a mailbox, by numbers and not by meaning. */
const appleInside = /^(?:[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}|Data|\d|Messages|CachedMessages)$/
