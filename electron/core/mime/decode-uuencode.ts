import type { BodyAttachment } from './mail-body.ts'

/** A text without the uuencoded files it held; `damaged` counts those that end too early or hold a line that is none. */
export type TextWithoutFiles = { text: string; files: BodyAttachment[]; damaged: number }

/** 1,000 files, as a mail has at most 1,000 parts. */
const maxFiles = 1000

/**
 * Takes uuencoded files out of a plain text, as mail programs sent them before MIME. In the place of each stays a line that names it.
 *
 * Shapes: a file begins with `begin 644 name` at the start of a line and ends with `end`. A block without an end counts only where at least two
 * full lines follow, so that prose that happens to begin so stays prose.
 * Limits: linear: each line is looked at once or twice. Source: POSIX uuencode.
 */
export function takeUuencodedFiles(text: string): TextWithoutFiles {
  const result: TextWithoutFiles = { text, files: [], damaged: 0 }
  if (!/^begin [0-7]{3,4} \S/m.test(text)) return result
  const lines = text.split('\n')
  const kept: string[] = []
  for (let at = 0; at < lines.length; ) {
    const name = beginLine.exec(lines[at] ?? '')?.[1]
    const block = name === undefined || result.files.length >= maxFiles ? null : readBlock(lines, at + 1)
    if (name === undefined || block === null) {
      kept.push(lines[at] ?? '')
      at++
      continue
    }
    if (!block.isWhole) result.damaged++
    result.files.push({ originalName: name, type: '', contentId: null, inline: false, bytes: Buffer.concat(block.pieces) })
    kept.push(`[Attached file: ${name.slice(0, 200)}]`)
    at = block.end
  }
  return { ...result, text: kept.join('\n') }
}

const beginLine = /^begin [0-7]{3,4} (\S.{0,999}?)\s*$/

type Block = { pieces: Buffer[]; end: number; isWhole: boolean }

/** The block whose first line of data is given; null where the lines are no data. */
function readBlock(lines: readonly string[], from: number): Block | null {
  const pieces: Buffer[] = []
  let hasFullLine = false
  let at = from
  for (; at < lines.length; at++) {
    const line = (lines[at] ?? '').replace(/\r$/, '')
    if (/^end\s*$/.test(line)) return pieces.length === 0 || hasFullLine ? { pieces, end: at + 1, isWhole: true } : null
    if (/^[ `]?\s*$/.test(line)) {
      if (/^end\s*$/.test(lines[at + 1] ?? '') && (pieces.length === 0 || hasFullLine))
        return { pieces, end: at + 2, isWhole: true }
      break
    }
    const piece = decodeLine(line)
    if (piece === null) break
    pieces.push(piece)
    hasFullLine ||= line.length - 1 >= Math.ceil(piece.length / 3) * 4 - 3
  }
  const isFile = pieces.length >= 2 && pieces[0]?.length === fullLineBytes && hasFullLine
  return isFile ? { pieces, end: at, isWhole: false } : null
}

const fullLineBytes = 45

/** One line: a letter for the count of bytes, four letters for each three. Blanks at its end, which mean zeros, may be missing. */
function decodeLine(line: string): Buffer | null {
  const count = valueAt(line, 0)
  const needed = Math.ceil(count / 3) * 4
  // Some programs add a letter as a checksum, or pad.
  if (count === 0 || line.length - 1 > needed + 4 || !/^[ -`]+$/.test(line)) return null
  const bytes = Buffer.alloc((needed / 4) * 3)
  let to = 0
  for (let at = 1; at <= needed; at += 4) {
    const word = (valueAt(line, at) << 18) | (valueAt(line, at + 1) << 12) | (valueAt(line, at + 2) << 6) | valueAt(line, at + 3)
    bytes[to++] = word >> 16
    bytes[to++] = (word >> 8) & 0xff
    bytes[to++] = word & 0xff
  }
  return bytes.subarray(0, count)
}

function valueAt(line: string, at: number): number {
  return at < line.length ? (line.charCodeAt(at) - 0x20) & 0x3f : 0
}
