import { franc } from 'franc-min'

/** Below this many letters a guess would be a coin thrown. Source: rule-language.md section 4. */
const fewestLetters = 40

/** This much text tells a language as well as all of it would, in a third of the time. */
const mostCharacters = 400

/**
 * The language a text is written in: ISO 639-1 such as `de`, the three letters of ISO 639-3 where there are no two, or `und` where the
 * text holds fewer than 40 letters or the language is not known.
 */
export function detectLanguage(text: string): string {
  const letters = text.slice(0, mostCharacters).match(/\p{L}/gu)?.length ?? 0
  if (letters < fewestLetters) return 'und'
  const [language = 'und'] = Intl.getCanonicalLocales(franc(text.slice(0, mostCharacters)))
  return language
}
