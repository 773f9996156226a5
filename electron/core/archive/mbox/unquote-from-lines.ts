import { readHead } from './read-head.ts'

/**
 * Where the quoting of a `From ` line begins: the first of its `>`s, or -1 when `fromAt` does not follow `>`s at the beginning of a line.
 *
 * Every `>+From ` line of a body loses one `>`. This is mboxrd, which can always be undone. In mboxo files `>From ` is quoted and
 * `>>From ` is not; they cannot be told from mboxrd, and a lost `>` in front of a doubly quoted "From " is the smaller harm.
 * Source: mbox(5) of qmail; RFC 4155.
 */
export function findQuoteMark(bytes: Uint8Array, fromAt: number): number {
  let mark = fromAt
  while (mark > 0 && bytes[mark - 1] === 0x3e) mark--
  return mark < fromAt && mark > 0 && bytes[mark - 1] === 0x0a ? mark : -1
}

/**
 * Copies a mail into `target` and leaves out the quote marks of its body; answers the length of the copy.
 *
 * Shapes: `marks` are positions in `mail`, ascending. Those in the header stay: there `>From ` is an old relay's trace line.
 */
export function copyWithoutMarks(mail: Buffer, marks: readonly number[], target: Uint8Array): number {
  const bodyStart = marks.length > 0 ? readHead(mail).bodyStart : 0
  let from = 0
  let to = 0
  for (const mark of marks) {
    if (mark < bodyStart || mark >= mail.length) continue
    target.set(mail.subarray(from, mark), to)
    to += mark - from
    from = mark + 1
  }
  target.set(mail.subarray(from), to)
  return to + mail.length - from
}
