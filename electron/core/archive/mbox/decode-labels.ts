/**
 * The labels of an X-Gmail-Labels header, which is unfolded and read byte by byte (latin1).
 *
 * Shapes: separated by commas; UTF-8, bare or as RFC 2047 words; a label with a comma in it stands in quotes.
 * Limits: 100 labels of 200 characters.
 */
export function decodeLabels(value: string): string[] {
  const text = decodeWords(Buffer.from(value, 'latin1').toString('utf8'))
  const labels = text.match(/"(?:[^"\\]|\\.)*"|[^,]+/g) ?? []
  return labels
    .map((label) => label.trim())
    .map((label) => (label.startsWith('"') && label.endsWith('"') ? label.slice(1, -1).replace(/\\(.)/g, '$1') : label))
    .filter((label) => label !== '')
    .slice(0, maxLabels)
    .map((label) => label.slice(0, maxLabelChars))
}

const maxLabels = 100
const maxLabelChars = 200

// A character may be cut by the end of a word: the bytes of neighbours are joined before they are decoded.
function decodeWords(text: string): string {
  return text.replace(
    /=\?([\w-]+)(?:\*[\w-]+)?\?([bq])\?[^?\s]*\?=(?:\s*=\?\1(?:\*[\w-]+)?\?[bq]\?[^?\s]*\?=)*/gi,
    (run, charset: string) => {
      const bytes = [...run.matchAll(/\?([bq])\?([^?\s]*)\?=/gi)].map(([, form, word]) => decodeWord(form ?? '', word ?? ''))
      try {
        return new TextDecoder(charset).decode(Buffer.concat(bytes))
      } catch {
        // A charset that nobody knows: the label stays as it is written.
        return run
      }
    },
  )
}

function decodeWord(form: string, word: string): Buffer {
  if (form.toLowerCase() === 'b') return Buffer.from(word, 'base64')
  const bytes = word
    .replaceAll('_', ' ')
    .replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1')
}
