/** 100 parameters: RFC 2231 continuations of one name use a few; more is an attack. */
const maxParameters = 100

/**
 * Reads a structured header value: `text/plain; charset="utf-8"`.
 *
 * Shapes: the value in lower case; parameter names in lower case, the first of a name counts, RFC 2231 continuations are not joined.
 * Limits: linear; the first 100 parameters. Source: RFC 2045 5.1.
 */
export function parseParameters(header: string): { value: string; parameters: Map<string, string> } {
  const parameters = new Map<string, string>()
  const semicolon = header.indexOf(';')
  const value = (semicolon < 0 ? header : header.slice(0, semicolon))
    .replace(/\([^()]*\)/g, '')
    .trim()
    .toLowerCase()
  let at = semicolon < 0 ? header.length : semicolon + 1
  for (let count = 0; at < header.length && count < maxParameters; count++) {
    const equals = header.indexOf('=', at)
    if (equals < 0) break
    // A piece without "=" is passed over: its name would hold a semicolon.
    const name = header
      .slice(Math.max(at, header.lastIndexOf(';', equals) + 1), equals)
      .trim()
      .toLowerCase()
    const { text, end } = readValue(header, equals + 1)
    if (name !== '' && !parameters.has(name)) parameters.set(name, text)
    at = end
  }
  return { value, parameters }
}

function readValue(header: string, from: number): { text: string; end: number } {
  let at = from
  while (header[at] === ' ' || header[at] === '\t') at++
  if (header[at] !== '"') {
    const semicolon = header.indexOf(';', at)
    const end = semicolon < 0 ? header.length : semicolon
    return {
      text: header
        .slice(at, end)
        .replace(/\s\(.*$/, '')
        .trim(),
      end: end + 1,
    }
  }
  let text = ''
  for (at++; at < header.length && header[at] !== '"'; at++) {
    if (header[at] === '\\' && at + 1 < header.length) at++
    text += header[at]
  }
  const semicolon = header.indexOf(';', at)
  return { text, end: semicolon < 0 ? header.length : semicolon + 1 }
}
