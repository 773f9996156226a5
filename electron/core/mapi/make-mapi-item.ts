import type { MapiAttachment, MapiFault, MapiItem, MapiName, MapiProperties, MapiValue } from './mapi-item.ts'

/** A property of an item under construction: its id or name, its value, and its type where the value does not tell. */
export type MadeProperty = readonly [id: number | MapiName, value: MapiValue, type?: number]

export type MadeAttachment = { properties: readonly MadeProperty[]; item?: MapiItem }

/** Builds Outlook items in memory for tests. Names and addresses in them are fiction. */
export function makeMapiItem(
  properties: readonly MadeProperty[],
  { recipients = [], attachments = [], defaultCodePage = null, faults = [] }: MadeItemRest = {},
): MapiItem {
  return {
    properties: makeProperties(properties),
    defaultCodePage,
    recipients: () => recipients.map(makeProperties),
    attachments: () => attachments.map(makeAttachment),
    faults,
  }
}

export type MadeItemRest = {
  recipients?: readonly (readonly MadeProperty[])[]
  attachments?: readonly MadeAttachment[]
  defaultCodePage?: number | null
  faults?: readonly MapiFault[]
}

/** A recipient row: 1 is To, 2 Cc, 3 Bcc. */
export const makeRecipient = (type: number, name: string, address: string): readonly MadeProperty[] => [
  [0x0c15, type],
  [0x3001, name],
  [0x3002, 'SMTP'],
  [0x3003, address],
]

export const makeFile = (name: string, bytes: Uint8Array, more: readonly MadeProperty[] = []): MadeAttachment => ({
  properties: [[0x3705, 1], [0x3707, name], [0x3701, bytes], ...more],
})

export const makeEmbedded = (name: string, item: MapiItem): MadeAttachment => ({
  properties: [
    [0x3705, 5],
    [0x3001, name],
  ],
  item,
})

function makeAttachment({ properties, item }: MadeAttachment): MapiAttachment {
  return { properties: makeProperties(properties), embedded: () => item ?? null }
}

export function makeProperties(properties: readonly MadeProperty[]): MapiProperties {
  const values = new Map<number, MapiValue>()
  const types = new Map<number, number>()
  const names = new Map<number, MapiName>()
  const ids = new Map<string, number>()
  for (const [given, value, type] of properties) {
    const id = typeof given === 'number' ? given : (ids.get(keyOf(given)) ?? 0x8000 + names.size)
    if (typeof given !== 'number') {
      names.set(id, given)
      ids.set(keyOf(given), id)
    }
    values.set(id, value)
    types.set(id, type ?? typeOf(value))
  }
  return {
    types,
    get: (id) => values.get(id),
    sizeOf: (id) => sizeOf(values.get(id)),
    idOf: (name) => ids.get(keyOf(name)),
    nameOf: (id) => names.get(id),
    faults: [],
  }
}

const keyOf = (name: MapiName) => `${name.set} ${typeof name.key} ${name.key}`

function typeOf(value: MapiValue): number {
  if (typeof value === 'string') return 0x001f
  if (typeof value === 'boolean') return 0x000b
  if (typeof value === 'bigint') return 0x0014
  if (value instanceof Uint8Array) return 0x0102
  if (typeof value === 'object') return 0x1000 | typeOf(value[0] ?? '')
  // An instant of our time is far beyond 32 bits, and no other number of an item is.
  return Number.isInteger(value) && Math.abs(value) < 2 ** 32 ? 0x0003 : 0x0040
}

function sizeOf(value: MapiValue | undefined): number | undefined {
  if (value === undefined) return undefined
  if (value instanceof Uint8Array) return value.byteLength
  return typeof value === 'string' ? value.length * 2 : 8
}
