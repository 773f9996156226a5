import { plainMail } from '../plain-mail.ts'
import type { ItemPosition, ItemProblem, RawItem } from '../raw-item.ts'
import { ByteWindow } from './byte-window.ts'
import { countLineFeeds } from './count-line-feeds.ts'
import * as defaults from './limits.ts'
import { createMarksReader } from './read-program-marks.ts'
import { takeEnvelope } from './trim-item.ts'

/** `start` is the position of an item that an earlier run reported; the rest are the limits of `limits.ts`. */
export type MmdfOptions = { start?: ItemPosition; maxItemBytes?: number; batchBytes?: number; batchItems?: number }

/**
 * Splits an MMDF mailbox: mails between lines of four CTRL-A, which no text holds, so that nothing is quoted and nothing doubtful.
 *
 * Shapes: chunks of bytes in, of any size; batches of items out, in file order. The stretches of the items follow each other without a gap;
 * the delimiters belong to the mail before them, but for the very first one.
 * Limits: an item over `maxItemBytes` keeps its beginning and is partial.
 * Errors: content never throws; a failing stream rejects with its own error.
 * Source: mmdf(5).
 */
export async function* splitMmdf(chunks: AsyncIterable<Uint8Array>, options: MmdfOptions = {}): AsyncGenerator<RawItem[]> {
  const splitter = new MmdfSplitter(options)
  for await (const chunk of chunks) {
    for (let from = 0; from < chunk.length; from += defaults.batchBytes) {
      splitter.add(chunk.subarray(from, from + defaults.batchBytes))
      if (splitter.hasBatch()) yield splitter.takeBatch()
    }
  }
  splitter.end()
  const last = splitter.takeBatch()
  if (last.length > 0) yield last
}

/** The item that is being read. `contentEnd` is set once its closing delimiter was met. */
type OpenItem = { offsetBytes: number; line: number; contentAt: number; contentEnd: number | null; kept: Buffer | null }

class MmdfSplitter {
  private readonly window: ByteWindow
  private readonly maxItemBytes: number
  private readonly batchBytes: number
  private readonly batchItems: number
  private readonly readMarks = createMarksReader()
  private item: OpenItem
  private batch: RawItem[] = []
  private batchSizeBytes = 0
  private nextIndex: number
  private scannedTo: number
  private line: number
  private lineCountedTo: number

  constructor({ start, maxItemBytes, batchBytes, batchItems }: MmdfOptions) {
    this.maxItemBytes = maxItemBytes ?? defaults.maxItemBytes
    this.batchBytes = batchBytes ?? defaults.batchBytes
    this.batchItems = batchItems ?? defaults.batchItems
    const offsetBytes = start?.offsetBytes ?? 0
    this.window = new ByteWindow(offsetBytes, 2 * defaults.batchBytes)
    this.nextIndex = start?.index ?? 0
    this.line = start?.line ?? 1
    this.scannedTo = offsetBytes
    this.lineCountedTo = offsetBytes
    this.item = { offsetBytes, line: this.line, contentAt: offsetBytes, contentEnd: null, kept: null }
  }

  hasBatch(): boolean {
    return this.batchSizeBytes >= this.batchBytes || this.batch.length >= this.batchItems
  }

  takeBatch(): RawItem[] {
    const batch = this.batch
    this.batch = []
    this.batchSizeBytes = 0
    return batch
  }

  add(piece: Uint8Array): void {
    this.window.append(piece)
    this.scan()
    this.letGo()
  }

  end(): void {
    const closedAt = this.item.contentEnd === null ? null : this.item.contentEnd + delimiter.length
    if (closedAt !== null && !this.isBlank(closedAt, this.window.endsAt)) this.closeItem(closedAt, false)
    this.closeItem(this.window.endsAt, true)
  }

