import type { ArchiveFault } from '../archive-source.ts'
import type { ReadableIdentification } from '../opened-archive.ts'
import { plainMail } from '../plain-mail.ts'
import type { ItemPosition, RawItem, SkipReason } from '../raw-item.ts'
import type { ArchiveEntry, EntryVerdict } from './archive-entry.ts'
import { writeCursor } from './entry-cursor.ts'
import { outerPath } from './entry-folders.ts'

/** Where a file stands in its list. */
export type EntryPlace = { number: number; behindBytes: number }

/** An item of a file as an item of the whole: its folder, its place in words, and the cursor that leads back to it. */
export function placeItem(
  item: RawItem,
  entry: ArchiveEntry,
  identification: ReadableIdentification,
  place: EntryPlace & { innerSizeBytes: number },
): RawItem {
  const isOne = identification.format === 'eml' || identification.format === 'emlx'
  const share = place.innerSizeBytes > 0 ? Math.min(1, item.behindBytes / place.innerSizeBytes) : 1
  const remark = { code: 'unexpected_format' as const, message: identification.problem ?? '', offsetBytes: 0, line: 1 }
  return {
    ...item,
    offsetBytes: 0,
    line: 1,
    cursor: writeCursor(place.number, item),
    behindBytes: place.behindBytes + Math.floor(share * entry.sizeBytes),
    folder: outerPath(entry, identification.format, item.folder),
    place: isOne ? nameOf(entry) : `${nameOf(entry)}, ${item.place ?? `byte ${item.offsetBytes}`}`,
    flags: entry.flags ?? item.flags,
    skip: item.skip ?? (entry.expunged ? 'expunged' : null),
    problems: identification.problem !== null && item.index === 0 ? [...item.problems, remark] : item.problems,
  }
}

/** The item that stands for a file which is not opened. */
export function verdictOfEntry(entry: ArchiveEntry, verdict: EntryVerdict, place: EntryPlace): RawItem {
  return verdict.kind === 'skip'
    ? standIn(entry, place, firstPosition, { skip: verdict.reason, message: verdict.message })
    : standIn(entry, place, firstPosition, { fault: { code: verdict.code, message: verdict.message } })
}

/** The item that stands for a file which was looked into and not read: no mail in it, or a fault. */
export function refusedEntry(entry: ArchiveEntry, fault: ArchiveFault, place: EntryPlace): RawItem {
  if (fault.kind === 'not_mail' || fault.kind === 'empty')
    return standIn(entry, place, firstPosition, { skip: 'not_mail', message: fault.message })
  return standIn(entry, place, firstPosition, { fault: { code: fault.kind, message: fault.message } })
}

/** The item that stands for what was not read of a file that failed in the middle; `reached` is the position behind what it gave. */
export function faultOfEntry(entry: ArchiveEntry, fault: ArchiveFault, place: EntryPlace, reached = firstPosition): RawItem {
  return standIn(entry, place, reached, { fault: { code: fault.kind, message: fault.message } })
}

const firstPosition: ItemPosition = { index: 0, offsetBytes: 0, line: 1, cursor: null }

type Reason = { skip: SkipReason; message: string } | { fault: NonNullable<RawItem['fault']> }

function standIn(entry: ArchiveEntry, place: EntryPlace, inner: ItemPosition, reason: Reason): RawItem {
  const isSkipped = 'skip' in reason
  return plainMail(
    {
      index: 0,
      offsetBytes: 0,
      line: 1,
      sizeBytes: entry.sizeBytes,
      bytes: Buffer.alloc(0),
      envelopeLine: null,
      problems: isSkipped ? [{ code: 'unexpected_format', message: reason.message, offsetBytes: 0, line: 1 }] : [],
      partial: false,
      skip: isSkipped ? reason.skip : null,
    },
    {
      behindBytes: place.behindBytes + entry.sizeBytes,
      cursor: writeCursor(place.number, inner),
      folder: entry.folder,
      place: nameOf(entry),
      fault: isSkipped ? null : reason.fault,
    },
  )
}

/** 900 characters: a path may be longer than a row wants. */
const nameCharsMax = 900

const nameOf = (entry: ArchiveEntry): string => entry.names.join('/').slice(0, nameCharsMax)
