import { findSearchField, type SearchFieldName, searchFields, searchStates } from '#shared/model/search-field.ts'
import type { TextKey } from '../../text/translate.ts'

/** What can be put in place of the word at the caret. `note` says what it does. */
export type SearchHint = { insert: string; note: TextKey }
export type Hints = { from: number; hints: readonly SearchHint[] }

/** Eight lines fit above the list without hiding it. */
const hintsMax = 8

/** Choices where the field itself lists none. */
const examples: Partial<Record<SearchFieldName, readonly string[]>> = {
  kind: ['mail', 'appointment', 'contact', 'task', 'note'],
  before: ['today', '1m', '1y'],
  after: ['today', 'yesterday', '7d', '1m', '1y'],
  on: ['today', 'yesterday'],
  larger: ['1M', '5M', '20M'],
  smaller: ['100k', '1M'],
}

/** Completions for the word that ends at the caret: fields, and the values of a field that has few. */
export function hintsFor(typed: string, caret: number): Hints {
  const before = typed.slice(0, caret)
  const match = /(?:^|[\s(])-?([a-z]*)(?::([^\s"()]*))?$/i.exec(before)
  const [, word = '', value] = match ?? []
  if (!match || (word === '' && typed.trim() !== '')) return { from: caret, hints: [] }
  if (value === undefined) return { from: caret - word.length, hints: fieldHints(word.toLowerCase()) }
  const field = findSearchField(word)
  const choices: readonly string[] = (field && ('choices' in field ? field.choices : examples[field.name])) ?? []
  const hints = choices
    .filter((choice) => choice.startsWith(value.toLowerCase()) && choice !== value)
    .map((choice) => ({ insert: `${word}:${choice} `, note: noteOf(field?.name ?? 'is', choice) }))
  return { from: caret - word.length - 1 - value.length, hints: hints.slice(0, hintsMax + 4) }
}

const noteOf = (field: SearchFieldName, choice: string): TextKey => {
  const state = field === 'is' ? searchStates.find((known) => known === choice) : undefined
  return state ? `search.state.${state}` : `search.field.${field}`
}

const fieldHints = (word: string): SearchHint[] =>
  searchFields
    .filter(({ name }) => name.startsWith(word))
    .slice(0, hintsMax)
    .map(({ name }) => ({ insert: `${name}:`, note: `search.field.${name}` }))
