/** A line of a rule in words with the lines below it. */
export type PlainLine = { text: string; below: PlainLine[] }

/** Emphasised or not: `*burst pipe*` is what a rule looks for. */
export type PlainPart = { text: string; strong: boolean }

/** Reads the nested bullets of a rule in words: two blanks more are a level, a leading `-` is only a mark. */
export function readPlainWords(plain: string): PlainLine[] {
  const top: PlainLine[] = []
  const open: { depth: number; line: PlainLine }[] = []
  for (const raw of plain.split('\n')) {
    const [, blanks = '', text = ''] = /^(\s*)(?:[-•]\s+)?(.*)$/.exec(raw) ?? []
    if (text.trim() === '') continue
    const line: PlainLine = { text: text.trim(), below: [] }
    const depth = blanks.length + (/^\s*[-•]\s/.test(raw) ? 1 : 0)
    while ((open.at(-1)?.depth ?? -1) >= depth) open.pop()
    const parent = open.at(-1)?.line.below ?? top
    parent.push(line)
    open.push({ depth, line })
  }
  return top
}

/** Splits a line at its emphasis. What holds a star itself stands in curly quotes, which stay. A star alone is a star. */
export function splitEmphasis(text: string): PlainPart[] {
  return text
    .split(/(“[^”\n]*”|„[^“\n]*“|\*[^*\n]+\*)/)
    .filter(Boolean)
    .map((part) => {
      if (/^\*[^*]+\*$/.test(part)) return { text: part.slice(1, -1), strong: true }
      return { text: part, strong: /^[“„]/.test(part) }
    })
}
