import type { Json } from '#shared/model/json.ts'
import { emptyRuleForm, RuleForm } from '#shared/model/rule-form.ts'
import { openSource } from '../source-reader.ts'
import { conditionOfForm, type FormProblem, formOfCondition } from './condition-form.ts'
import { type EntryForm, type Spelling, valueOfEntry } from './entry-value.ts'
import { looseContext } from './loose-context.ts'
import { findNextEdit } from './merge-value.ts'
import { isSameValue, nodeOfValue, valueOfNode } from './plain-value.ts'
import { readRuleForm } from './read-rule-form.ts'
import { renderBlock, renderFlow, renderItem } from './render-yaml.ts'
import { findEntry, listEntries, type RuleKey, slotOfRules, slotsOfRules } from './rule-entries.ts'
import { applyEdits, columnOf, type EditableFile, endOfLine, endOfSlot, openForEdit, plainOf, type Slot } from './yaml-slots.ts'

/** The new text of the file, or why it was not written; nothing is ever written that does not read back as the form. */
export type FormWrite = { ok: true; text: string } | { ok: false; problems: FormProblem[] }

/**
 * Writes a form over one rule of a file.
 *
 * What the form does not change stays byte for byte: other rules, comments, quotes, order of keys, blank lines, also inside the rule. A form
 * that says what the file says gives the same text back. Errors: values; a condition that cannot be read, a rule that is not there.
 */
export function writeRuleForm(fileText: string, key: RuleKey, form: RuleForm): FormWrite {
  const { mark, text } = splitMark(fileText)
  const current = readRuleForm(text, key)
  if (!current.ok) return { ok: false, problems: current.diagnostics.map(({ code, message }) => ({ code, message })) }
  const wanted = readWanted(form)
  if (!wanted.ok) return wanted
  const changed = findChanged(current.form, wanted.form)
  if (changed.size === 0) return { ok: true, text: fileText }
  const entries = listEntries(openSource('', text).node)
  const existing = valueOfNode(entries[current.index] ?? nodeOfValue(null))
  if (!isMap(existing)) return refuse('a rule must be a map')
  const value = valueOfEntry(existing, wanted.entry, changed, spellingOf(existing, isShortFile(text, entries.length)))
  for (const write of [converge, rewrite]) {
    const result = write(text, current.index, value)
    if (result !== null && isWritten(result, current.index, wanted.form)) return { ok: true, text: mark + result }
  }
  return refuse('the rule stands in the file in a way that cannot be edited here; change it as text')
}

/**
 * Adds a rule at the end of a file, spelled and spaced as the rules that are there; an empty file becomes a short one.
 *
 * Errors: values; a condition that cannot be read, a file whose YAML is broken.
 */
export function addRule(fileText: string, form: RuleForm): FormWrite {
  const { mark, text } = splitMark(fileText)
  const { to, node } = openSource('', text)
  const broken = to.diagnostics.filter(({ severity }) => severity === 'error')
  if (broken.length > 0) return { ok: false, problems: broken.map(({ code, message }) => ({ code, message })) }
  const wanted = readWanted(form)
  if (!wanted.ok) return wanted
  const entries = listEntries(node)
  const count = entries.length
  const first = valueOfNode(entries[0] ?? nodeOfValue({}))
  const value = valueOfEntry(
    {},
    wanted.entry,
    findChanged(emptyRuleForm, wanted.form, true),
    spellingOf(isMap(first) ? first : {}, isShortFile(text, count)),
  )
  const result = appendEntry(openForEdit(text), count, value)
  return result !== null && isWritten(result, count, wanted.form)
    ? { ok: true, text: mark + result }
    : refuse('the file is written in a way that takes no rule here; add it as text')
}

/** Takes a rule out of a file; comments between rules stay. Errors: values. */
export function removeRule(fileText: string, key: RuleKey): FormWrite {
  const { mark, text } = splitMark(fileText)
  const index = findEntry(listEntries(openSource('', text).node), key)
  const file = openForEdit(text)
  const slots = slotsOfRules(file)
  const here = slots[index]
  const list = slotOfRules(file)
  if (index < 0 || !here || !list) return refuse('there is no such rule in the file')
  if (slots.length === 1 && list.from === 0)
    return { ok: true, text: `${mark}${text.slice(0, here.dash)}[]${text.slice(endOfSlot(file, here))}` }
  if (slots.length === 1 || here.inFlow) {
    const values = plainOf(file, list.node)
    const edit = findNextEdit(file, list, Array.isArray(values) ? values.filter((_rule, at) => at !== index) : [])
    return { ok: true, text: mark + applyEdits(text, edit ? [edit] : []) }
  }
  const start = here.dash - columnOf(file, here.dash)
  const end = Math.min(text.length, endOfLine(file, endOfSlot(file, here)) + file.eol.length)
  const [head, tail] = [text.slice(0, start), text.slice(end)]
  // One gap between two rules is enough: of the two that meet here, one goes.
  const isOpen = tail === '' || /^\r?\n/.test(tail)
  const rest = index === 0 ? tail.replace(/^(?:[ ]*\r?\n)+/, '') : tail
  return { ok: true, text: mark + (isOpen && index > 0 ? head.replace(/(?<=\n)(?:[ ]*\r?\n)+$/, '') : head) + rest }
}

function splitMark(text: string): { mark: string; text: string } {
  return text.startsWith('\ufeff') ? { mark: '\ufeff', text: text.slice(1) } : { mark: '', text }
}

