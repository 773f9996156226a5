/**
 * How many line feeds a stretch of bytes holds.
 *
 * Four bytes are compared at a time: line numbers are needed for every item, and counting byte by byte would cost more than the
 * splitting itself.
 */
export function countLineFeeds(bytes: Uint8Array): number {
  let head = 0
  while (head < bytes.length && ((bytes.byteOffset + head) & 3) !== 0) head++
  const wordCount = (bytes.length - head) >>> 2
  const tail = head + wordCount * 4

  let count = countOneByOne(bytes, 0, head) + countOneByOne(bytes, tail, bytes.length)
  if (wordCount === 0) return count
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset + head, wordCount)
  for (let from = 0; from < wordCount; from += 255) count += countInWords(words, from, Math.min(from + 255, wordCount))
  return count
}

/** At most 255 words: each of the four lanes of the sum counts in one byte. */
function countInWords(words: Uint32Array, from: number, to: number): number {
  let lanes = 0
  for (let at = from; at < to; at++) {
    // `at` is inside; the cast spares a test for undefined in the hottest loop of the reader.
    const difference = (words[at] as number) ^ 0x0a0a0a0a
    // A byte of `difference` is zero where a line feed stands; what follows leaves a one in each such byte.
    const carried = ((difference & 0x7f7f7f7f) + 0x7f7f7f7f) | difference
    lanes = (lanes + ((~carried >>> 7) & 0x01010101)) | 0
  }
  return (lanes & 0xff) + ((lanes >>> 8) & 0xff) + ((lanes >>> 16) & 0xff) + (lanes >>> 24)
}

function countOneByOne(bytes: Uint8Array, from: number, to: number): number {
  let count = 0
  for (let at = from; at < to; at++) if (bytes[at] === 0x0a) count++
  return count
}
