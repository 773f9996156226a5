import { weakCrc } from './checksum.ts'
import { type FolderRole, propertyTypes as types } from './item-spec.ts'

/** The node ids of the folders that a store points to. */
export type StorePlaces = { top: number; search: number; roles: ReadonlyMap<FolderRole, number> }

type StoreFacts = {
  recordKey: Buffer
  places: StorePlaces
  /** In the store's code page; null without one. */
  password: Buffer | null
  displayName: string
  codePage: number | null
}

type StoreProperty = { id: number; type: number; value: string | number | Uint8Array }

/** The properties of the message store. Source: MS-PST 2.4.3. */
export function storeProperties({ recordKey, places, password, displayName, codePage }: StoreFacts): StoreProperty[] {
  const entry = (id: number, nodeId: number | undefined): StoreProperty[] =>
    nodeId === undefined ? [] : [{ id, type: types.binary, value: entryId(recordKey, nodeId) }]
  return [
    { id: 0x0e34, type: types.binary, value: Buffer.alloc(24) },
    { id: 0x0e38, type: types.integer32, value: 0 },
    { id: 0x0ff9, type: types.binary, value: recordKey },
    { id: 0x3001, type: types.string, value: displayName },
    { id: 0x35df, type: types.integer32, value: 0x89 },
    { id: 0x67ff, type: types.integer32, value: password ? weakCrc(password) : 0 },
    ...(codePage === null ? [] : [{ id: 0x66c3, type: types.integer32, value: codePage }]),
    ...entry(0x35e0, places.top),
    ...entry(0x35e2, places.roles.get('outbox')),
    ...entry(0x35e3, places.roles.get('deleted')),
    ...entry(0x35e4, places.roles.get('sent')),
    ...entry(0x35e7, places.search),
  ]
}

const roleTags: ReadonlyMap<FolderRole, number> = new Map([
  ['calendar', 0x36d0],
  ['contacts', 0x36d1],
  ['journal', 0x36d2],
  ['notes', 0x36d3],
  ['tasks', 0x36d4],
  ['drafts', 0x36d7],
])

/** What root folder and inbox say of the folders with a role. Source: MS-OXOSFLD 2.2.3. */
export function roleProperties(recordKey: Buffer, roles: StorePlaces['roles']): StoreProperty[] {
  return [...roleTags].flatMap(([role, id]) => {
    const nodeId = roles.get(role)
    return nodeId === undefined ? [] : [{ id, type: types.binary, value: entryId(recordKey, nodeId) }]
  })
}

/** Source: MS-PST 2.4.3.2. */
function entryId(recordKey: Buffer, nodeId: number): Buffer {
  const bytes = Buffer.alloc(24)
  recordKey.copy(bytes, 4)
  bytes.writeUInt32LE(nodeId, 20)
  return bytes
}
