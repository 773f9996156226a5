const headerBytes = 16
const dictionaryBytes = 4096
const compressed = 0x75465a4c
const uncompressed = 0x414c454d

/** What the dictionary holds before the first byte. */
const prefilled = Buffer.from(
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbol' +
    'ArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx',
  'latin1',
)

/**
 * Decompresses the rich text of PidTagRtfCompressed; null where it is none.
 *
 * Limits: at most `maxBytes`, and nine times the input, whatever its header promises. Source: MS-OXRTFCP 2.1 and 3.1.
 */
export function inflateRichText(bytes: Uint8Array, maxBytes: number): Buffer | null {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.length <= headerBytes) return null
  const rawBytes = Math.min(view.readUInt32LE(4), maxBytes)
  const kind = view.readUInt32LE(8)
  if (kind === uncompressed) return view.subarray(headerBytes, headerBytes + rawBytes)
  return kind === compressed ? inflate(view, Buffer.alloc(Math.min(rawBytes, view.length * 9))) : null
}

function inflate(view: Buffer, output: Buffer): Buffer {
  const dictionary = Buffer.alloc(dictionaryBytes)
  let write = prefilled.copy(dictionary)
  let length = 0
  const put = (byte: number): void => {
    if (length < output.length) output[length++] = byte
    dictionary[write] = byte
    write = (write + 1) % dictionaryBytes
  }
  for (let at = headerBytes, control = 0, bit = 8; at < view.length && length < output.length; bit++) {
    if (bit === 8) {
      control = view[at++] ?? 0
      bit = 0
    }
    if (((control >> bit) & 1) === 0) {
      put(view[at++] ?? 0)
      continue
    }
    const reference = ((view[at] ?? 0) << 8) | (view[at + 1] ?? 0)
    at += 2
    const offset = reference >> 4
    // A reference to the place of writing is the end.
    if (offset === write) break
    for (let index = 0; index < (reference & 0xf) + 2; index++) put(dictionary[(offset + index) % dictionaryBytes] ?? 0)
  }
  return output.subarray(0, length)
}
