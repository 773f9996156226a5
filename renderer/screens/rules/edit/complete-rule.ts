import type { FieldKind, LanguageKey, NameKind, RuleLanguage } from '#shared/model/rule-language.ts'
import type { CompletionPlace } from './completion-place.ts'

/** One thing that may be written; `kind` chooses its sign in the list. */
export type RuleCompletion = {
  label: string
  apply: string
  about: string
  kind: 'field' | 'operator' | 'key' | 'action' | 'value' | 'name'
}

const conditionKeys = new Set(['if', 'condition', 'unless'])
const groups = new Set(['all', 'any', 'none'])
const actionKeys = new Set(['then', 'action'])

/** What may be written at a place, the likeliest kind only; narrowing by letters is the editor's. */
export function completeRule(place: CompletionPlace, language: RuleLanguage): RuleCompletion[] {
  const keys = place.key === null ? place.path : [...place.path, place.key]
  const conditionAt = keys.findLastIndex((key) => conditionKeys.has(key))
  if (conditionAt >= 0) return completeCondition(place, keys.slice(conditionAt + 1), language)
  const around = place.path.at(-1)
  if (place.key === null) return completeKey(place.path, around, language)
  if (around !== undefined && actionKeys.has(around)) return valuesOf(find(language.actions, place.key), language)
  if (around === 'expect') return valuesOf(find(language.expectKeys, place.key), language)
  if (around === 'lists') return []
  return valuesOf(find(language.ruleKeys, place.key) ?? find(language.actions, place.key), language)
}

const find = (keys: readonly LanguageKey[], name: string): LanguageKey | undefined => keys.find((key) => key.name === name)

function completeKey(path: readonly string[], around: string | undefined, language: RuleLanguage): RuleCompletion[] {
  if (around === undefined) return [...toKeys(language.fileKeys), ...toKeys(language.ruleKeys)]
  if (actionKeys.has(around)) return toKeys(language.actions, 'action')
  if (around === 'expect') return toKeys(language.expectKeys)
  if (around === 'message' || around === 'task')
    return toFields(language).map((field) => ({ ...field, apply: `${field.label}: ` }))
  if (around === 'rules') return toKeys(language.ruleKeys)
  return path.length === 0 ? toKeys(language.fileKeys) : []
}

const toKeys = (keys: readonly LanguageKey[], kind: 'key' | 'action' = 'key'): RuleCompletion[] =>
  keys.map(({ name, about }) => ({ label: name, apply: `${name}: `, about, kind }))

const toFields = (language: RuleLanguage): RuleCompletion[] =>
  language.fields.map(({ name, about }) => ({ label: name, apply: name, about, kind: 'field' }))

function valuesOf(key: LanguageKey | undefined, language: RuleLanguage): RuleCompletion[] {
  if (!key) return []
  const values = key.values.map((value): RuleCompletion => ({ label: value, apply: value, about: key.about, kind: 'value' }))
  return [...values, ...(key.names ? namesOf(key.names, language) : [])]
}

function namesOf(kind: NameKind, language: RuleLanguage): RuleCompletion[] {
  return (language.names[kind] ?? []).map((name) => ({ label: name, apply: name, about: '', kind: 'name' }))
}

/** `inside` are the keys below the condition's own. */
function completeCondition(place: CompletionPlace, inside: readonly string[], language: RuleLanguage): RuleCompletion[] {
  const [field, operator] = inside.filter((key) => !groups.has(key))
  if (field === undefined && (place.quoted !== null || place.key !== null))
    return completeShortText(place.quoted ?? place.typed, language)
  if (field === undefined) {
    const all = [...groups].map((name): RuleCompletion => ({ label: name, apply: `${name}: `, about: '', kind: 'key' }))
    return [...all, ...toFields(language).map((one) => ({ ...one, apply: `${one.label}: ` }))]
  }
  if (operator === 'in' || operator === 'list') return namesOf('list', language)
  if (place.key === null) {
    return operatorsOf(typeOf(field, language), language).map(({ key, about }) => ({
      label: key,
      apply: `${key}: `,
      about,
      kind: 'operator',
    }))
  }
  return field === 'attachment' ? [] : roleLike(field, language)
}

const typeOf = (name: string, { fields }: RuleLanguage): FieldKind | null =>
  fields.find((field) => field.name === name.toLowerCase())?.type ?? null

const operatorsOf = (type: FieldKind | null, { operators }: RuleLanguage) =>
  operators.filter(({ types }) => type === null || types.includes(type))

/** Fields whose values are names of this organisation. */
function roleLike(field: string, language: RuleLanguage): RuleCompletion[] {
  const kinds: Readonly<Record<string, NameKind>> = {
    'sender.role': 'role',
    'sender.list': 'list',
    'task.module': 'module',
    'task.status': 'state',
    'task.assignee': 'target',
    'task.team': 'target',
  }
  const kind = kinds[field]
  return kind ? namesOf(kind, language) : []
}

const word = (label: string): RuleCompletion => ({ label, apply: `${label} `, about: '', kind: 'value' })

/** Short text is read from its start: what may follow depends on the last whole part. */
function completeShortText(written: string, language: RuleLanguage): RuleCompletion[] {
  const tokens = readTokens(written)
  if (tokens === null) return []
  const last = tokens.at(-1)
  const beginning = [...toFields(language), word('not'), word('has attachment'), word('always')]
  if (last === undefined || ['and', 'or', 'not', '('].includes(last)) return beginning
  if (last === 'in') return namesOf('list', language)
  const fieldNames = new Set(language.fields.map(({ name }) => name))
  if (fieldNames.has(last)) {
    const type = typeOf(last, language)
    if (type === 'flag') return [word('and'), word('or')]
    return operatorsOf(type, language).map(({ word: label, about }) => ({ label, apply: `${label} `, about, kind: 'operator' }))
  }
  const isOperatorWord = language.operators.some(({ word: text }) => text.split(' ').includes(last)) || last === 'exactly'
  if (isOperatorWord) {
    const field = tokens.findLast((token) => fieldNames.has(token))
    return field ? roleLike(field, language) : []
  }
  return [word('and'), word('or')]
}

/** The whole parts before the word that is being written; null inside a quoted value, where nothing can be offered. */
function readTokens(written: string): string[] | null {
  const tokens: string[] = []
  const pattern = /'[^']*'|"[^"]*"|‘[^’]*’|“[^”]*”|„[^“]*“|«[^»]*»|[()]|[^\s()'"‘“„«]+/g
  if (/['"‘“„«]/.test(written.replace(pattern, (token) => (/^['"‘“„«].+/.test(token) ? '' : token)))) return null
  for (const { 0: token, index } of written.matchAll(pattern)) {
    const isOpen = index + token.length === written.length && /^[\p{L}\p{N}_.:@-]+$/u.test(token)
    if (!isOpen) tokens.push(token.toLowerCase())
  }
  return tokens
}
