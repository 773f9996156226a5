import { ORPCError } from '@orpc/server'

/** Refuses a cursor that this list did not give out: starting again from the first page would never end a script that pages. */
export function refuseCursor(): never {
  const sentence = 'This cursor is not one that this list gave out. Leave it away to begin with the first page.'
  throw new ORPCError('BAD_REQUEST', { status: 400, message: sentence, data: { sentence } })
}

/** Reads a cursor that is a whole number; absent answers `first`. */
export function readNumberCursor(cursor: string | undefined, first: number): number {
  if (cursor === undefined) return first
  return /^\d{1,15}$/.test(cursor) ? Number(cursor) : refuseCursor()
}
