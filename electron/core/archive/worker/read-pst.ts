import { fail, type Result, succeed } from '#shared/model/result.ts'
import { type ArchiveFolder, folderKey } from '../archive-folder.ts'
import type { ItemChoice } from '../archive-reader.ts'
import type { PstFolder } from '../pst/messaging/read-folders.ts'
import type { ByteSource } from '../pst/ndb/byte-source.ts'
import { openPst, type Pst } from '../pst/open-pst.ts'
import type { ItemPosition, RawItem } from '../raw-item.ts'
import { type ItemPlace, rawItemOfFault, rawItemOfMapi } from './raw-item-of-mapi.ts'
import type { WorkerArchive } from './serve-archive.ts'
import type { ArchiveDescription, AvoidedNode } from './worker-protocol.ts'

/** The folder under which items come that no folder holds any more. */
export const recoveredFolder = ['Recovered']

/** Opens an Outlook data file as a worker reads it. Errors: one sentence where not one node of it can be found. */
export function openPstArchive(source: ByteSource, name: string): Result<WorkerArchive, string> {
  const opened = openPst(source)
  if (!opened.ok) {
    const scanned = openPst(source, { scan: true })
    if (!scanned.ok) return fail(`${name} cannot be read. ${scanned.fault.message}`)
    return succeed(
      archiveOf(scanned.value, source, name, [
        'The trees of the file are damaged; its parts were found by looking at every page.',
      ]),
    )
  }
  return succeed(archiveOf(opened.value, source, name, []))
}

function archiveOf(pst: Pst, source: ByteSource, name: string, found: readonly string[]): WorkerArchive {
  let own: Walk | null = null
  const walkOwn = (): Walk => {
    own ??= { pst, source, name, folders: pst.folders() }
    return own
  }
  let searched: Walk | null = null
  // A search reads the whole file, and brings back what was deleted: only where it is asked for.
  const walkSearched = (): Walk => {
    if (searched) return searched
    const opened = openPst(source, { scan: true })
    searched = opened.ok ? { pst: opened.value, source, name, folders: opened.value.folders() } : walkOwn()
    return searched
  }
  return {
    describe: () => describe(pst, walkOwn().folders, found),
    items: (choice, start, avoid, atItem) => walkItems(choice.recover ? walkSearched() : walkOwn(), choice, start, avoid, atItem),
  }
}

function describe(pst: Pst, folders: readonly PstFolder[], found: readonly string[]): ArchiveDescription {
  const password = pst.hasPassword
    ? ['The file has a password. It keeps nobody from reading it, here or elsewhere: nothing in the file is encrypted with it.']
    : []
  return {
    folders: folders.map(folderOf),
    variant: pst.encryption === 'none' ? pst.variant : `${pst.variant}, ${pst.encryption}`,
    remarks: [...found, ...password, ...pst.remarks.map(({ message }) => message)],
  }
}

function folderOf({ path, items, earliest, latest, role, problem }: PstFolder): ArchiveFolder {
  return { path, items, sizeBytes: null, earliest, latest, role, problem }
}

type Walk = { pst: Pst; source: ByteSource; name: string; folders: readonly PstFolder[] }

/** A place in the order of items: the folder's number in the list, or `r` for what no folder holds, and the number in it. */
type Cursor = { folder: number; row: number }

const orphanFolder = Number.MAX_SAFE_INTEGER

function* walkItems(
  walk: Walk,
  choice: ItemChoice,
  start: ItemPosition | null,
  avoid: readonly AvoidedNode[],
  atItem: (nid: number) => void,
): Generator<RawItem> {
  const { pst, folders, source } = walk
  const isWanted = (path: readonly string[]): boolean => choice.folders === null || choice.folders.has(folderKey(path))
  const total = folders.filter(({ path }) => isWanted(path)).reduce((sum, folder) => sum + folder.items, 0)
  const from = parseCursor(start?.cursor ?? null)
  const bad = new Map(avoid.map(({ nid, code }) => [nid, code]))
  const seen = new Set<number>()
  let index = start?.index ?? 0
  const placeOf = (nid: number, path: readonly string[], cursor: string, recovered: boolean): ItemPlace => ({
    index,
    cursor,
    folder: path,
    nid,
    recovered,
    behindBytes:
      total === 0 ? source.sizeBytes : Math.min(source.sizeBytes, Math.floor((source.sizeBytes * (index + 1)) / total)),
  })
  const read = (nid: number, place: ItemPlace): RawItem => {
    atItem(nid)
    const reason = bad.get(nid)
    if (reason) return rawItemOfFault(place, avoidedFaults[reason])
    const item = pst.openItem(nid)
    return item.ok
      ? rawItemOfMapi(item.value, place)
      : rawItemOfFault(place, { code: 'unreadable_item', message: item.fault.message })
  }
  for (const [number, folder] of folders.entries()) {
    if (!isWanted(folder.path)) continue
    let row = -1
    for (const { nid, recovered } of pst.itemRefs(folder)) {
      row += 1
      seen.add(nid)
      if (isBefore({ folder: number, row }, from)) continue
      yield read(nid, placeOf(nid, folder.path, `${number}:${row}`, recovered))
      index += 1
    }
  }
  if (!choice.recover) return
  let row = -1
  for (const folder of folders) if (!isWanted(folder.path)) for (const { nid } of pst.itemRefs(folder)) seen.add(nid)
  for (const { nid } of pst.orphans(seen)) {
    row += 1
    if (isBefore({ folder: orphanFolder, row }, from)) continue
    yield read(nid, placeOf(nid, recoveredFolder, `r:${row}`, true))
    index += 1
  }
}

const avoidedFaults: Readonly<Record<AvoidedNode['code'], { code: string; message: string }>> = {
  too_slow: {
    code: 'too_slow',
    message: 'Reading this item did not end within its time; it was left out, and the others went on.',
  },
  crashed: {
    code: 'crashed',
    message: 'Reading this item needed more memory than there is; it was left out, and the others went on.',
  },
}

/** `12:3` is the item itself, `>12:3` the place after it. */
function parseCursor(cursor: string | null): Cursor {
  const match = /^(>?)(r|\d+):(\d+)$/.exec(cursor ?? '')
  if (!match) return { folder: 0, row: 0 }
  const folder = match[2] === 'r' ? orphanFolder : Number(match[2])
  return { folder, row: Number(match[3]) + (match[1] === '>' ? 1 : 0) }
}

const isBefore = (place: Cursor, from: Cursor): boolean =>
  place.folder < from.folder || (place.folder === from.folder && place.row < from.row)
