import { drawWhole, type Random } from '../../../scripts/sample/random.ts'
import type { Person } from './build-mail.ts'

/** A stock of words, titles and people, all of them made up. */
export type Words = {
  one(random: Random): string
  title(random: Random): string
  person(random: Random): Person
  sentences: readonly string[]
}

const syllables = [
  'ba',
  'ren',
  'to',
  'mi',
  'la',
  'stein',
  'kor',
  'ven',
  'da',
  'lu',
  'per',
  'si',
  'grün',
  'hau',
  'é',
  'mont',
  'ru',
  'we',
  'ly',
  'sho',
]
const small = [
  'the',
  'of',
  'and',
  'to',
  'in',
  'is',
  'for',
  'on',
  'that',
  'with',
  'und',
  'die',
  'der',
  'nicht',
  'pour',
  'est',
  'les',
  'we',
  'you',
  'please',
]
const domains = ['north.example', 'south.example', 'office.example', 'works.test', 'mail.invalid']

function pick<T>(random: Random, list: readonly T[], fallback: T): T {
  return list[Math.floor(random() * list.length)] ?? fallback
}

function coin(random: Random): string {
  return Array.from({ length: drawWhole(random, 2, 4) }, () => pick(random, syllables, 'ba')).join('')
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}

export function createWords(random: Random): Words {
  const stock = Array.from({ length: 2000 }, () => coin(random))
  const people = Array.from({ length: 200 }, (_, index) => {
    const [first, last] = [capital(coin(random)), capital(coin(random))]
    return { name: `${first} ${last}`, address: `person${index}@${pick(random, domains, 'mail.invalid')}` }
  })
  const one = (from: Random): string => pick(from, stock, 'word')
  const sentences = Array.from({ length: 3000 }, () => {
    const words = Array.from({ length: drawWhole(random, 5, 22) }, () =>
      random() < 0.45 ? pick(random, small, 'the') : one(random),
    )
    return `${capital(words.join(' '))}.`
  })
  return {
    one,
    title: (from) => capital(Array.from({ length: drawWhole(from, 2, 7) }, () => one(from)).join(' ')),
    person: (from) => pick(from, people, { name: 'Nobody', address: 'nobody@mail.invalid' }),
    sentences,
  }
}

/** Paragraphs of about `length` characters in all. */
export function composeText(words: Words, random: Random, length: number): string {
  const parts: string[] = []
  let size = 0
  while (size < length) {
    const sentence = pick(random, words.sentences, 'So.')
    parts.push(sentence, random() < 0.2 ? '\r\n\r\n' : ' ')
    size += sentence.length + 2
  }
  return parts.join('')
}