function refuse(message: string): FormWrite {
  return { ok: false, problems: [{ code: 'E105', message }] }
}

function isMap(value: Json): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

type Wanted = { ok: true; form: RuleForm; entry: EntryForm } | { ok: false; problems: FormProblem[] }

/** Checks a form and brings it into the one shape that reading a file gives, so that the two can be compared. */
function readWanted(form: RuleForm): Wanted {
  const parsed = RuleForm.safeParse(form)
  if (!parsed.success)
    return {
      ok: false,
      problems: parsed.error.issues.map(({ path, message }) => ({ code: 'E105', message: `${path.join('.')}: ${message}` })),
    }
  const blankToNull = (text: string | null): string | null => (text === null || text.trim() === '' ? null : text)
  const { data } = parsed
  const found = data.condition === null ? { condition: null, problems: [] } : conditionOfForm(data.condition, looseContext)
  if (found.problems.length > 0) return { ok: false, problems: found.problems }
  const texts = { id: blankToNull(data.id), title: blankToNull(data.title), description: blankToNull(data.description) }
  const entry = { ...data, ...texts, condition: found.condition }
  return { ok: true, entry, form: { ...entry, condition: found.condition && formOfCondition(found.condition) } }
}

const formKeys = Object.keys(emptyRuleForm) as (keyof RuleForm)[] // of a value of that very type

function findChanged(old: RuleForm, wanted: RuleForm, isNew = false): ReadonlySet<keyof RuleForm> {
  const always = isNew ? (['condition', 'actions'] as const) : []
  return new Set([...always, ...formKeys.filter((key) => !isSameValue(old[key], wanted[key]))])
}

function isWritten(text: string, index: number, wanted: RuleForm): boolean {
  const read = readRuleForm(text, index)
  return read.ok && isSameValue(read.form, wanted)
}

// A file in the short form is written with the words of everyday; a full one with the short keys.
function spellingOf(entry: { [key: string]: Json }, isShort: boolean): Spelling {
  return {
    condition: 'if' in entry ? 'if' : 'condition' in entry || isShort ? 'condition' : 'if',
    actions: 'then' in entry ? 'then' : 'action' in entry || isShort ? 'action' : 'then',
  }
}

function isShortFile(text: string, count: number): boolean {
  return count > 0 ? !/^(?:orgo_rules|rules):/m.test(text) : !/^[a-z]/m.test(text)
}

/** 1,000 changes: more than a rule can have parts. */
const maxEdits = 1_000

function converge(text: string, index: number, value: Json): string | null {
  let result = text
  for (let count = 0; count < maxEdits; count += 1) {
    const file = openForEdit(result)
    const slot = slotsOfRules(file)[index]
    if (!slot) return null
    const edit = findNextEdit(file, { ...slot, indent: columnOf(file, slot.dash) + 2 }, value)
    if (edit === null) return result
    result = applyEdits(result, [edit])
  }
  return null
}

/** Writes the whole entry anew; its comments are lost, so only where the gentle way failed. */
function rewrite(text: string, index: number, value: Json): string | null {
  const file = openForEdit(text)
  const slot = slotsOfRules(file)[index]
  if (!slot || slot.inFlow) return null
  const indent = columnOf(file, slot.dash) + 2
  return applyEdits(text, [
    { start: slot.from, end: endOfSlot(file, slot), text: ` ${renderBlock(value, { indent, eol: file.eol })}` },
  ])
}

function appendEntry(file: EditableFile, count: number, value: Json): string | null {
  const list = slotOfRules(file)
  const slots = slotsOfRules(file)
  const last = slots.at(-1)
  if (last && slots.length === count) {
    if (last.inFlow) {
      const end = endOfSlot(file, last)
      return applyEdits(file.text, [{ start: end, end, text: `, ${renderFlow(value)}` }])
    }
    const column = columnOf(file, last.dash)
    const end = endOfLine(file, endOfSlot(file, last))
    const gap = count > 1 && isSpaced(file, slots) ? file.eol : ''
    return applyEdits(file.text, [
      { start: end, end, text: `${file.eol}${gap}${' '.repeat(column)}${renderEntry(value, column, file.eol)}` },
    ])
  }
  if (list?.node === null || file.text.trim() === '') {
    if (file.text !== '' && !file.text.endsWith('\n'))
      return `${file.text}${file.eol}${renderEntry(value, 0, file.eol)}${file.eol}`
    return `${file.text}${renderEntry(value, 0, file.eol)}${file.eol}`
  }
  return addFirstEntry(file, list, value)
}

function addFirstEntry(file: EditableFile, list: Slot | null, value: Json): string {
  const { text, eol } = file
  const entry = `${eol}  ${renderEntry(value, 2, eol)}`
  if (list === null) return `${text}${text.endsWith('\n') ? '' : eol}rules:${entry}${eol}`
  const isRoot = list.from === 0
  return applyEdits(text, [{ start: list.from, end: endOfSlot(file, list), text: isRoot ? renderEntry(value, 0, eol) : entry }])
}

function renderEntry(value: Json, column: number, eol: string): string {
  return isMap(value) ? `- ${renderBlock(value, { indent: column + 2, eol })}` : renderItem(value, column, eol)
}

/** Whether the last two rules have a blank line between them. */
function isSpaced(file: EditableFile, slots: readonly (Slot & { dash: number })[]): boolean {
  const [before, last] = slots.slice(-2)
  return before !== undefined && last !== undefined && /\n[ ]*\r?\n/.test(file.text.slice(endOfSlot(file, before), last.dash))
}
