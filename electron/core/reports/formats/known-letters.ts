/** Runs of letters that the typeface of PDFs lacks: Roboto has Latin, Vietnamese, Greek and Cyrillic, signs of money and of type. */
const unknownLetters =
  /[^\s\u0020-\u007e\u00a0-\u017f\u0192\u01a0\u01a1\u01af\u01b0\u01fa-\u01ff\u0218-\u021b\u02c6\u02c7\u02d8-\u02dd\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u03ce\u0400-\u0482\u048a-\u0513\u1e9e\u1ea0-\u1ef9\u2000-\u200b\u2010\u2011\u2013-\u2015\u2017-\u201e\u2020-\u2022\u2025-\u2027\u2030\u2032\u2033\u2039\u203a\u2044\u20a6-\u20ac\u20b1\u20b9\u20ba\u20bd\u2116\u2122\u2126\u2202\u2206\u2211\u2212\u221a\u221e\u2248\u2260\u2264\u2265\u25a0]/gu

/** The sign for a letter that cannot be drawn: Roboto has this one. */
export const unknownSign = '\u25a0'

/** Puts a sign in the place of each letter that the typeface of PDFs cannot draw, so that nothing is left out unseen. */
export const replaceLetters = (text: string): string => text.normalize('NFC').replaceAll(unknownLetters, unknownSign)

/** A value with every text in it as the typeface of PDFs can draw it. */
export function drawable<Value>(value: Value): Value {
  // JSON in, the same JSON out but for its texts: the type stays.
  if (typeof value === 'string') return replaceLetters(value) as Value
  if (Array.isArray(value)) return value.map((part: unknown) => drawable(part)) as Value
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, drawable<unknown>(part)])) as Value
}
