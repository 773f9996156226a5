import type { TextRange } from '#shared/model/message.ts'

/** A text with what was looked for marked in it. */
export function Highlighted({ text, ranges }: { text: string; ranges: readonly TextRange[] }) {
  const pieces: { at: number; text: string; marked: boolean }[] = []
  let at = 0
  for (const { start, end } of ranges) {
    if (start > at) pieces.push({ at, text: text.slice(at, start), marked: false })
    pieces.push({ at: start, text: text.slice(start, end), marked: true })
    at = end
  }
  pieces.push({ at, text: text.slice(at), marked: false })
  return pieces.map((piece) => (piece.marked ? <mark key={piece.at}>{piece.text}</mark> : piece.text))
}
