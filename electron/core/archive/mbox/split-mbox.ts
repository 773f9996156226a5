import { plainMail } from '../plain-mail.ts'
import type { ItemPosition, ItemProblem, ItemProblemCode, RawItem } from '../raw-item.ts'
import { ByteWindow } from './byte-window.ts'
import { countLineFeeds } from './count-line-feeds.ts'
import { hasWrongLength } from './has-wrong-length.ts'
import { isFolderInternalData } from './is-folder-internal-data.ts'
import { isBlankLineBefore, judgeFromLine } from './judge-from-line.ts'
import * as defaults from './limits.ts'
import { findNulHoles, isBehindHole, type NulHole } from './nul-holes.ts'
import { readHead } from './read-head.ts'
import { createMarksReader } from './read-program-marks.ts'
import { countLeadBytes, dropSeparatorLine, takeEnvelope } from './trim-item.ts'
import { copyWithoutMarks, findQuoteMark } from './unquote-from-lines.ts'

/** `start` is the position of an item that an earlier run reported; the rest are the limits of `limits.ts`. */
export type SplitOptions = {
  start?: ItemPosition
  maxLineBytes?: number
  maxItemBytes?: number
  batchBytes?: number
  batchItems?: number
}

/**
 * Splits an mbox into items without holding more than one in memory.
 *
 * Shapes: chunks of bytes in, of any size; batches of items out, in file order, about `batchBytes` or `batchItems` each. The stretches of
 * the items follow each other without a gap; bytes before the first separator are an item of their own unless they are blank.
 * Limits: a line over `maxLineBytes` or an item over `maxItemBytes` ends the kept bytes there, the item is partial, and the next
 * separator starts anew.
 * Errors: content never throws; a failing stream rejects with its own error, after the last whole batch.
 * Source: RFC 4155; mboxo, mboxrd, mboxcl and mboxcl2, lines ending in LF or CRLF. See `judge-from-line.ts` for what separates,
 * `unquote-from-lines.ts` for what is unquoted.
 */
export async function* splitMbox(chunks: AsyncIterable<Uint8Array>, options: SplitOptions = {}): AsyncGenerator<RawItem[]> {
  const splitter = new MboxSplitter(options)
  for await (const chunk of chunks) {
    for (let from = 0; from < chunk.length; from += splitter.pieceBytes) {
      splitter.add(chunk.subarray(from, from + splitter.pieceBytes))
      if (splitter.hasBatch()) yield splitter.takeBatch()
    }
  }
  splitter.end()
  const last = splitter.takeBatch()
  if (last.length > 0) yield last
}

type Cut = { code: 'line_too_long' | 'item_too_large'; at: number; line: number; message: string }

/** The item that is being read. */
type OpenItem = Omit<ItemPosition, 'cursor'> & {
  /** Where its own bytes begin: behind a byte order mark or blank lines at the head of the file. */
  contentAt: number
  hasEnvelope: boolean
  problems: ItemProblem[]
  /** Where Content-Length ends the body: undefined until it was looked for, null where it is absent or wrong. */
  bodyEnd: number | null | undefined
  /** True when Content-Length was needed to pass a `From ` line of the body: such files quote nothing (mboxcl2). */
  isUnquoted: boolean
  /** Offsets of the `>`s that have to go. */
  quoteMarks: number[]
  /** The beginning that is kept of an item that crossed a cap; the rest of it is only passed over. */
  kept: Buffer | null
  cut: Cut | null
}

class MboxSplitter {
  /** Input is taken in pieces no longer than a line may be, so that a line over the cap always spans two. */
  readonly pieceBytes: number
  private readonly limits: Required<Omit<SplitOptions, 'start'>>
  private readonly window: ByteWindow
  private readonly readMarks = createMarksReader()
  private item: OpenItem | null = null
  private batch: RawItem[] = []
  private batchSizeBytes = 0
  private arena: Buffer = noBytes
  private arenaUsed = 0
  /** No separator begins before this offset that has not been seen. */
  private scannedTo: number
  private lineStart: number
  private longLines: number[] = []
  private line: number
  private lineCountedTo: number
  private nextIndex: number

  constructor(options: SplitOptions) {
    this.limits = {
      maxLineBytes: options.maxLineBytes ?? defaults.maxLineBytes,
      maxItemBytes: options.maxItemBytes ?? defaults.maxItemBytes,
      batchBytes: options.batchBytes ?? defaults.batchBytes,
      batchItems: options.batchItems ?? defaults.batchItems,
    }
    this.pieceBytes = this.limits.maxLineBytes
    const start = options.start ?? { index: 0, offsetBytes: 0, line: 1 }
    this.window = new ByteWindow(start.offsetBytes, 2 * this.pieceBytes + defaults.lookAheadBytes)
    this.scannedTo = start.offsetBytes
    this.lineStart = start.offsetBytes
    this.line = start.line
    this.lineCountedTo = start.offsetBytes
    this.nextIndex = start.index
  }

