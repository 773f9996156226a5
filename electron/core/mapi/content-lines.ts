/** A parameter of a content line, such as CN of an attendee. */
export type LineParameter = readonly [name: string, value: string]

/**
 * A line of iCalendar or vCard, folded at 75 octets.
 *
 * Shapes: `value` is syntax already, or went through `escapeText`. No control character of it is written. Source: RFC 5545 3.1, RFC 6350 3.2.
 */
export function contentLine(name: string, value: string, parameters: readonly LineParameter[] = []): string {
  const head = parameters.map(([key, text]) => `;${key}=${quoteParameter(text)}`).join('')
  return foldLine(`${name}${head}:${value}`.replace(/[\p{Cc}]/gu, ' '))
}

/** Text as a value: RFC 5545 3.3.11, RFC 6350 3.4. */
export function escapeText(text: string): string {
  return text
    .replace(/[\\;,]/g, '\\$&')
    .replace(/\r\n|\r|\n/g, '\\n')
    .replace(/[\p{Cc}\u2028\u2029]/gu, ' ')
}

/** An instant as `20090314T092653Z`. */
export function formatUtc(at: number): string {
  return new Date(at)
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replace(/[-:]/g, '')
}

/** The day of a midnight somewhere on Earth as `20090314`: the UTC midnight nearest to it. */
export function formatDay(at: number): string {
  return new Date(at + 12 * 3_600_000).toISOString().slice(0, 10).replaceAll('-', '')
}

/** The lines as a file. */
export function joinLines(lines: readonly string[]): string {
  return `${lines.join('\r\n')}\r\n`
}

// Circumflexes as RFC 6868 says, so that quotes and line ends survive.
function quoteParameter(text: string): string {
  const encoded = text
    .replace(/\^/g, '^^')
    .replace(/\r\n|\r|\n/g, '^n')
    .replace(/"/g, "^'")
  return /^[\w.@+ -]*$/.test(encoded) ? encoded : `"${encoded}"`
}

function foldLine(line: string): string {
  if (Buffer.byteLength(line) <= 75) return line
  let folded = ''
  let octets = 0
  for (const char of line) {
    const size = Buffer.byteLength(char)
    if (octets + size > 75) {
      folded += '\r\n '
      octets = 1
    }
    folded += char
    octets += size
  }
  return folded
}
