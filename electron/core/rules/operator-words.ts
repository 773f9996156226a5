import type { OperatorName } from './build-test.ts'
import type { Token } from './condition-lexer.ts'

/** How an operator is written: `second` must follow the first word; `single` takes one value; `inverted` negates the test. */
export type OperatorForm = {
  name: OperatorName
  second: 'with' | 'than' | null
  takesExactly: boolean
  single: boolean
  inverted: boolean
}

const text = (name: OperatorName, second: 'with' | null = null): OperatorForm => ({
  name,
  second,
  takesExactly: true,
  single: false,
  inverted: false,
})
const single = (name: OperatorName, second: 'than' | null = null): OperatorForm => ({
  name,
  second,
  takesExactly: false,
  single: true,
  inverted: false,
})

// Verbs stand with and without their s: `does not contain`.
const forms: ReadonlyMap<string, OperatorForm> = new Map([
  ['equals', text('equals')],
  ['equal', text('equals')],
  ['=', text('equals')],
  ['!=', { ...text('equals'), inverted: true }],
  ['starts', text('starts_with', 'with')],
  ['start', text('starts_with', 'with')],
  ['ends', text('ends_with', 'with')],
  ['end', text('ends_with', 'with')],
  ['like', text('like')],
  ['contains', text('contains')],
  ['contain', text('contains')],
  ['matches', { ...text('matches'), single: true }],
  ['match', { ...text('matches'), single: true }],
  ['in', { ...text('in'), takesExactly: false }],
  ['before', single('before')],
  ['after', single('after')],
  ['older', single('older', 'than')],
  ['newer', single('newer', 'than')],
  ['larger', single('>', 'than')],
  ['smaller', single('<', 'than')],
  ['>', single('>')],
  ['<', single('<')],
  ['>=', single('>=')],
  ['<=', single('<=')],
  ['empty', { ...single('empty'), single: false }],
])

const keywords: ReadonlySet<string> = new Set([
  ...[...forms.keys()].filter((word) => /^[a-z]/.test(word)),
  ...[
    'and',
    'or',
    'not',
    'always',
    'has',
    'no',
    'attachment',
    'attachments',
    'is',
    'does',
    'do',
    'exactly',
    'any',
    'all',
    'word',
    'words',
  ],
  ...['with', 'than', 'header'],
])

/** The words a mistyped operator is compared with. */
export const operatorWords: readonly string[] = [...[...forms.keys()].filter((word) => word.length > 2), 'does', 'is', 'not']

/** The operator a token begins, or null. */
export function findOperator(token: Token): OperatorForm | null {
  return token.kind === 'name' || token.kind === 'symbol' ? (forms.get(token.text.toLowerCase()) ?? null) : null
}

/** Whether a token begins an operator. */
export function isOperatorStart(token: Token): boolean {
  return findOperator(token) !== null
}

/** Whether a word belongs to the language and so must be quoted as a value. */
export function isKeyword(word: string): boolean {
  return keywords.has(word.toLowerCase())
}