  hasBatch(): boolean {
    return this.batchSizeBytes >= this.limits.batchBytes || this.batch.length >= this.limits.batchItems
  }

  takeBatch(): RawItem[] {
    const batch = this.batch
    this.batch = []
    this.batchSizeBytes = 0
    this.arena = noBytes
    this.arenaUsed = 0
    return batch
  }

  add(piece: Uint8Array): void {
    this.window.append(piece)
    this.noteLongLine(piece)
    this.scan(false)
    this.letGo()
  }

  end(): void {
    this.scan(true)
    if (this.item) this.closeItem(this.item, this.window.endsAt, true)
    this.item = null
  }

  private noteLongLine(piece: Uint8Array): void {
    const pieceAt = this.window.endsAt - piece.length
    const firstFeed = piece.indexOf(0x0a)
    const lineEnd = firstFeed < 0 ? this.window.endsAt : pieceAt + firstFeed
    if (lineEnd - this.lineStart > this.limits.maxLineBytes && this.longLines.at(-1) !== this.lineStart) {
      this.longLines.push(this.lineStart)
    }
    if (firstFeed >= 0) this.lineStart = pieceAt + piece.lastIndexOf(0x0a) + 1
  }

  private scan(final: boolean): void {
    if (!this.item) this.openFirstItem(final)
    while (this.item) {
      const held = this.window.held()
      // "From " and not "\nFrom ": a search for a rare first byte is several times faster, and quoted lines are met on the way.
      const found = held.indexOf(fromBytes, this.scannedTo - this.window.startsAt)
      if (found < 0) {
        // The last four bytes may be the beginning of it.
        this.scannedTo = Math.max(this.scannedTo, this.window.endsAt - 4)
        return
      }
      this.scannedTo = this.window.startsAt + found
      if (held[found - 1] === 0x0a || isBehindHole(held, found)) {
        if (!this.passFromLine(this.item, held, found, final)) return
        continue
      }
      const mark = held[found - 1] === 0x3e ? findQuoteMark(held, found) : -1
      if (mark >= 0) this.item.quoteMarks.push(this.window.startsAt + mark)
      this.scannedTo += 5
    }
  }

  /** Deals with the `From ` line at `scannedTo`; false when more bytes are needed to judge it. */
  private passFromLine(item: OpenItem, held: Buffer, heldAt: number, final: boolean): boolean {
    const at = this.scannedTo
    const verdict = judgeFromLine(held, heldAt, isBlankLineBefore(held, heldAt) || isBehindHole(held, heldAt), final)
    if (verdict.kind === 'unknown') return false

    const passed = this.passByContentLength(item, at, final)
    if (passed !== 'not_trusted') return passed === 'passed'

    if (verdict.kind === 'separator') {
      this.closeItem(item, at, false)
      this.item = this.openItem(at, true)
      if (verdict.doubt) this.remark(this.item, verdict.doubt, at, doubtMessages[verdict.doubt])
    } else if (verdict.doubt) {
      this.remark(item, 'unescaped_from_line', at, doubtMessages.unescaped_from_line)
    }
    this.scannedTo = at + 5
    return true
  }

  /** Follows Content-Length over a `From ` line at `at`, if the length lands exactly on a separator or the end of the file. */
  private passByContentLength(item: OpenItem, at: number, final: boolean): 'not_trusted' | 'passed' | 'wait' {
    if (item.kept) return 'not_trusted'
    if (item.bodyEnd === undefined) item.bodyEnd = this.findBodyEnd(item, at)
    if (item.bodyEnd === null || item.bodyEnd <= at) return 'not_trusted'
    if (!final && this.window.endsAt - item.bodyEnd < 2 * defaults.lookAheadBytes) return 'wait'

    const landing = this.findLanding(item.bodyEnd, final)
    if (landing === null) {
      item.bodyEnd = null
      return 'not_trusted'
    }
    item.isUnquoted = true
    this.scannedTo = landing
    return 'passed'
  }

  private findBodyEnd(item: OpenItem, before: number): number | null {
    const view = this.window.view(item.contentAt, before)
    const { bodyStart, contentLength } = readHead(view)
    if (contentLength === null) return null
    const bodyEnd = item.contentAt + bodyStart + contentLength
    return bodyEnd - item.offsetBytes > this.limits.maxItemBytes ? null : bodyEnd
  }

