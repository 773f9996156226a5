import type { TextRange } from '#shared/model/message.ts'
import { endsPaired, foldText, wordsOf } from './fold-text.ts'
import type { SearchNode, TextColumn } from './query-tree.ts'

/** A snippet is this long: two lines of a list. */
const snippetCharacters = 180

/** Text before the first hit, so that it can be read. */
const leadCharacters = 24

/** 64 K characters of a text are looked through for a hit to show; the hit itself is found by the index wherever it stands. */
const lookedCharactersMax = 65_536

/** 200 hits in one text are enough to choose the best place. */
const foundMax = 200

/** What is looked for, as patterns over folded text. */
export type Marker = { pattern: RegExp; column: TextColumn | null; term: number }

/** The text terms of a query that a hit contains: those that are not left out. */
export function markersOf(tree: SearchNode): Marker[] {
  const terms: (SearchNode & { kind: 'text' })[] = []
  const collect = (node: SearchNode): void => {
    if (node.kind === 'all' || node.kind === 'any') node.of.forEach(collect)
    else if (node.kind === 'text' && node.column !== 'marks') terms.push(node)
  }
  collect(tree)
  return terms.flatMap((node, term) => {
    const words = wordsOf(foldText(node.text).text)
    if (words.length === 0) return []
    const last = words.at(-1) ?? ''
    const open = node.beginning !== 'no' || endsPaired(last)
    // Words hold letters, digits and marks only: nothing in them is a sign of a pattern. A script without blanks says nothing of where a word begins, either.
    const start = endsPaired(words[0] ?? '') ? '' : '(?<![\\p{L}\\p{N}])'
    const pattern = `${start}${words.join('[^\\p{L}\\p{N}]{1,20}')}${open ? '' : '(?![\\p{L}\\p{N}])'}`
    return [{ pattern: new RegExp(pattern, 'gu'), column: node.column, term }]
  })
}

type Found = TextRange & { term: number }

/** Every place of a text where a marker of its column hits, in order and without overlap. */
export function findRanges(text: string, markers: readonly Marker[], column: TextColumn): TextRange[] {
  return mergeRanges(findAll(text, markers, column)).map(({ start, end }) => ({ start, end }))
}

function findAll(text: string, markers: readonly Marker[], column: TextColumn): Found[] {
  const asked = markers.filter((marker) => marker.column === null || marker.column === column)
  if (asked.length === 0) return []
  const folded = foldText(text.slice(0, lookedCharactersMax))
  const found: Found[] = []
  for (const { pattern, term } of asked) {
    for (const match of folded.text.matchAll(pattern)) {
      const end = match.index + match[0].length
      const places = folded.places
      found.push({ start: places ? (places[match.index] ?? 0) : match.index, end: places ? endPlace(places, end) : end, term })
      if (found.length >= foundMax) break
    }
  }
  return found.sort((a, b) => a.start - b.start || a.end - b.end)
}

/** Where the letter ends that the last folded character came from. Marks folded away belong to it. */
function endPlace(places: Uint32Array, end: number): number {
  return places[end] ?? places.at(-1) ?? 0
}

function mergeRanges(found: readonly Found[]): Found[] {
  const merged: Found[] = []
  for (const range of found) {
    const last = merged.at(-1)
    if (last && range.start < last.end) last.end = Math.max(last.end, range.end)
    else merged.push({ ...range })
  }
  return merged
}

/** The part of a text that shows most of what was looked for; null where none of it stands there. Blanks and line ends are one blank. */
export function cutSnippet(
  text: string,
  markers: readonly Marker[],
  column: TextColumn,
): { text: string; ranges: TextRange[] } | null {
  const flat = text.slice(0, lookedCharactersMax).replace(/\s+/g, ' ').trim()
  const found = findAll(flat, markers, column)
  const best = bestStart(found)
  if (best === null) return null
  const from = startOfWord(flat, Math.max(0, best - leadCharacters))
  const to = endOfWord(flat, Math.min(flat.length, from + snippetCharacters))
  const before = from > 0 ? '… ' : ''
  const ranges = mergeRanges(found)
    .filter(({ start, end }) => start >= from && end <= to)
    .map(({ start, end }) => ({ start: start - from + before.length, end: end - from + before.length }))
  return { text: `${before}${flat.slice(from, to)}${to < flat.length ? ' …' : ''}`, ranges }
}

function bestStart(found: readonly Found[]): number | null {
  let best: { start: number; terms: number } | null = null
  for (const [place, { start }] of found.entries()) {
    const seen = new Set<number>()
    for (let next = place; next < found.length; next += 1) {
      const range = found[next]
      if (!range || range.end > start + snippetCharacters - leadCharacters) break
      seen.add(range.term)
    }
    if (best === null || seen.size > best.terms) best = { start, terms: seen.size }
  }
  return best?.start ?? null
}

/** A cut goes to the next blank, but not far: some scripts have none. */
const blankWithin = 20

function startOfWord(text: string, at: number): number {
  if (at === 0) return 0
  const blank = text.indexOf(' ', at)
  const start = blank >= 0 && blank - at < blankWithin ? blank + 1 : at
  return isLowHalf(text, start) ? start + 1 : start
}

function endOfWord(text: string, at: number): number {
  if (at >= text.length) return text.length
  const blank = text.lastIndexOf(' ', at)
  const end = blank >= 0 && at - blank < blankWithin ? blank : at
  return isLowHalf(text, end) ? end - 1 : end
}

/** Whether a cut here would take a letter of two units apart. */
const isLowHalf = (text: string, at: number): boolean => (text.charCodeAt(at) & 0xfc00) === 0xdc00
