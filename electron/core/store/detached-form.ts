/**
 * A mail form that names its large files by their hash: each file is stored once, as an attachment, and is put back where the whole mail is
 * wanted. Only forms that Orgo made itself are kept so, and only files that belong to the message are put back.
 */

/** What stands for a file in the form, before its base64. */
export const placeholderOf = (sha256: string, sizeBytes: number): string => `orgo-detached:${sha256}:${sizeBytes}\n`

const placeholder = /^orgo-detached:([0-9a-f]{64}):(\d{1,15})\n$/

/** The hash (hex) that a placeholder names, or null where bytes are none. */
export function readPlaceholder(bytes: Uint8Array): string | null {
  if (bytes.byteLength > 120) return null
  return placeholder.exec(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1'))?.[1] ?? null
}

/** The first sixteen characters of every placeholder in base64: twelve bytes make sixteen characters, whatever follows. */
const mark = Buffer.from(Buffer.from('orgo-detached:').subarray(0, 12).toString('base64'))

/** Lines of 57 bytes, as RFC 2045 6.8 allows at most; a thousand at a time, so that no string is long. */
const lineBytes = 57
const sliceBytes = lineBytes * 1024

/**
 * The whole mail of a form: every placeholder that `find` knows is replaced by its file in base64.
 *
 * Shapes: `find` answers the file of a hash in hex, or null; then the placeholder stays where it is.
 */
export function composeForm(form: Buffer, find: (sha256: string) => Buffer | null): Buffer {
  const pieces: Buffer[] = []
  let done = 0
  for (let at = form.indexOf(mark); at >= 0; at = form.indexOf(mark, at + mark.length)) {
    const end = endOfLine(form, at)
    const isLine = at === 0 || form[at - 1] === 0x0a
    const sha256 = isLine ? readPlaceholder(Buffer.from(form.toString('latin1', at, end), 'base64')) : null
    const file = sha256 === null ? null : find(sha256)
    if (!file) continue
    pieces.push(form.subarray(done, at), ...encodeLines(file))
    done = end
  }
  return done === 0 ? form : Buffer.concat([...pieces, form.subarray(done)])
}

function endOfLine(form: Buffer, from: number): number {
  const feed = form.indexOf(0x0a, from)
  if (feed < 0) return form.length
  return form[feed - 1] === 0x0d ? feed - 1 : feed
}

/** Base64 in lines; the last one without its line end, which the form has. */
function encodeLines(file: Buffer): Buffer[] {
  const pieces: Buffer[] = []
  for (let from = 0; from < file.length; from += sliceBytes) {
    const text = file.toString('base64', from, Math.min(from + sliceBytes, file.length))
    const lines = text.match(/.{1,76}/g)?.join('\r\n') ?? ''
    pieces.push(Buffer.from(from + sliceBytes < file.length ? `${lines}\r\n` : lines, 'latin1'))
  }
  return pieces
}
