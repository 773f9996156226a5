/** Where the header of a mail ends and what it says about the length of the body. `contentLength` is null where it says nothing. */
export type MailHead = { bodyStart: number; contentLength: number | null }

/**
 * Finds the body of a mail: behind the first blank line, or at the end where there is none.
 *
 * Content-Length is read on the way; the first one of digits alone counts.
 * Source: RFC 5322 2.1 for the blank line; Content-Length is a habit of the mboxcl variants of System V, no RFC.
 */
export function readHead(bytes: Buffer): MailHead {
  let contentLength: number | null = null
  let line = 0
  while (line < bytes.length) {
    const first = bytes[line]
    if (first === 0x0a) return { bodyStart: line + 1, contentLength }
    if (first === 0x0d && bytes[line + 1] === 0x0a) return { bodyStart: line + 2, contentLength }
    if (contentLength === null && bytes[line + 14] === 0x3a && (first === 0x43 || first === 0x63)) {
      contentLength = readContentLength(bytes.toString('latin1', line, line + 60))
    }
    const lineEnd = bytes.indexOf(0x0a, line)
    if (lineEnd < 0) break
    line = lineEnd + 1
  }
  return { bodyStart: bytes.length, contentLength }
}

function readContentLength(line: string): number | null {
  const match = /^content-length:[ \t]*(\d{1,12})[ \t]*\r?\n/i.exec(line)
  return match ? Number(match[1]) : null
}
