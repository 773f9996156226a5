import type { MapiFault, MapiName, MapiProperties, MapiValue } from '../../mapi/mapi-item.ts'
import type { PropertyNames } from '../../mapi/property-names.ts'
import { decodeFixedValues, decodeValue, fixedBytes } from '../../mapi/property-value.ts'
import type { CompoundStorage } from './compound-file.ts'

/** The properties of an object in a .msg file. `extra` are values that no stream holds as such. */
export type MsgPropertiesSource = {
  storage: CompoundStorage
  names: PropertyNames
  /** Bytes ahead of the first entry of the property stream: 32 in the file's own message, 24 in an embedded one, 8 elsewhere. */
  headerBytes: number
  extra?: ReadonlyMap<number, () => Uint8Array>
}

/** 64 MiB of one value: more does not become part of a mail. */
const maxValueBytes = 64 * 1024 * 1024

/** 10,000 values of one property. */
const maxValues = 10_000

/**
 * Reads the properties of an object of a .msg file when they are asked for.
 *
 * Shapes: what stands in a stream but not in the property stream counts too: some writers leave it out. Errors: as `MapiProperties` says.
 * Source: MS-OXMSG 2.4.
 */
export function readMsgProperties({ storage, names, headerBytes, extra }: MsgPropertiesSource): MapiProperties {
  const fixed = new Map<number, Buffer>()
  const types = new Map<number, number>()
  const faults: MapiFault[] = []
  const entries = storage.streams.get('__PROPERTIES_VERSION1.0')?.read() ?? Buffer.alloc(0)
  for (let at = headerBytes; at + 16 <= entries.length; at += 16) {
    const type = entries.readUInt16LE(at)
    const id = entries.readUInt16LE(at + 2)
    if (id === 0 || types.has(id) || !knownTypes.has(type & ~0x1000)) continue
    if (!isVariable(type)) fixed.set(id, entries.subarray(at + 8, at + 16))
    if (!isVariable(type) || isThere(storage, id, type)) types.set(id, type)
    // The size counts the end of a string, so an empty one has a size too, and writers leave its stream out.
    else if (entries.readUInt32LE(at + 8) > 2)
      faults.push({ code: 'value_missing', message: `The value of property ${hex(id)} is missing in the file.` })
  }
  for (const name of [...storage.streams.keys(), ...storage.storages.keys()]) {
    const match = /^__SUBSTG1\.0_([0-9A-F]{4})([0-9A-F]{4})$/.exec(name)
    const id = Number.parseInt(match?.[1] ?? '0', 16)
    if (id !== 0 && !types.has(id)) types.set(id, Number.parseInt(match?.[2] ?? '0', 16))
  }
  const read = (id: number): MapiValue | undefined => {
    const type = types.get(id)
    if (type === undefined) return undefined
    const made = extra?.get(id)
    if (made) return made()
    const raw = fixed.get(id)
    return raw ? decodeValue(type, raw) : readVariable(storage, id, type, faults)
  }
  return {
    types,
    get: read,
    sizeOf(id) {
      const type = types.get(id)
      if (type === undefined) return undefined
      if (fixed.has(id)) return 8
      return storage.streams.get(streamName(id, type))?.sizeBytes ?? extra?.get(id)?.().byteLength
    },
    idOf: (name: MapiName) => names.idOf(name),
    nameOf: (id) => (id >= 0x8000 ? names.nameOf(id) : undefined),
    faults,
  }
}

function isThere({ streams, storages }: CompoundStorage, id: number, type: number): boolean {
  const name = streamName(id, type)
  return streams.has(name) || storages.has(name)
}

function hex(value: number): string {
  return value.toString(16).toUpperCase().padStart(4, '0')
}

export function streamName(id: number, type: number): string {
  return `__SUBSTG1.0_${hex(id)}${hex(type)}`
}

/** Source: MS-OXCDATA 2.11.1. An entry of another type is padding. */
const knownTypes = new Set([0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x0a, 0x0b, 0x0d, 0x14, 0x1e, 0x1f, 0x40, 0x48, 0x102])

function isVariable(type: number): boolean {
  return (type & 0x1000) !== 0 || [0x000d, 0x001e, 0x001f, 0x0048, 0x0102].includes(type)
}

function readVariable(storage: CompoundStorage, id: number, type: number, faults: MapiFault[]): MapiValue | undefined {
  const name = streamName(id, type)
  const bytes = readStream(storage, name, faults)
  if (bytes === undefined) return undefined
  if ((type & 0x1000) === 0) return decodeValue(type, bytes)
  const single = type & ~0x1000
  const size = fixedBytes(single)
  if (size > 0) return decodeFixedValues(single, bytes.subarray(0, size * maxValues))
  // The stream holds the lengths, and each value has a stream of its own.
  const count = Math.min(Math.floor(bytes.length / (single === 0x0102 ? 8 : 4)), maxValues)
  const values: MapiValue[] = []
  for (let index = 0; index < count; index++) {
    const piece = readStream(storage, `${name}-${index.toString(16).toUpperCase().padStart(8, '0')}`, faults)
    const value = piece && decodeValue(single, piece)
    if (value !== undefined) values.push(value)
  }
  return values
}

function readStream(storage: CompoundStorage, name: string, faults: MapiFault[]): Buffer | undefined {
  const stream = storage.streams.get(name)
  if (!stream) return undefined
  if (stream.sizeBytes > maxValueBytes) {
    faults.push({ code: 'value_too_large', message: `A value of ${stream.sizeBytes} bytes is larger than 64 MiB.` })
    return undefined
  }
  const bytes = stream.read()
  if (bytes.length < stream.sizeBytes)
    faults.push({ code: 'value_cut', message: `Of a value of ${stream.sizeBytes} bytes the file holds ${bytes.length}.` })
  return bytes
}
