import { actionKeys } from './action-keys.ts'
import { checkPlaceholders } from './check-names.ts'
import type { CostValue } from './decision.ts'
import { isCleanSince, readPart } from './read-action-values.ts'
import type { Action } from './rule.ts'
import { type FileReport, readChoice, readMap, readText, report } from './source-reader.ts'
import type { SourceNode } from './yaml-source.ts'

/** Minutes of one entry: a week around the clock. */
const maxMinutes = 10_080

const shape = '{ amount: "120.00", currency: EUR } or { minutes: 30 }'

/** Reads `cost`: money as `{ amount, currency, kind, note }`, or time as `{ minutes, rate, kind, note }`. Amounts are text with a point. */
export function readCost(to: FileReport, node: SourceNode): Action | null {
  const parts = readMap(to, node, actionKeys.cost, '"cost"')
  if (parts === null) return null
  const before = to.diagnostics.length
  const amount = readPart(parts, 'amount', (value) => readMoney(to, value, '"amount"'))
  const currency = readPart(parts, 'currency', (value) => readCurrency(to, value))
  const minutes = readPart(parts, 'minutes', (value) => readMinutes(to, value))
  const rate = readPart(parts, 'rate', (value) => readMoney(to, value, '"rate"'))
  const kind = readPart(parts, 'kind', (value) => readChoice(to, value, ['labour', 'material', 'other'], '"kind"'))
  const note = readPart(parts, 'note', (value) => readText(to, value, '"note"')) ?? ''
  const text = parts.get('note')
  if (text) checkPlaceholders(to, text.value)
  const isMoney = parts.has('amount')
  if (isMoney === parts.has('minutes')) report(to, 'E301', node.span, '"cost" is either an amount or minutes', shape)
  const stray = parts.get(isMoney ? 'rate' : 'currency')
  if (stray && !(parts.has('rate') && !isMoney))
    report(to, 'E301', stray.keySpan, isMoney ? '"rate" belongs to minutes' : '"currency" belongs to an amount', shape)
  if (!isCleanSince(to, before)) return null
  const value: CostValue = { amount, currency, minutes, rate, kind: kind ?? (isMoney ? 'other' : 'labour'), note }
  return { action: 'cost', ...value }
}

function readMoney(to: FileReport, node: SourceNode, what: string): string | null {
  const text = readText(to, node, what)
  if (text === null || /^\d{1,9}(\.\d{1,2})?$/.test(text)) return text
  report(to, 'E206', node.span, `bad amount "${text}" in ${what}`, 'write for example "120.00"')
  return null
}

function readCurrency(to: FileReport, node: SourceNode): string | null {
  const text = readText(to, node, '"currency"')
  if (text === null || /^[A-Z]{3}$/.test(text)) return text
  report(to, 'E206', node.span, `"${text}" is no currency`, 'write its three letters, for example EUR')
  return null
}

function readMinutes(to: FileReport, node: SourceNode): number | null {
  const value =
    node.kind === 'other' ? node.value : node.kind === 'text' && /^\d{1,6}$/.test(node.text) ? Number(node.text) : null
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= maxMinutes) return value
  report(to, 'E206', node.span, `"minutes" must be a whole number from 1 to ${maxMinutes}`)
  return null
}
