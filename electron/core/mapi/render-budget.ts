/**
 * What may still be written of one item: bytes and body parts of its mail form, embedded items included.
 *
 * 60 MiB and 900 parts: the mail form then stays below what a mail may have (64 MiB, 1,000 parts), so that all of it is read again.
 */
export type RenderBudget = { bytes: number; parts: number }

export const createBudget = (): RenderBudget => ({ bytes: 60 * 1024 * 1024, parts: 900 })

/** 256 MiB where large files lie beside the mail form: no parser has to hold them, only this thread, one item at a time. */
export const createDetachedBudget = (): RenderBudget => ({ bytes: 256 * 1024 * 1024, parts: 900 })

/** 32 items inside each other. */
export const maxEmbeddedDepth = 32

/** A mail form nested deeper than this inside another is attached as a file, because a mail may have 32 levels in all. */
export const maxNestedLevels = 24