  private scan(): void {
    for (;;) {
      const found = this.window.held().indexOf(delimiter, this.scannedTo - this.window.startsAt)
      if (found < 0) {
        this.scannedTo = Math.max(this.scannedTo, this.window.endsAt - delimiter.length + 1)
        return
      }
      this.passDelimiter(this.window.startsAt + found)
    }
  }

  private passDelimiter(at: number): void {
    const behind = at + delimiter.length
    this.scannedTo = behind
    const { item } = this
    if (item.contentEnd === null && at !== item.contentAt) {
      item.contentEnd = at
      this.keepBeginning(at)
      return
    }
    if (item.contentEnd === null) {
      item.contentAt = behind
      return
    }
    // The opening delimiter of the next mail belongs to the stretch of the one before it, so that each begins with its own text. Some
    // writers put one delimiter between two mails: then what stands behind it is a mail.
    const closedAt = item.contentEnd + delimiter.length
    if (this.isBlank(closedAt, at)) this.closeItem(behind, false)
    else {
      this.closeItem(closedAt, false)
      this.passDelimiter(at)
    }
  }

  private isBlank(from: number, to: number): boolean {
    return to - from <= blankBytesMax && this.window.view(from, to).toString('latin1').trim() === ''
  }

  private keepBeginning(end: number): void {
    const { item } = this
    if (item.kept || end - item.contentAt <= this.maxItemBytes) return
    item.kept = Buffer.from(this.window.view(item.contentAt, item.contentAt + this.maxItemBytes))
  }

  private closeItem(end: number, isAtEnd: boolean): void {
    const { item } = this
    const contentEnd = item.contentEnd ?? end
    this.keepBeginning(contentEnd)
    const held = item.kept ?? Buffer.from(this.window.view(item.contentAt, contentEnd))
    if (held.length > 0) this.push(item, held, contentEnd, end, isAtEnd)
    this.line += countLineFeeds(this.window.view(Math.max(this.lineCountedTo, this.window.startsAt), end))
    this.lineCountedTo = end
    this.item = { offsetBytes: end, line: this.line, contentAt: end, contentEnd: null, kept: null }
  }

  private push(item: OpenItem, held: Buffer, contentEnd: number, end: number, isAtEnd: boolean): void {
    const { envelopeLine, content } = takeEnvelope(held, held.toString('latin1', 0, 5) === 'From ')
    const problems: ItemProblem[] = []
    if (item.kept) {
      const message = `The mail is larger than ${this.maxItemBytes} bytes. ${contentEnd - item.contentAt - item.kept.length} bytes were left out.`
      problems.push({ code: 'item_too_large', message, offsetBytes: item.contentAt + item.kept.length, line: item.line })
    }
    if (isAtEnd && item.contentEnd === null) {
      const message = 'The archive ends within this mail: the line that closes it is missing; it may be cut.'
      problems.push({ code: 'no_final_newline', message, offsetBytes: end, line: item.line })
    }
    const marks = this.readMarks(content)
    this.batchSizeBytes += content.length
    this.batch.push(
      plainMail(
        {
          index: this.nextIndex++,
          offsetBytes: item.offsetBytes,
          line: item.line,
          sizeBytes: end - item.offsetBytes,
          bytes: content,
          envelopeLine,
          problems,
          partial: item.kept !== null,
          skip: marks?.expunged ? 'expunged' : null,
        },
        marks ? { flags: marks.flags, labels: marks.labels, folder: marks.folder } : {},
      ),
    )
  }

  private letGo(): void {
    this.keepBeginning(Math.min(this.scannedTo, this.item.contentEnd ?? this.scannedTo))
    const needed = this.item.kept ? this.scannedTo : this.item.offsetBytes
    if (needed > this.lineCountedTo && this.item.kept) {
      this.line += countLineFeeds(this.window.view(this.lineCountedTo, needed))
      this.lineCountedTo = needed
    }
    this.window.discardBefore(needed)
  }
}

/** Blank lines between two delimiters are no mail. */
const blankBytesMax = 16

const delimiter = Buffer.from(defaults.mmdfDelimiter, 'latin1')
