import type { Json } from '#shared/model/json.ts'
import { emptyRuleForm, type RuleForm } from '#shared/model/rule-form.ts'
import type { Condition } from '../condition.ts'
import { parseCondition } from '../parse-condition.ts'
import { readCondition } from '../parse-structured.ts'
import { renderCondition } from '../render-condition.ts'
import { openSource } from '../source-reader.ts'
import { looseContext } from './loose-context.ts'
import { isSameValue, nodeOfValue } from './plain-value.ts'
import { toStructured } from './to-structured.ts'

type JsonMap = { [key: string]: Json }

/** A form whose condition was read: what an entry of a file is made of. */
export type EntryForm = Omit<RuleForm, 'condition'> & { condition: Condition | null }

/** How an entry spells the two keys that have two spellings. */
export type Spelling = { condition: 'if' | 'condition'; actions: 'then' | 'action' }

// The order in which people read a rule; a new key takes its place in it.
const keyOrder = [
  'id',
  'title',
  'description',
  'mode',
  'when',
  'phase',
  'scope',
  'if',
  'condition',
  'then',
  'action',
  'once',
  'override',
  'stop',
]

/**
 * The value an entry must have to say what a form says, as near to the value it has as can be.
 *
 * `changed` names the keys of the form that differ; what else the entry holds stays.
 */
export function valueOfEntry(
  existing: JsonMap,
  form: EntryForm,
  changed: ReadonlySet<keyof EntryForm>,
  spelling: Spelling,
): JsonMap {
  let entry = existing
  const put = (key: string, value: Json | undefined): void => {
    entry = withKey(entry, key, value)
  }
  for (const key of ['id', 'title', 'description', 'once'] as const) if (changed.has(key)) put(key, form[key] ?? undefined)
  for (const key of ['mode', 'phase', 'when', 'override'] as const) {
    if (changed.has(key)) put(key, key in entry || form[key] !== emptyRuleForm[key] ? form[key] : undefined)
  }
  if (changed.has('scope')) put('scope', valueOfScope(form.scope, entry.scope))
  if (changed.has('condition')) {
    put(spelling.condition, form.condition === null ? undefined : adaptCondition(entry[spelling.condition], form.condition))
  }
  if (changed.has('actions') || changed.has('stop')) {
    const { actions, hasStop } = valueOfActions(form, entry[spelling.actions])
    put(spelling.actions, actions)
    if (changed.has('stop') && !hasStop) put('stop', 'stop' in entry || form.stop !== 'none' ? form.stop : undefined)
  }
  return entry
}

/** Sets or removes a key; a new one goes behind the last present one that people read before it. */
function withKey(map: JsonMap, key: string, value: Json | undefined): JsonMap {
  if (value === undefined) return Object.fromEntries(Object.entries(map).filter(([name]) => name !== key))
  if (Object.hasOwn(map, key))
    return Object.fromEntries(Object.entries(map).map(([name, old]) => [name, name === key ? value : old]))
  const entries = Object.entries(map)
  const rank = keyOrder.indexOf(key)
  if (rank < 0) return { ...map, [key]: value }
  const earlier = new Set(keyOrder.slice(0, rank))
  entries.splice(entries.findLastIndex(([name]) => earlier.has(name)) + 1, 0, [key, value])
  return Object.fromEntries(entries)
}

function valueOfScope(scope: RuleForm['scope'], existing: Json | undefined): JsonMap | undefined {
  let value: JsonMap = isMap(existing) ? existing : {}
  for (const key of ['mailbox', 'folder', 'module', 'direction', 'origin'] as const) {
    const wanted = scope[key]
    const old = value[key]
    if (isSameValue(oneOrMany(old), oneOrMany(wanted))) continue
    const isDefault = isSameValue([...wanted], [...emptyRuleForm.scope[key]])
    value = withKey(value, key, isDefault ? undefined : typeof wanted === 'string' ? wanted : [...wanted])
  }
  return Object.keys(value).length === 0 ? undefined : value
}

function oneOrMany(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value]
}

