import { constants, zstdCompressSync } from 'node:zlib'
import { readContactFields } from '../../mapi/contact-fields.ts'
import type { DetachedFile } from '../../mapi/detach-file.ts'
import type { MapiItem } from '../../mapi/mapi-item.ts'
import { renderItem } from '../../mapi/render-item.ts'
import { readTaskFields } from '../../mapi/task-fields.ts'
import type { DetachedContent, ItemOffer, ItemProblem, ItemProblemCode, RawItem } from '../raw-item.ts'

/** Where an Outlook item stands. `nid` 0: the file is the item. */
export type ItemPlace = {
  index: number
  cursor: string
  folder: readonly string[]
  nid: number
  recovered: boolean
  behindBytes: number
}

/** An Outlook item as ingest takes it: rendered as a mail, with what of it could not be read. */
export function rawItemOfMapi(item: MapiItem, place: ItemPlace): RawItem {
  const rendered = renderItem(item, { detach: true })
  const problems = rendered.problems.map(({ code, message }) => problemOf(code, message))
  return {
    ...begin(place),
    sizeBytes: rendered.sizeBytes,
    bytes: rendered.bytes,
    kind: rendered.kind,
    itemClass: rendered.itemClass,
    flags: rendered.flags,
    labels: rendered.labels,
    properties: rendered.properties,
    problems: [...problems, ...recoveredProblem(place)],
    partial: rendered.partial,
    fault: null,
    offer: offerOf(item, rendered.kind),
    detached: rendered.detached.map(codeFile),
  }
}

/** What an item offers besides its message; nothing where a damaged one cannot be asked, for its message is there already. */
function offerOf(item: MapiItem, kind: RawItem['kind']): ItemOffer | null {
  try {
    if (kind === 'contact') return personOf(item)
    return kind === 'task' ? taskOf(item) : null
  } catch {
    return null
  }
}

/** A contact without an address cannot be told from another one, nor written to. */
function personOf(item: MapiItem): ItemOffer | null {
  const { name, addresses, organisation, phones } = readContactFields(item)
  if (addresses.length === 0) return null
  return {
    kind: 'person',
    name,
    addresses: addresses.map(({ address }) => address),
    organisation,
    phone: phones.find((phone) => phone.kind !== 'fax')?.number ?? '',
  }
}

function taskOf(item: MapiItem): ItemOffer {
  const { subject, dueAt, status, completedAt, owner } = readTaskFields(item)
  return { kind: 'task', title: subject, dueAt, completedAt: status === 'completed' ? (completedAt ?? dueAt) : null, owner }
}

/** An item that is there and cannot be read: it counts as failed, with its reason. */
export function rawItemOfFault(place: ItemPlace, fault: { code: string; message: string }): RawItem {
  return {
    ...begin(place),
    sizeBytes: 0,
    bytes: Buffer.alloc(0),
    kind: 'other',
    itemClass: null,
    flags: null,
    labels: [],
    properties: null,
    problems: recoveredProblem(place),
    partial: false,
    fault,
    offer: null,
    detached: [],
  }
}

/** Coded here, in a thread of its own: the one that writes has enough to do. What is compressed already is kept as it is. */
function codeFile({ sha256, bytes }: DetachedFile): DetachedContent {
  const zstd = compress(bytes)
  const isSmaller = zstd.byteLength < bytes.byteLength * 0.95
  return {
    sha256,
    sizeBytes: bytes.byteLength,
    encoding: isSmaller ? 'zstd' : 'none',
    content: isSmaller ? zstd : bytes,
    head: bytes.subarray(0, 512),
  }
}

/** 1 MiB of output at a time: longer files grow their buffer. */
const zstdChunkMax = 1024 * 1024

/** The size named beforehand and a buffer that fits: the result is made in one go, and not put together from pieces of 16 KiB. */
function compress(bytes: Uint8Array): Buffer {
  return zstdCompressSync(bytes, {
    params: { [constants.ZSTD_c_compressionLevel]: 1 },
    pledgedSrcSize: bytes.byteLength,
    chunkSize: Math.min(bytes.byteLength + 64, zstdChunkMax),
  })
}

function begin({ index, cursor, folder, nid, behindBytes }: ItemPlace) {
  const place = nid === 0 ? null : `node 0x${nid.toString(16)}`
  return { index, offsetBytes: 0, line: 1, cursor, behindBytes, envelopeLine: null, folder, place, skip: null }
}

function problemOf(code: ItemProblemCode, message: string): ItemProblem {
  return { code, message, offsetBytes: 0, line: 1 }
}

function recoveredProblem({ recovered }: ItemPlace): ItemProblem[] {
  return recovered ? [problemOf('recovered', 'No folder of the file lists this item any more; it was found by itself.')] : []
}
