import type { MapiValue } from '../../../mapi/mapi-item.ts'
import { types as propertyType } from '../../../mapi/property-ids.ts'
import { fixedBytes } from '../../../mapi/property-value.ts'
import { hex, type Report } from '../ndb/fault-list.ts'
import { type NodeContent, openSubnode } from '../ndb/subnode.ts'
import { openBth } from './bth.ts'
import { clientSignature, type Heap, isHid, openHeap } from './heap.ts'
import { decodeValue, isInline } from './property-value.ts'

/**
 * Properties by their id, their values read when asked for.
 *
 * Shapes: `types` maps id to type; `bytesOf` gives the stored bytes of a value undecoded.
 */
export type PropertySource = {
  readonly types: ReadonlyMap<number, number>
  get(id: number): MapiValue | undefined
  sizeOf(id: number): number | undefined
  bytesOf(id: number): Buffer | undefined
}

/** A property context, and which subnode a property of type PtypObject points to. Source: MS-PST 2.3.3 (PC). */
export type PropertyContext = PropertySource & { objectNid(id: number): number | undefined }

/** Ids have two bytes, so a context cannot have more. */
const recordBytesLeast = 8

export function openPropertyContext(node: NodeContent, report: Report): PropertyContext | null {
  const heap = openHeap(node, report)
  if (heap === null) return null
  if (heap.clientSignature !== clientSignature.properties) {
    report('damaged_heap', `${node.name} holds no properties: its heap is of type ${hex(heap.clientSignature)}.`)
    return null
  }
  const bth = openBth(heap, heap.userRoot, node.name, report)
  if (bth === null || bth.keyBytes !== 2 || bth.recordBytes < recordBytesLeast) return null
  const types = new Map<number, number>()
  const values = new Map<number, number>()
  for (const leaf of bth.leaves()) {
    for (let at = 0; at + bth.recordBytes <= leaf.length; at += bth.recordBytes) {
      const id = leaf.readUInt16LE(at)
      if (types.has(id)) continue
      types.set(id, leaf.readUInt16LE(at + 2))
      values.set(id, leaf.readUInt32LE(at + 4))
    }
  }
  return contextOf(node, heap, types, values, report)
}

function contextOf(
  node: NodeContent,
  heap: Heap,
  types: ReadonlyMap<number, number>,
  values: ReadonlyMap<number, number>,
  report: Report,
): PropertyContext {
  const bytesOf = (id: number): Buffer | undefined => {
    const type = types.get(id)
    const hnid = values.get(id)
    if (type === undefined || hnid === undefined) return undefined
    return isInline(type) ? inlineBytes(hnid) : readHnid(node, heap, hnid, id, report)
  }
  const objectNid = (id: number): number | undefined => {
    const hnid = values.get(id)
    if (types.get(id) !== propertyType.object || hnid === undefined) return undefined
    if (!isHid(hnid)) return hnid
    const item = heap.item(hnid)
    return item !== null && item.length >= 4 ? item.readUInt32LE(0) : undefined
  }
  return {
    types,
    bytesOf,
    objectNid,
    get: (id) => {
      const type = types.get(id)
      if (type === undefined) return undefined
      const bytes = type === propertyType.object ? readObject(node, objectNid(id), report) : bytesOf(id)
      return bytes === undefined ? undefined : decodeOrReport(type, bytes, id, node.name, report)
    },
    sizeOf: (id) => {
      const type = types.get(id)
      const hnid = values.get(id)
      if (type === undefined || hnid === undefined) return undefined
      if (type === propertyType.object) return sizeOfSubnode(node, objectNid(id) ?? 0, report)
      return isInline(type) ? fixedBytes(type) : sizeOfHnid(node, heap, hnid, report)
    },
  }
}

export function decodeOrReport(type: number, bytes: Buffer, id: number, name: string, report: Report): MapiValue | undefined {
  const value = decodeValue(type, bytes)
  if (value === undefined)
    report('damaged_value', `Property ${hex(id)} of ${name} cannot be read: ${bytes.length} bytes of type ${hex(type)}.`)
  return value
}

/** The bytes behind an HNID: an item of the heap, or all the data of a subnode. Source: MS-PST 2.3.3.2. */
export function readHnid(node: NodeContent, heap: Heap, hnid: number, id: number, report: Report): Buffer | undefined {
  if (isHid(hnid)) return heap.item(hnid) ?? undefined
  const subnode = openSubnode(node, hnid, report)
  if (subnode === null)
    report('missing_block', `Property ${hex(id)} of ${node.name} lies in subnode ${hex(hnid)}, which is not there.`)
  return subnode?.data()?.readAll()
}

export function sizeOfHnid(node: NodeContent, heap: Heap, hnid: number, report: Report): number | undefined {
  return isHid(hnid) ? heap.item(hnid)?.length : sizeOfSubnode(node, hnid, report)
}

function sizeOfSubnode(node: NodeContent, nid: number, report: Report): number | undefined {
  return openSubnode(node, nid, report)?.data()?.sizeBytes
}

function readObject(node: NodeContent, nid: number | undefined, report: Report): Buffer | undefined {
  return nid === undefined ? undefined : openSubnode(node, nid, report)?.data()?.readAll()
}

function inlineBytes(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4)
  bytes.writeUInt32LE(value, 0)
  return bytes
}