  /** Where the separator begins that stands at `bodyEnd`, behind at most one blank line; null where none stands there. */
  private findLanding(bodyEnd: number, final: boolean): number | null {
    if (bodyEnd > this.window.endsAt) return null
    const held = this.window.held()
    let at = bodyEnd - this.window.startsAt
    for (let lineEnds = 0; lineEnds < 2; lineEnds++) {
      if (held[at] === 0x0d && held[at + 1] === 0x0a) at += 2
      else if (held[at] === 0x0a) at += 1
    }
    if (at >= held.length) return final ? this.window.endsAt : null
    if (held[at - 1] !== 0x0a || held.toString('latin1', at, at + 5) !== 'From ') return null
    return judgeFromLine(held, at, true, final).kind === 'separator' ? this.window.startsAt + at : null
  }

  private openFirstItem(final: boolean): void {
    const held = this.window.held()
    if (!final && held.length < defaults.lookAheadBytes) return
    const lead = countLeadBytes(held)
    if (lead === held.length) {
      this.lineAt(this.window.endsAt)
      this.window.discardBefore(this.window.endsAt)
      return
    }
    this.item = this.openItem(this.window.startsAt, false, lead)
    const firstLine = held.subarray(lead)
    const quoted = firstLine[0] === 0x3e ? 1 : 0
    const isFromLine = firstLine.toString('latin1', quoted, quoted + 5) === 'From '
    const verdict = isFromLine ? judgeFromLine(firstLine, quoted, true, true) : null
    this.item.hasEnvelope = verdict?.kind === 'separator'
    this.scannedTo = this.item.contentAt + 1
    if (!this.item.hasEnvelope) {
      this.remark(this.item, 'bytes_before_first_separator', this.item.offsetBytes, doubtMessages.bytes_before_first_separator)
    } else if (verdict?.kind === 'separator' && verdict.doubt) {
      this.remark(this.item, verdict.doubt, this.item.offsetBytes, doubtMessages[verdict.doubt])
    }
  }

  private openItem(at: number, hasEnvelope: boolean, leadBytes = 0): OpenItem {
    return {
      index: this.nextIndex++,
      offsetBytes: at,
      line: this.lineAt(Math.max(at, this.lineCountedTo)),
      contentAt: at + leadBytes,
      hasEnvelope,
      problems: [],
      bodyEnd: undefined,
      isUnquoted: false,
      quoteMarks: [],
      kept: null,
      cut: null,
    }
  }

  private closeItem(item: OpenItem, end: number, atEnd: boolean): void {
    this.cutAtLimit(item, end)
    const held = item.kept ?? this.window.view(item.contentAt, end)
    const { envelopeLine, content } = takeEnvelope(held, item.hasEnvelope)
    const holes = findNulHoles(content)
    const mail = this.copyMail(item, held.length, content, end, holes)
    this.remarkContent(item, held, content, holes)
    if (item.cut)
      this.remark(
        item,
        item.cut.code,
        item.cut.at,
        `${item.cut.message} ${end - item.cut.at} bytes were left out.`,
        item.cut.line,
      )
    if (atEnd && this.window.held().at(-1) !== 0x0a) this.remark(item, 'no_final_newline', end, doubtMessages.no_final_newline)
    this.longLines = this.longLines.filter((lineAt) => lineAt >= end)
    this.batchSizeBytes += mail.length
    const marks = this.readMarks(mail)
    const isInternal = item.index === 0 && isFolderInternalData(mail)
    this.batch.push(
      plainMail(
        {
          index: item.index,
          offsetBytes: item.offsetBytes,
          line: item.line,
          sizeBytes: end - item.offsetBytes,
          bytes: mail,
          envelopeLine,
          problems: item.problems,
          partial: item.cut !== null,
          skip: isInternal ? 'folder_internal_data' : marks?.expunged ? 'expunged' : null,
        },
        marks ? { flags: marks.flags, labels: marks.labels, folder: marks.folder } : {},
      ),
    )
  }

  /** Remarks on what the bytes of a whole item tell: holes, and a length that leads elsewhere. */
  private remarkContent(item: OpenItem, held: Buffer, content: Buffer, holes: readonly NulHole[]): void {
    for (const { at, length } of holes) {
      const heldAt = held.length - content.length + at
      const line = item.line + countLineFeeds(held.subarray(0, heldAt))
      this.remark(
        item,
        'nul_hole',
        item.contentAt + heldAt,
        `${length} bytes here were never written: they are all NUL. They were left out.`,
        line,
      )
    }
    if (!item.kept && !item.isUnquoted && hasWrongLength(content))
      this.remark(item, 'content_length_wrong', item.offsetBytes, doubtMessages.content_length_wrong, item.line)
  }

