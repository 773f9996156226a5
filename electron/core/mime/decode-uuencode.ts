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
    const block = name === undefined || result.files.length >= maxFiles ? null : findBlock(lines, at + 1)
    if (name === undefined || block === null) {
      kept.push(lines[at] ?? '')
      at++
      continue
    }
    if (!block.isWhole) result.damaged++
    result.files.push({ originalName: name, type: '', contentId: null, inline: false, bytes: decodeLines(lines, block) })
    kept.push(`[Attached file: ${name.slice(0, 200)}]`)
    at = block.end
  }
  return { ...result, text: kept.join('\n') }
}

const beginLine = /^begin [0-7]{3,4} (\S.{0,999}?)\s*$/

/** Lines `from` to before `to` are data of `sizeBytes` together; what follows begins at `end`. */
type Block = { from: number; to: number; end: number; sizeBytes: number; isWhole: boolean }

/** The block whose first line of data is given; null where the lines are no data. */
function findBlock(lines: readonly string[], from: number): Block | null {
  let sizeBytes = 0
  let hasFullLine = false
  let to = from
  for (; to < lines.length; to++) {
    const line = lines[to] ?? ''
    const count = countBytes(line)
    if (count === 0) break
    sizeBytes += count
    hasFullLine ||= line.trimEnd().length - 1 >= lettersOf(count) - 3
  }
  const isEmpty = to === from
  const end = findEnd(lines, to)
  if (end !== null) return isEmpty || hasFullLine ? { from, to, end, sizeBytes, isWhole: true } : null
  const isFile = to - from >= 2 && countBytes(lines[from] ?? '') === fullLineBytes && hasFullLine
  return isFile ? { from, to, end: to, sizeBytes, isWhole: false } : null
}

const fullLineBytes = 45

/** Where to go on behind `end`, before which a line without data may stand; null where there is no end. */
function findEnd(lines: readonly string[], at: number): number | null {
  if (isEnd(lines[at])) return at + 1
  return /^[ `]?\s*$/.test(lines[at] ?? 'x') && isEnd(lines[at + 1]) ? at + 2 : null
}

function isEnd(line: string | undefined): boolean {
  return line !== undefined && /^end\s*$/.test(line)
}

/** How many bytes a line of data stands for; 0 where it is none. Blanks at its end, which mean zeros, may be missing. */
function countBytes(line: string): number {
  const count = valueAt(line, 0)
  // Some programs add a letter as a checksum, or pad.
  return count > 0 && line.length - 2 <= lettersOf(count) + 4 && /^[ -`]+\r?$/.test(line) ? count : 0
}

function lettersOf(count: number): number {
  return Math.ceil(count / 3) * 4
}

/** Decodes lines: a letter for the count of bytes, then four letters for each three. */
function decodeLines(lines: readonly string[], { from, to, sizeBytes }: Block): Buffer {
  // Room for the two bytes that the last group of a line may be too long.
  const bytes = Buffer.alloc(sizeBytes + 2)
  let length = 0
  for (let index = from; index < to; index++) {
    const line = (lines[index] ?? '').trimEnd()
    const count = valueAt(line, 0)
    for (let at = 1, place = length; place < length + count; at += 4, place += 3) {
      const word =
        (valueAt(line, at) << 18) | (valueAt(line, at + 1) << 12) | (valueAt(line, at + 2) << 6) | valueAt(line, at + 3)
      bytes[place] = word >> 16
      bytes[place + 1] = (word >> 8) & 0xff
      bytes[place + 2] = word & 0xff
    }
    length += count
  }
  return bytes.subarray(0, length)
}

function valueAt(line: string, at: number): number {
  return at < line.length ? (line.charCodeAt(at) - 0x20) & 0x3f : 0
}
