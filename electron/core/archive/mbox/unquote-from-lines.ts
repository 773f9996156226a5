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
 * Copies a mail into `target` and leaves out the quote marks of its body, and its holes; answers the length of the copy.
 *
 * Shapes: `marks` and `holes` are positions in `mail`, ascending. Marks in the header stay: there `>From ` is an old relay's trace line.
 */
export function copyWithoutMarks(
  mail: Buffer,
  marks: readonly number[],
  holes: readonly { at: number; length: number }[],
  target: Uint8Array,
): number {
  const bodyStart = marks.length > 0 ? readHead(mail).bodyStart : 0
  const bodyMarks = marks.filter((mark) => mark >= bodyStart && mark < mail.length).map((at) => ({ at, length: 1 }))
  const cuts = holes.length === 0 ? bodyMarks : [...bodyMarks, ...holes].sort((one, other) => one.at - other.at)
  let from = 0
  let to = 0
  for (const { at, length } of cuts) {
    target.set(mail.subarray(from, at), to)
    to += at - from
    from = at + length
  }
  target.set(mail.subarray(from), to)
  return to + mail.length - from
}
