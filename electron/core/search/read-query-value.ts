import { DateTime } from 'luxon'
import { type ItemKind, itemKinds } from '#shared/model/item-kind.ts'
import { searchFields, searchStates } from '#shared/model/search-field.ts'
import { mailFlags, type SearchNode } from './query-tree.ts'

/** A value understood, or the sentence that says what would be. */
export type ReadValue = { node: SearchNode } | { remark: string }

type Period = { from: number; to: number }

/** `before:`, `after:` and `on:`. A day, month or year begins at midnight where the reader is. */
export function readDayValue(field: 'before' | 'after' | 'on', value: string, now: number): ReadValue {
  const period = readPeriod(value.trim().toLowerCase(), DateTime.fromMillis(now))
  if (!period) return { remark: `"${value}" is no date; write ${DateTime.fromMillis(now).toISODate()}.` }
  if (field === 'before') return { node: { kind: 'time', from: null, to: period.from } }
  if (field === 'after') return { node: { kind: 'time', from: period.from, to: null } }
  return { node: { kind: 'time', from: period.from, to: period.to } }
}

const unitByLetter = { d: 'day', w: 'week', m: 'month', y: 'year' } as const

function readPeriod(value: string, now: DateTime): Period | null {
  const whole = (from: DateTime, unit: 'day' | 'month' | 'year'): Period | null =>
    from.isValid ? { from: from.toMillis(), to: from.plus({ [unit]: 1 }).toMillis() } : null
  const today = now.startOf('day')
  if (value === 'today') return whole(today, 'day')
  if (value === 'yesterday') return whole(today.minus({ day: 1 }), 'day')
  const ago = /^(\d{1,4})([dwmy])$/.exec(value)
  if (ago?.[1] && ago[2] !== undefined && isUnit(ago[2]))
    return whole(today.minus({ [unitByLetter[ago[2]]]: Number(ago[1]) }), 'day')
  const day = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(value)
  if (day) return whole(dayOf(day[1], day[2], day[3]), 'day')
  const european = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(value)
  if (european) return whole(dayOf(european[3], european[2], european[1]), 'day')
  const month = /^(\d{4})[-/.](\d{1,2})$/.exec(value)
  if (month) return whole(dayOf(month[1], month[2], '1'), 'month')
  return /^\d{4}$/.test(value) ? whole(dayOf(value, '1', '1'), 'year') : null
}

const isUnit = (letter: string): letter is keyof typeof unitByLetter => letter in unitByLetter

const dayOf = (year = '', month = '', day = ''): DateTime =>
  DateTime.fromObject({ year: Number(year), month: Number(month), day: Number(day) })

const factors: Readonly<Record<string, number>> = { k: 1024, m: 1024 ** 2, g: 1024 ** 3 }

/** `larger:` and `smaller:`: bytes, or with k, M, G (KB, MB, GB). */
export function readSizeValue(field: 'larger' | 'smaller', value: string): ReadValue {
  const match = /^(\d{1,9})(?:[.,](\d{1,3}))?\s?([kmg])?i?b?$/i.exec(value.trim())
  if (!match) return { remark: `"${value}" is no size; write 500k or 5M.` }
  const amount = Number(`${match[1]}.${match[2] ?? 0}`)
  const sizeBytes = Math.round(amount * (factors[match[3]?.toLowerCase() ?? ''] ?? 1))
  return { node: { kind: 'size', comparison: field === 'larger' ? '>' : '<', sizeBytes } }
}

const stateAliases = new Map([
  ['starred', 'flagged'],
  ['replied', 'answered'],
  ['automatic', 'auto'],
  ['seen', 'read'],
])

/** `is:`. What a mail is by its own header is a word of the index; the rest is a column. */
export function readStateValue(value: string): ReadValue {
  const word = value.trim().toLowerCase()
  const state = searchStates.find((known) => known === (stateAliases.get(word) ?? word))
  if (!state) return { remark: `"is:${value}" is not known; write ${listChoices('is', searchStates)}.` }
  if (state === 'triage') return { node: { kind: 'triage' } }
  if (state === 'unread') return { node: { kind: 'flag', bit: mailFlags.read, set: false } }
  if (state === 'read' || state === 'flagged' || state === 'answered' || state === 'draft')
    return { node: { kind: 'flag', bit: mailFlags[state], set: true } }
  return { node: { kind: 'text', column: 'marks', text: state, beginning: 'no' } }
}

/** `has:`. */
export function readHasValue(value: string): ReadValue {
  const word = value.trim().toLowerCase().replace(/s$/, '')
  if (word === 'attachment' || word === 'file') return { node: { kind: 'has', what: 'attachment' } }
  if (word === 'task') return { node: { kind: 'has', what: 'task' } }
  const choices = searchFields.find((field) => field.name === 'has')?.choices ?? []
  return { remark: `"has:${value}" is not known; write ${listChoices('has', choices)}.` }
}

/** What people call kinds of items, beside their own names. */
const kindAliases = new Map<string, readonly ItemKind[]>([
  ['message', ['mail', 'post']],
  ['calendar', ['appointment', 'meeting']],
  ['invitation', ['meeting']],
  ['person', ['contact', 'distribution_list']],
])

/** `kind:`. */
export function readKindValue(value: string): ReadValue {
  const word = value.trim().toLowerCase().replaceAll('-', '_')
  const kinds = kindAliases.get(word) ?? itemKinds.filter((kind) => kind === word || `${kind}s` === word)
  return kinds.length > 0
    ? { node: { kind: 'item', kinds: [...kinds] } }
    : {
        remark: `"kind:${value}" is not known; write ${listChoices('kind', ['mail', 'appointment', 'contact', 'task', 'note'])}.`,
      }
}

const listChoices = (field: string, choices: readonly string[]): string => {
  const written = choices.map((choice) => `${field}:${choice}`)
  return `${written.slice(0, -1).join(', ')} or ${written.at(-1)}`
}
