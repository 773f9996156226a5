/** A copy of `bytes` in which each CR that no LF follows is an LF: of the same length, so that every place stays what it was. */
export function crToLf(bytes: Uint8Array): Buffer {
  const copy = Buffer.from(bytes)
  for (let at = copy.indexOf(0x0d); at >= 0; at = copy.indexOf(0x0d, at + 1)) if (copy[at + 1] !== 0x0a) copy[at] = 0x0a
  return copy
}

/**
 * The chunks of a text whose lines end in CR alone, with LF in its place; CRLF stays.
 *
 * Limits: a CR at the end of a chunk waits for the next one, so chunks may come out a byte shorter or longer than they went in.
 */
export async function* crToLfChunks(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let isWaiting = false
  for await (const chunk of chunks) {
    const whole: Uint8Array = isWaiting ? Buffer.concat([carriageReturn, chunk]) : chunk
    isWaiting = whole.at(-1) === 0x0d
    yield crToLf(isWaiting ? whole.subarray(0, -1) : whole)
  }
  if (isWaiting) yield Buffer.from('\n')
}

const carriageReturn = Buffer.from('\r')
