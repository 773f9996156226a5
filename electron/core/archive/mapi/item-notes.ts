import type { ItemProblemCode } from '../raw-item.ts'

/** One remark about an item, fit for the import statement. */
export type ItemNote = { code: ItemProblemCode; message: string }

/** 50 remarks: an item with more is damaged through and through, and the first say how. */
const maxNotes = 50

/** Collects what is to be said about an item while its mail form is made; each remark once. */
export type ItemNotes = {
  /** `loses` tells that content is missing or may be wrong. */
  add(code: ItemProblemCode, message: string, loses: boolean): void
  readonly all: readonly ItemNote[]
  readonly isPartial: boolean
}

export function createNotes(): ItemNotes {
  const byText = new Map<string, ItemNote>()
  let isPartial = false
  return {
    add(code, message, loses) {
      isPartial ||= loses
      if (byText.size < maxNotes) byText.set(`${code} ${message}`, { code, message })
    },
    get all() {
      return [...byText.values()]
    },
    get isPartial() {
      return isPartial
    },
  }
}