  private copyMail(item: OpenItem, heldLength: number, content: Buffer, end: number, holes: readonly NulHole[]): Uint8Array {
    if (item.isUnquoted && item.bodyEnd != null && !item.kept)
      return this.store(content.subarray(0, content.length - (end - item.bodyEnd)), [], holes)
    const contentAt = item.contentAt + heldLength - content.length
    return this.store(
      item.kept ? content : dropSeparatorLine(content),
      item.quoteMarks.map((mark) => mark - contentAt),
      holes,
    )
  }

  /** Copies a mail out of the window. The mails of a batch share a buffer: one allocation for each would cost more than the copy. */
  private store(mail: Buffer, marks: readonly number[], holes: readonly NulHole[]): Uint8Array {
    if (mail.length > this.arena.length - this.arenaUsed) {
      this.arena = Buffer.allocUnsafeSlow(Math.max(this.limits.batchBytes, mail.length))
      this.arenaUsed = 0
    }
    const target = this.arena.subarray(this.arenaUsed, this.arenaUsed + mail.length)
    const length = copyWithoutMarks(mail, marks, holes, target)
    this.arenaUsed += length
    return target.subarray(0, length)
  }

  /** Keeps the beginning of an item that crossed a cap somewhere before `end`. */
  private cutAtLimit(item: OpenItem, end: number): void {
    if (item.kept) return
    const cut = this.findCut(item, end)
    if (!cut) return
    item.cut = cut
    item.kept = Buffer.from(this.window.view(item.contentAt, cut.at))
  }

  private findCut(item: OpenItem, end: number): Cut | null {
    const { maxItemBytes, maxLineBytes } = this.limits
    const longLine = this.longLines.find((lineAt) => lineAt >= item.offsetBytes && lineAt < end)
    const itemCut = end - item.offsetBytes > maxItemBytes ? item.offsetBytes + maxItemBytes : Number.POSITIVE_INFINITY
    const lineCut = longLine === undefined ? Number.POSITIVE_INFINITY : longLine + maxLineBytes
    if (lineCut < itemCut && longLine !== undefined) {
      const line = item.line + countLineFeeds(this.window.view(item.offsetBytes, longLine))
      return { code: 'line_too_long', at: lineCut, line, message: `A line is longer than ${maxLineBytes} bytes.` }
    }
    if (itemCut < end) {
      const line = item.line + countLineFeeds(this.window.view(item.offsetBytes, itemCut))
      return { code: 'item_too_large', at: itemCut, line, message: `The mail is larger than ${maxItemBytes} bytes.` }
    }
    return null
  }

  /** Lets go of what is not needed any more, so that memory stays bounded whatever the file holds. */
  private letGo(): void {
    if (!this.item) return
    if (!this.item.kept) {
      const cut = this.findCut(this.item, this.window.endsAt)
      // Not while a Content-Length is being followed: what it leads over has to be held.
      if (cut && this.scannedTo > cut.at) this.cutAtLimit(this.item, this.window.endsAt)
    }
    const needed = this.item.kept ? this.scannedTo - defaults.lookBehindBytes : this.item.offsetBytes
    if (needed <= this.window.startsAt) return
    if (needed > this.lineCountedTo) this.lineAt(needed)
    this.window.discardBefore(needed)
  }

  /** The line number at an offset; offsets must not go back. */
  private lineAt(offset: number): number {
    this.line += countLineFeeds(this.window.view(this.lineCountedTo, offset))
    this.lineCountedTo = offset
    return this.line
  }

  private remark(item: OpenItem, code: ItemProblemCode, offsetBytes: number, message: string, line?: number): void {
    if (item.problems.length >= defaults.maxItemProblems) return
    item.problems.push({ code, message, offsetBytes, line: line ?? this.lineAt(Math.max(offsetBytes, this.lineCountedTo)) })
  }
}

const fromBytes = Buffer.from('From ')
const noBytes = Buffer.alloc(0)

const doubtMessages = {
  bytes_before_first_separator: 'These bytes stand before the first "From " line; they were read as a mail of their own.',
  doubtful_separator: 'This "From " line has no date; it was taken as the beginning of a mail because a header follows it.',
  missing_blank_line: 'The blank line before this "From " line is missing; it was taken as the beginning of a mail.',
  unescaped_from_line: 'This line begins with "From " and was taken as text of the mail, not as the beginning of another.',
  content_length_wrong: 'The Content-Length of this mail does not lead to its end; it was not followed.',
  no_final_newline: 'The archive ends in the middle of a line; its last mail may be cut.',
} as const
