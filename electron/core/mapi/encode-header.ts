import { toUSVString } from 'node:util'

/** A mailbox to be written: `address` empty where only a name is known. */
export type Mailbox = { name: string; address: string }

/** RFC 5322 2.1.1 asks for lines of 78 and allows 998. */
const wantedLineChars = 76
const longestWordChars = 900

/** 39 bytes of text make an encoded word of 64 characters, so that it fits behind the field's name. */
const encodedWordBytes = 39

/** A field of unstructured text, encoded and folded. Source: RFC 5322 2.2.3, RFC 2047. */
export function textField(name: string, value: string): string {
  const text = oneLine(value)
  return fold(name, needsEncoding(text) ? encodeWords(text) : text.split(' '))
}

/** A field whose value is syntax already, such as ids; control characters become blanks, what is too long for a line is left out. */
export function syntaxField(name: string, value: string): string {
  const words = oneLine(value)
    .split(' ')
    .filter((word) => word !== '' && word.length <= longestWordChars)
  return fold(name, words)
}

/** A field of mailboxes. A mailbox without an address is written with an empty one, so that readers keep its name. Source: RFC 5322 3.4. */
export function addressField(name: string, mailboxes: readonly Mailbox[]): string {
  const last = mailboxes.length - 1
  return fold(
    name,
    mailboxes.flatMap((mailbox, index) => {
      const words = mailboxWords(mailbox)
      if (index < last) words.push(`${words.pop()},`)
      return words
    }),
  )
}

/**
 * A parameter of Content-Type or Content-Disposition, as the pieces that stand between semicolons.
 *
 * Shapes: quoted where the value is ASCII; percent-encoded UTF-8 otherwise; in numbered pieces where it is long. Source: RFC 2231.
 */
export function parameter(name: string, value: string): string[] {
  const text = toUSVString(oneLine(value))
  if (/^[\x20-\x7e]*$/.test(text) && text.length <= 60) return [`${name}="${text.replace(/["\\]/g, '\\$&')}"`]
  const encoded: string[] = []
  let piece = ''
  for (const char of text) {
    const part = percentEncode(char)
    if (piece.length + part.length > 50) {
      encoded.push(piece)
      piece = ''
    }
    piece += part
  }
  encoded.push(piece)
  if (encoded.length === 1) return [`${name}*=utf-8''${piece}`]
  return encoded.map((part, index) => `${name}*${index}*=${index === 0 ? "utf-8''" : ''}${part}`)
}

/** A field with parameters, one on each line. */
export function parameterField(name: string, value: string, parameters: readonly string[]): string {
  return [`${name}: ${value}`, ...parameters].join(';\r\n ')
}

/** One line of text: what could end a line or a string becomes a blank. */
export function oneLine(value: string): string {
  return /^[\x20-\x7e]*$/.test(value) ? value.trim() : value.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim()
}

function percentEncode(char: string): string {
  return /[A-Za-z0-9._-]/.test(char)
    ? char
    : encodeURIComponent(char).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
}

function mailboxWords({ name, address }: Mailbox): string[] {
  const spec = oneLine(address).replace(/[<>]/g, '').slice(0, longestWordChars)
  const display = toUSVString(oneLine(name).slice(0, 400))
  if (display === '' || display === spec) return [/^[\w.+=@-]+$/.test(spec) ? spec : `<${spec}>`]
  const words = needsEncoding(display) ? encodeWords(display) : [`"${display.replace(/["\\]/g, '\\$&')}"`]
  return [...words, `<${spec}>`]
}

function needsEncoding(text: string): boolean {
  return /[^\x20-\x7e]|=\?| {2}/.test(text) || text.split(' ').some((word) => word.length > longestWordChars)
}

function encodeWords(text: string): string[] {
  const words: string[] = []
  let piece = ''
  let bytes = 0
  const flush = () => {
    if (piece !== '') words.push(`=?utf-8?B?${Buffer.from(piece, 'utf8').toString('base64')}?=`)
  }
  for (const char of text) {
    const size = Buffer.byteLength(char)
    if (bytes + size > encodedWordBytes) {
      flush()
      piece = ''
      bytes = 0
    }
    piece += char
    bytes += size
  }
  flush()
  return words
}

function fold(name: string, words: readonly string[]): string {
  let field = `${name}:`
  let column = field.length
  for (const [index, word] of words.entries()) {
    if (index > 0 && column + 1 + word.length > wantedLineChars) {
      field += `\r\n ${word}`
      column = 1 + word.length
    } else {
      field += ` ${word}`
      column += 1 + word.length
    }
  }
  return field
}
