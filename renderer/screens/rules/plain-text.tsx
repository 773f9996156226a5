import { useTargetText } from '../../client/use-target-names.ts'
import { type PlainLine, readPlainWords, splitEmphasis } from './plain-words.ts'

/** A rule in words, groups as nested lists. */
export function PlainText({ plain }: { plain: string }) {
  const nameTargets = useTargetText()
  return <Lines lines={readPlainWords(nameTargets(plain))} isTop />
}

function Lines({ lines, isTop = false }: { lines: readonly PlainLine[]; isTop?: boolean }) {
  if (isTop && lines.length > 0 && lines.every(({ below }) => below.length === 0)) {
    return lines.map((line, place) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity but their place
      <p key={place} className="plain-line" dir="auto">
        <Emphasised text={line.text} />
      </p>
    ))
  }
  return (
    <ul className={isTop ? 'plain-words plain-words-top' : 'plain-words'}>
      {lines.map((line, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity but their place
        <li key={place} dir="auto">
          <Emphasised text={line.text} />
          {line.below.length > 0 && <Lines lines={line.below} />}
        </li>
      ))}
    </ul>
  )
}

export function Emphasised({ text }: { text: string }) {
  return splitEmphasis(text).map((part, place) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: parts have no identity but their place
    part.strong ? <strong key={place}>{part.text}</strong> : part.text,
  )
}
