import type { MimeLimits } from './limits.ts'
import { parseParameters } from './parse-parameters.ts'
import { firstValue, type Header, readHeader } from './read-header.ts'

/**
 * A leaf of the tree: its declared media type and charset, and whether it stands among alternatives of one text. Its content lies from byte
 * `from` to before `to`, line end before the boundary included.
 */
export type Leaf = { type: string; charset: string; inAlternative: boolean; isAttachment: boolean; from: number; to: number }

/**
 * What a mail is made of, without its content.
 *
 * Shapes: `parts` counts body parts, the mail itself not included; `depth` counts multipart and message/rfc822 levels; `headerBytes` is the
 * sum of all header blocks. `exceeded` names the first limit that was crossed: the scan then stops, and the library is not asked.
 * `isClosed` is false when the outermost multipart lacks its closing line, as a cut mail does.
 */
export type Structure = {
  type: string
  parts: number
  depth: number
  headerBytes: number
  leaves: Leaf[]
  exceeded: 'too_large' | 'too_many_parts' | 'nested_too_deep' | 'headers_too_large' | null
  isClosed: boolean
}

/**
 * Scans a mail's structure ahead of the library, in linear time, so that bombs never reach it (F-8, A-24).
 *
 * Shapes: only lines that begin with `--` are looked at; each is compared with the at most `maxDepth` boundaries that are open.
 * Source: RFC 2046 5.1.
 */
export function scanStructure(bytes: Uint8Array, root: Header, limits: MimeLimits): Structure {
  const structure: Structure = { type: '', parts: 0, depth: 0, headerBytes: 0, leaves: [], exceeded: null, isClosed: true }
  if (bytes.length > limits.maxMessageBytes) return { ...structure, type: typeOf(root).value, exceeded: 'too_large' }
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const open: Multipart[] = []
  structure.type = typeOf(root).value || 'text/plain'
  let at = enterPart(buffer, root, open, structure, limits)
  structure.isClosed = open.length === 0

  while (structure.exceeded === null && open.length > 0) {
    const dashes = findDelimiter(buffer, at)
    if (dashes < 0) break
    const lineEnd = buffer.indexOf(0x0a, dashes)
    const line = buffer.toString('latin1', dashes + 2, Math.min(lineEnd < 0 ? buffer.length : lineEnd, dashes + 400)).trimEnd()
    at = lineEnd < 0 ? buffer.length : lineEnd + 1
    const level = open.findLastIndex(({ boundary }) => line === boundary || line === `${boundary}--`)
    const owner = open[level]
    if (!owner) continue
    const leaf = structure.leaves.at(-1)
    if (leaf) leaf.to = Math.min(leaf.to, dashes)
    if (line !== owner.boundary) {
      if (level === 0) structure.isClosed = true
      open.length = level
      continue
    }
    open.length = level + 1
    structure.parts++
    if (structure.parts > limits.maxParts) structure.exceeded = 'too_many_parts'
    else at = enterPart(buffer, readHeader(buffer, at, limits.maxHeaderBytes), open, structure, limits)
  }
  return structure
}

type Multipart = { boundary: string; isAlternative: boolean; level: number }

/** Notes the part whose header is given, and the mails it holds directly; answers where to go on. */
function enterPart(buffer: Buffer, first: Header, open: Multipart[], structure: Structure, limits: MimeLimits): number {
  let header = first
  let level = (open.at(-1)?.level ?? 0) + 1
  for (;;) {
    structure.headerBytes += header.sizeBytes
    if (header.sizeBytes > limits.maxHeaderBytes || structure.headerBytes > limits.maxAllHeaderBytes)
      structure.exceeded = 'headers_too_large'
    const { value, parameters } = typeOf(header)
    const isAttachment = /^\s*attachment/i.test(firstValue(header, 'content-disposition') ?? '')
    const isNested = value === 'message/rfc822' || value === 'message/global'
    const isMultipart = value.startsWith('multipart/') && parameters.has('boundary')
    if (isNested || isMultipart) structure.depth = Math.max(structure.depth, level)
    if (structure.depth > limits.maxDepth) structure.exceeded ??= 'nested_too_deep'
    if (structure.exceeded !== null) return header.bodyAt
    if (isMultipart) {
      const boundary = (parameters.get('boundary') ?? '').trimEnd()
      open.push({ boundary, isAlternative: value === 'multipart/alternative' || open.at(-1)?.isAlternative === true, level })
      return header.bodyAt
    }
    const inAlternative = open.at(-1)?.isAlternative === true
    const charset = parameters.get('charset') ?? ''
    const { bodyAt } = header
    structure.leaves.push({ type: value || 'text/plain', charset, inAlternative, isAttachment, from: bodyAt, to: buffer.length })
    if (!isNested || header.bodyAt >= buffer.length) return header.bodyAt
    header = readHeader(buffer, header.bodyAt, limits.maxHeaderBytes)
    level++
  }
}

function typeOf(header: Header): { value: string; parameters: Map<string, string> } {
  return parseParameters(firstValue(header, 'content-type') ?? '')
}

function findDelimiter(buffer: Buffer, from: number): number {
  if (buffer[from] === 0x2d && buffer[from + 1] === 0x2d) return from
  const found = buffer.indexOf('\n--', Math.max(from - 1, 0))
  return found < 0 ? -1 : found + 1
}
