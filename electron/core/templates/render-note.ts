import { escapeLines } from './body-html.ts'
import { cleanText } from './freeze-values.ts'
import { layOut } from './layout.ts'

/** What a person wrote, in both forms of a mail. */
export type RenderedNote = { text: string; html: string }

/**
 * Lays what a person typed into the layout of every mail.
 *
 * Shapes: the text stays as it was typed; in HTML an empty line parts paragraphs, and lines that begin with `>` are a quotation. Nothing
 * of it is read as Markdown, Liquid or HTML.
 */
export function renderNote(
  typed: string,
  frame: { title: string; organisation: string; language: string; footer: string },
): RenderedNote {
  const text = typed.replace(/\r\n?/g, '\n')
  const blocks = text.split(/\n{2,}/).filter((block) => block.trim() !== '')
  return { text, html: layOut(blocks.map(renderBlock).join('\n'), frame) }
}

const quoteMark = /^> ?/

function renderBlock(block: string): string {
  const pieces: { quoted: boolean; lines: string[] }[] = []
  for (const line of block.split('\n')) {
    const quoted = quoteMark.test(line)
    const last = pieces.at(-1)
    if (last?.quoted === quoted) last.lines.push(line)
    else pieces.push({ quoted, lines: [line] })
  }
  return pieces
    .map(({ quoted, lines }) => {
      const tag = quoted ? 'blockquote' : 'p'
      const text = lines.map((line) => (quoted ? line.replace(quoteMark, '') : line)).join('\n')
      return `<${tag}>${escapeLines(cleanText(text))}</${tag}>`
    })
    .join('\n')
}
