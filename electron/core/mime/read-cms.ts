/** What a CMS message is, and of a signed one the bytes that were signed; null where they are not inside. */
export type CmsContent = { kind: 'signed'; content: Buffer | null } | { kind: 'enveloped' | 'other' }

/**
 * Looks into a CMS message (PKCS #7), as opaque S/MIME carries it. Nothing is verified.
 *
 * Shapes: BER with definite and indefinite lengths; a content in pieces is joined. Limits: linear, 16 levels. Errors: null where it is no CMS.
 * Source: RFC 5652 3 to 6, X.690 8.
 */
export function readCms(bytes: Uint8Array): CmsContent | null {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const info = enter(view, { from: 0, to: view.length }, 0x30)
  const type = info && next(view, info)
  if (!info || !type || type.tag !== 0x06) return null
  const oid = view.toString('hex', type.from, type.to)
  if (oid === envelopedOid || oid === authEnvelopedOid || oid === encryptedOid) return { kind: 'enveloped' }
  if (oid !== signedOid) return oid.startsWith(pkcs7Prefix) || oid.startsWith(smimePrefix) ? { kind: 'other' } : null
  return { kind: 'signed', content: readSigned(view, { from: type.end, to: info.to }) }
}

// 1.2.840.113549.1.7.x and 1.2.840.113549.1.9.16.1.23, as their bytes.
const pkcs7Prefix = '2a864886f70d0107'
const smimePrefix = '2a864886f70d01091001'
const signedOid = `${pkcs7Prefix}02`
const envelopedOid = `${pkcs7Prefix}03`
const encryptedOid = `${pkcs7Prefix}06`
const authEnvelopedOid = `${smimePrefix}17`

/** SignedData: version, digest algorithms, and the content with its type; the rest is signatures. */
function readSigned(view: Buffer, rest: Span): Buffer | null {
  const outer = enter(view, rest, 0xa0)
  const signed = outer && enter(view, outer, 0x30)
  const version = signed && next(view, signed)
  const algorithms = version && next(view, { from: version.end, to: signed.to })
  const encapsulated = algorithms && enter(view, { from: algorithms.end, to: signed.to }, 0x30)
  const type = encapsulated && next(view, encapsulated)
  const explicit = type && enter(view, { from: type.end, to: encapsulated.to }, 0xa0)
  const octets = explicit && next(view, explicit)
  if (!octets || (octets.tag & ~constructed) !== octetString) return null
  const pieces: Buffer[] = []
  return collectOctets(view, octets, pieces, 0) ? Buffer.concat(pieces) : null
}

const octetString = 0x04
const constructed = 0x20
const maxDepth = 16

/** A stretch of content. */
type Span = { from: number; to: number }

/** One element: `from` to `to` is its content, `end` where the next one begins. Of indefinite length, `to` and `end` are only known when asked for. */
type Element = Span & { tag: number; isIndefinite: boolean; end: number }

/** The content of the next element where it has the tag that is expected; an indefinite one reaches to the end of what holds it. */
function enter(view: Buffer, span: Span, tag: number): Span | null {
  const head = readHead(view, span)
  return head?.tag === tag ? { from: head.from, to: head.to } : null
}

/** The next element, its end found. */
function next(view: Buffer, span: Span): Element | null {
  const head = readHead(view, span)
  if (!head?.isIndefinite) return head
  const end = skipContents(view, head, 0)
  return end === null ? null : { ...head, to: end - 2, end }
}

function readHead(view: Buffer, { from, to }: Span): Element | null {
  if (from + 2 > to) return null
  const tag = view[from] ?? 0
  const first = view[from + 1] ?? 0
  // Tags of several bytes stand nowhere on the way to the content.
  if ((tag & 0x1f) === 0x1f) return null
  if (first === 0x80) return { tag, from: from + 2, to, end: to, isIndefinite: true }
  const count = first & 0x80 ? first & 0x7f : 0
  if (count > 4 || from + 2 + count > to) return null
  const size = count === 0 ? first : view.readUIntBE(from + 2, count)
  const begin = from + 2 + count
  // A cut content is read as far as it goes.
  const end = Math.min(begin + size, to)
  return { tag, from: begin, to: end, end, isIndefinite: false }
}

/** Where an element of indefinite length ends, behind its two zero bytes. */
function skipContents(view: Buffer, head: Span, depth: number): number | null {
  if (depth > maxDepth) return null
  for (let at = head.from; at < head.to; ) {
    if (view[at] === 0 && view[at + 1] === 0) return at + 2
    const inner = readHead(view, { from: at, to: head.to })
    const end = inner?.isIndefinite ? skipContents(view, inner, depth + 1) : inner?.end
    if (end === null || end === undefined) return null
    at = end
  }
  return head.to
}

/** Joins the pieces of an octet string, which may consist of octet strings itself. */
function collectOctets(view: Buffer, { tag, from, to }: Element, pieces: Buffer[], depth: number): boolean {
  if ((tag & constructed) === 0) {
    pieces.push(view.subarray(from, to))
    return true
  }
  if (depth > maxDepth) return false
  for (let at = from; at < to; ) {
    if (view[at] === 0 && view[at + 1] === 0) return true
    const piece = next(view, { from: at, to })
    if (!piece || (piece.tag & ~constructed) !== octetString) return false
    if (!collectOctets(view, piece, pieces, depth + 1)) return false
    at = piece.end
  }
  return true
}
