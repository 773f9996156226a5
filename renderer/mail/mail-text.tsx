import { useMemo } from 'react'
import { linkToAddress } from './link-address.ts'

type Piece = { at: number; text: string; href: string | null }

/** The plain text of a message: links by their own words, what is quoted in grey. Each line keeps its own direction. */
export function MailText({ text }: { text: string }) {
  const blocks = useMemo(() => splitQuotes(text), [text])
  return (
    <div className="mail-text" dir="auto">
      {blocks.map((block) => (
        <span key={block.at} className={block.quoted ? 'mail-quoted' : undefined}>
          {splitLinks(block.text).map((piece) =>
            piece.href === null ? (
              piece.text
            ) : (
              <a key={piece.at} href={linkToAddress(piece.href, piece.text)} target="_blank" rel="noopener noreferrer">
                {piece.text}
              </a>
            ),
          )}
        </span>
      ))}
    </div>
  )
}

type Block = { at: number; quoted: boolean; text: string }

/** Runs of lines that start with `>` and runs that do not. */
function splitQuotes(text: string): Block[] {
  const blocks: Block[] = []
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    const quoted = line.startsWith('>')
    const last = blocks.at(-1)
    if (last?.quoted === quoted) last.text += `\n${line}`
    else blocks.push({ at, quoted, text: at === 0 ? line : `\n${line}` })
  }
  return blocks
}

function splitLinks(text: string): Piece[] {
  const pieces: Piece[] = []
  let end = 0
  for (const match of text.matchAll(/https?:\/\/[^\s<>"')\]]+[^\s<>"')\].,;:!?]/gi)) {
    if (match.index > end) pieces.push({ at: end, text: text.slice(end, match.index), href: null })
    pieces.push({ at: match.index, text: match[0], href: match[0] })
    end = match.index + match[0].length
  }
  pieces.push({ at: end, text: text.slice(end), href: null })
  return pieces
}
