/** The kinds of nodes, in the low five bits of a NID. Source: MS-PST 2.2.2.1. */
export const nidType = {
  heap: 0x00,
  internal: 0x01,
  normalFolder: 0x02,
  searchFolder: 0x03,
  normalMessage: 0x04,
  attachment: 0x05,
  associatedMessage: 0x08,
  hierarchyTable: 0x0d,
  contentsTable: 0x0e,
  associatedContentsTable: 0x0f,
  attachmentTable: 0x11,
  recipientTable: 0x12,
} as const

/** Nodes that every file has at the same place. Source: MS-PST 2.4.1; the tables of a message: 2.4.6.1. */
export const wellKnownNid = {
  messageStore: 0x21,
  nameToIdMap: 0x61,
  rootFolder: 0x122,
  attachmentTable: 0x671,
  recipientTable: 0x692,
} as const

export const typeOfNid = (nid: number): number => nid & 0x1f

/** The node that belongs to another one: its hierarchy table, its contents table ... Source: MS-PST 2.4.4. */
export const siblingNid = (nid: number, type: number): number => ((nid & ~0x1f) | type) >>> 0
