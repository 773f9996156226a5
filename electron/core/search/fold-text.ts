/** Scripts that write words without blanks between them (Hangul with its particles among them). Their runs are indexed by pairs of letters. */
const pairedScripts = ['Hani', 'Hira', 'Kana', 'Hang', 'Bopo', 'Thai', 'Laoo', 'Khmr', 'Mymr']
  .map((script) => `\\p{scx=${script}}`)
  .join('')
const pairedLetter = `(?:(?=[\\p{L}\\p{N}\\p{M}])[${pairedScripts}])`
const pairedRun = new RegExp(`${pairedLetter}+`, 'gu')
const pairedEnd = new RegExp(`${pairedLetter}$`, 'u')

/** Below U+0250 nothing has to be changed for the index: SQLite folds Latin itself. */
const plainLatin = /^[\u0000-\u024f]*$/

/**
 * A text as it is given to the full-text index.
 *
 * A run of a script without blanks becomes its pairs of letters and its last letter alone: 東京都 is written 東京 京都 都. So a word of two
 * letters is one look-up wherever it stands, a longer one is its pairs side by side, and one letter is the beginning of a pair.
 * Compatibility forms (half-width kana, ligatures of a PDF) become their plain letters.
 */
export function indexForm(text: string): string {
  if (plainLatin.test(text)) return text
  return text.normalize('NFKC').replace(pairedRun, (run) => {
    const letters = lettersOf(run)
    return ` ${[...pairsOf(letters), ...letters.slice(-1)].join(' ')} `
  })
}

/**
 * Words of a query as the index holds them. `isBeginning` says that the last one must be looked up as a beginning: a single letter of a
 * script without blanks is the first of its pairs.
 */
export function queryForm(text: string): { text: string; isBeginning: boolean } {
  if (plainLatin.test(text)) return { text, isBeginning: false }
  const plain = text.normalize('NFKC').trim()
  let isBeginning = false
  const form = plain.replace(pairedRun, (run, at: number) => {
    const letters = lettersOf(run)
    const isLast = wordsOf(plain.slice(at + run.length)).length === 0
    isBeginning = isLast && letters.length === 1
    // Where nothing follows, the text may go on; before another word the run has to end, and its last letter stands there alone.
    return ` ${[...pairsOf(letters), ...(isLast && letters.length > 1 ? [] : letters.slice(-1))].join(' ')} `
  })
  return { text: form.trim(), isBeginning }
}

const lettersOf = (run: string): string[] => [...run.replace(/\p{M}/gu, '')]

const pairsOf = (letters: readonly string[]): string[] => letters.slice(1).map((letter, place) => `${letters[place]}${letter}`)

/** Whether a word ends in a script without blanks, so that nothing says where it ends. */
export const endsPaired = (text: string): boolean => pairedEnd.test(text)

/** The words of a text: runs of letters, digits and the marks on them. */
export function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}\p{Co}][\p{L}\p{N}\p{Co}\p{M}]*/gu) ?? []
}

/** A text without case and accents, and for each of its characters the place it came from; null where the places are the same. */
export type FoldedText = { text: string; places: Uint32Array | null }

export function foldText(text: string): FoldedText {
  if (/^[\u0000-\u007f]*$/.test(text)) return { text: text.toLowerCase(), places: null }
  const pieces: string[] = []
  const places: number[] = []
  let at = 0
  for (const letter of text) {
    const folded = letter.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
    pieces.push(folded)
    for (let unit = 0; unit < folded.length; unit += 1) places.push(at)
    at += letter.length
  }
  places.push(at)
  return { text: pieces.join(''), places: Uint32Array.from(places) }
}
