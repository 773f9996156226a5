import type { MapiName, MapiValue } from '#core/mapi/mapi-item.ts'

/**
 * A property as plain data.
 *
 * Shapes: `id` is its number, or the name of a named property; `type` its property type (0x001f for text ...). Text is a string in the types
 * 0x001e and 0x101e too, and the writer encodes it; bytes there are taken as they are. An ANSI store has 0x001e wherever 0x001f is asked for.
 * Times are UTC milliseconds.
 */
export type PropertySpec = { id: number | MapiName; type: number; value: MapiValue }

/** What an attachment holds. Source: MS-OXCMSG 2.2.2.9, PidTagAttachMethod. */
export type AttachmentContent =
  | { kind: 'bytes'; bytes: Uint8Array }
  | { kind: 'embedded'; item: ItemSpec }
  | { kind: 'ole'; bytes: Uint8Array }
  | { kind: 'reference'; path: string }

export type AttachmentSpec = { name: string; content: AttachmentContent; properties: readonly PropertySpec[] }

/** One Outlook object as plain data. */
export type ItemSpec = {
  messageClass: string
  properties: readonly PropertySpec[]
  /** The properties of each recipient. */
  recipients: readonly (readonly PropertySpec[])[]
  attachments: readonly AttachmentSpec[]
  /** Also kept in the folder, but not shown as one of its items (folder associated information). */
  associated?: boolean
}

export type FolderRole =
  | 'inbox'
  | 'sent'
  | 'deleted'
  | 'outbox'
  | 'drafts'
  | 'calendar'
  | 'contacts'
  | 'tasks'
  | 'notes'
  | 'journal'

/** A folder below the top of the store; folders named only in the path of another are made, too. */
export type FolderSpec = { path: readonly string[]; items: Iterable<ItemSpec>; role?: FolderRole; containerClass?: string }

export const propertyTypes = {
  integer16: 0x0002,
  integer32: 0x0003,
  floating32: 0x0004,
  floating64: 0x0005,
  currency: 0x0006,
  floatingTime: 0x0007,
  error: 0x000a,
  boolean: 0x000b,
  object: 0x000d,
  integer64: 0x0014,
  string8: 0x001e,
  string: 0x001f,
  time: 0x0040,
  guid: 0x0048,
  binary: 0x0102,
  multipleInteger32: 0x1003,
  multipleString8: 0x101e,
  multipleString: 0x101f,
  multipleTime: 0x1040,
  multipleBinary: 0x1102,
} as const
