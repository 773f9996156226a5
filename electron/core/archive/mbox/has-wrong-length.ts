import { readHead } from './read-head.ts'

/**
 * Whether a mail names a Content-Length that does not lead to its end.
 *
 * Shapes: `content` is the mail with the blank line that separates it from the next, which may count or not.
 */
export function hasWrongLength(content: Buffer): boolean {
  if (!content.subarray(0, headBytesMax).includes(contentLengthBytes)) return false
  const { bodyStart, contentLength } = readHead(content)
  if (contentLength === null) return false
  const left = content.length - bodyStart - contentLength
  if (left < 0 || left > 4) return true
  return !/^(?:\r?\n){0,2}$/.test(content.toString('latin1', content.length - left))
}

const headBytesMax = 16 * 1024
const contentLengthBytes = Buffer.from('ontent-Length:')
