import type { MapiFault } from './mapi-item.ts'

/** Codes that readers of files and remarks have in common; any other fault is a part that cannot be read. */
const faultCodes = ['bad_checksum', 'nested_too_deep', 'lossy_text', 'item_too_large', 'recovered'] as const

export type ItemNoteCode = (typeof faultCodes)[number] | 'unreadable_part'

/** One remark about an item, fit for the import statement. */
export type ItemNote = { code: ItemNoteCode; message: string }

/** 50 remarks: an item with more is damaged through and through, and the first say how. */
const maxNotes = 50

/** Collects what is to be said about an item while its mail form is made; each remark once. */
export type ItemNotes = {
  /** `loses` tells that content is missing or may be wrong. */
  add(code: ItemNoteCode, message: string, loses: boolean): void
  /** Takes over what the reader of the file found; `where` is put before it. */
  addFault(fault: MapiFault, where: string): void
  readonly all: readonly ItemNote[]
  readonly isPartial: boolean
}

export function createNotes(): ItemNotes {
  const byText = new Map<string, ItemNote>()
  let isPartial = false
  const add: ItemNotes['add'] = (code, message, loses) => {
    isPartial ||= loses
    if (byText.size < maxNotes) byText.set(`${code} ${message}`, { code, message })
  }
  return {
    add,
    addFault({ code, message }, where) {
      const known = faultCodes.find((candidate) => candidate === code) ?? 'unreadable_part'
      add(known, `${where}${message}`, known !== 'recovered')
    },
    get all() {
      return [...byText.values()]
    },
    get isPartial() {
      return isPartial
    },
  }
}