function isMap(value: Json | undefined): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function valueOfActions(form: EntryForm, existing: Json | undefined): { actions: Json | undefined; hasStop: boolean } {
  const old = isMap(existing)
    ? Object.entries(existing)
    : oneOrMany(existing).flatMap((item) => (isMap(item) ? Object.entries(item) : []))
  const stopAt = old.findIndex(([name]) => name === 'stop')
  const entries = form.actions.map(({ action, value }): [string, Json] => [action, value])
  if (stopAt >= 0) {
    const stays = form.stop === 'all' && old[stopAt]?.[1] === true
    entries.splice(Math.min(stopAt, entries.length), 0, ['stop', stays ? true : form.stop])
  }
  const names = new Set(entries.map(([name]) => name))
  const asMap =
    !Array.isArray(existing) &&
    names.size === entries.length &&
    (existing === undefined ? isShort(entries) : keepsOrder(old, entries))
  const actions = asMap ? Object.fromEntries(entries) : entries.map(([name, value]): Json => ({ [name]: value }))
  return { actions: entries.length === 0 && existing === undefined ? undefined : actions, hasStop: stopAt >= 0 }
}

/** A few simple actions read well on one line; others get a line each. */
function isShort(entries: readonly [string, Json][]): boolean {
  return entries.length > 0 && entries.length <= 3 && JSON.stringify(entries).length <= 80
}

/** Whether a map can take the new actions where it stands: an edit leaves keys that are there in their order. */
function keepsOrder(old: readonly [string, Json][], entries: readonly [string, Json][]): boolean {
  const names = entries.map(([name]) => name)
  const places = old.map(([name]) => names.indexOf(name)).filter((at) => at >= 0)
  return entries.length > 0 && places.every((at, index) => index === 0 || at > (places[index - 1] ?? -1))
}

/**
 * A condition in the form its file has: short text stays short text, a group keeps the parts that did not change.
 *
 * Shapes: `existing` is the value that stands there, undefined where there is none.
 */
export function adaptCondition(existing: Json | undefined, wanted: Condition): Json {
  const known = existing === undefined ? null : readValue(existing)
  if (existing !== undefined && known !== null && isSameTree(known, wanted)) return existing
  if (!isMap(existing)) return textOf(wanted) ?? toStructured(wanted)
  const [key = '', items] = Object.entries(existing)[0] ?? []
  const group = wanted.op === 'not' ? wanted.item : wanted
  const wantedKey =
    wanted.op === 'not' ? (group.op === 'or' ? 'none' : '') : { and: 'all', or: 'any', test: '', always: '' }[wanted.op]
  if (key !== wantedKey || !Array.isArray(items) || !('items' in group)) return toStructured(wanted)
  return { [key]: adaptItems(items, group.items) }
}

function adaptItems(items: readonly Json[], wanted: readonly Condition[]): Json[] {
  const trees = items.map(readValue)
  const taken = new Set<number>()
  const places = wanted.map((condition) => {
    const at = trees.findIndex((tree, index) => !taken.has(index) && tree !== null && isSameTree(tree, condition))
    if (at >= 0) taken.add(at)
    return at
  })
  return wanted.map((condition, index) => {
    const at = places[index] ?? -1
    if (at >= 0) return items[at] ?? null
    // What stood at this place and is gone was most likely changed, not replaced.
    const free = items.length === wanted.length && !taken.has(index) ? items[index] : undefined
    return adaptCondition(free ?? (typeof items[0] === 'string' ? '' : {}), condition)
  })
}

/** Short text for a condition, or null where its values hold every kind of quote. */
function textOf(condition: Condition): string | null {
  const text = renderCondition(condition)
  const read = parseCondition(text, looseContext).condition
  return read !== null && isSameTree(read, condition) ? text : null
}

function readValue(value: Json): Condition | null {
  return readCondition(openSource('', '').to, nodeOfValue(value), looseContext)
}

function isSameTree(left: Condition, right: Condition): boolean {
  return JSON.stringify(left) === JSON.stringify(right)
}
