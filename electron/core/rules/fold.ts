const ascii = /^[\x00-\x7f]*$/
const whiteSpaceRun = /[^\S ]\s*| \s+/g
// Soft hyphen, zero-width space and joiners, direction marks, word joiner, byte order mark: they change no word a person sees.
const invisible = /[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g
// Marks carry meaning in Devanagari, Thai or kana; in these five scripts people leave them out when they type.
const markedLetter = /([\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Hebrew}\p{Script=Arabic}])\p{M}+/gu
const specialLetter = /[øłđħıæœþς]/g
const letterBySpecial: Readonly<Record<string, string>> = {
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ħ: 'h',
  ı: 'i',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
  ς: 'σ',
}

/**
 * Folds a text so that spellings a reader takes for the same become equal.
 *
 * Steps: NFKC, upper then lower case (ß becomes ss), special letters, marks of five scripts removed, invisible characters removed, runs of
 * white space become one blank. Folding twice changes nothing. Linear time.
 */
export function foldText(text: string): string {
  const folded = ascii.test(text) ? text : text.replace(foreignRun, foldRun)
  return folded.toLowerCase().replace(whiteSpaceRun, ' ')
}

// A mark belongs to the character before it, so a run takes one plain character along; nothing else reaches over its ends.
const foreignRun = /[\x00-\x7f]?[^\x00-\x7f]+/g

function foldRun(run: string): string {
  let folded = ''
  for (let at = 0; at < run.length; at += 1) {
    const code = run.charCodeAt(at)
    const letter = code < 0x80 ? run[at] : aloneByCode[code - 0x80]
    if (letter === undefined) return foldJoined(run)
    folded += letter
  }
  return folded
}

/** Letters that may join with the ones beside them: folded together. */
function foldJoined(run: string): string {
  let folded = foldOnce(run)
  // Removing a mark can bring two letters together that compose or change case again; such runs are rare and settle at once.
  for (let round = 0; round < 3; round += 1) {
    const again = foldOnce(folded)
    if (again === folded) break
    folded = again
  }
  return folded
}

function foldOnce(text: string): string {
  return text
    .normalize('NFKC')
    .replace(invisible, '')
    .toUpperCase()
    .toLowerCase()
    .normalize('NFD')
    .replace(markedLetter, '$1')
    .replace(specialLetter, (letter) => letterBySpecial[letter] ?? letter)
    .normalize('NFC')
}

/** Latin, Greek and Cyrillic letters and the marks of print: none of them joins with what stands beside it. */
const aloneRanges = [
  [0x80, 0x24f],
  [0x370, 0x3ff],
  [0x400, 0x482],
  [0x48a, 0x52f],
  [0x2010, 0x205e],
] as const

/** What each of them becomes, by its code less 0x80: most foreign letters of real mail, found instead of folded. */
const aloneByCode: readonly (string | undefined)[] = foldAlone()

function foldAlone(): (string | undefined)[] {
  const folded = new Array<string | undefined>(0x2060 - 0x80).fill(undefined)
  for (const [from, to] of aloneRanges)
    for (let code = from; code <= to; code += 1) folded[code - 0x80] = foldJoined(String.fromCharCode(code))
  return folded
}

/** The form in which `exactly` and `matches` compare: composed, otherwise as written. */
export function normalizeExactly(text: string): string {
  return text.normalize('NFC')
}
