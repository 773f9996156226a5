import { emptyRuleForm, RuleForm } from '#shared/model/rule-form.ts'
import type { Diagnostic } from '../diagnostic.ts'
import { readStop } from '../parse-actions.ts'
import { readCondition } from '../parse-structured.ts'
import {
  type FileReport,
  findPosition,
  openSource,
  readBoolean,
  readChoice,
  readText,
  readTexts,
  report,
} from '../source-reader.ts'
import type { SourceEntry, SourceNode } from '../yaml-source.ts'
import { formOfCondition } from './condition-form.ts'
import { looseContext } from './loose-context.ts'
import { valueOfNode } from './plain-value.ts'
import { findEntry, listEntries, type RuleKey } from './rule-entries.ts'

/** `line` is where the entry begins, from 1. Not ok: what the form cannot show, each with its place in the file. */
export type RuleFormResult = { ok: true; form: RuleForm; index: number } | { ok: false; diagnostics: Diagnostic[] }

/**
 * Reads one rule of a file as a form, defaults filled in.
 *
 * Only the form of the entry is checked here: whether lists, people and actions exist is for `buildRuleSet` to say. Errors: values.
 */
export function readRuleForm(fileText: string, key: RuleKey): RuleFormResult {
  const { to, node } = openSource('', fileText)
  const entries = listEntries(node)
  const index = findEntry(entries, key)
  const entry = entries[index]
  if (to.diagnostics.some(({ severity }) => severity === 'error')) return { ok: false, diagnostics: to.diagnostics }
  if (!entry) {
    report(
      to,
      'E105',
      { start: 0, end: 1 },
      typeof key === 'number' ? `the file has no rule ${key + 1}` : `the file has no rule "${key}"`,
    )
    return { ok: false, diagnostics: to.diagnostics }
  }
  const form = readEntryForm(to, entry)
  const errors = to.diagnostics.filter(({ severity }) => severity === 'error')
  return form === null || errors.length > 0 ? { ok: false, diagnostics: errors } : { ok: true, form, index }
}

/** Every rule of a file with the line it begins at; `form` is null where a rule cannot be shown, and the findings say why. */
export type RuleFormsResult = { rules: { line: number; form: RuleForm | null }[]; diagnostics: Diagnostic[] }

/** Reads all rules of a file as forms, in their order. Errors: values; a file whose YAML is broken has no rules. */
export function readRuleForms(path: string, fileText: string): RuleFormsResult {
  const { to, node } = openSource(path, fileText)
  const isBroken = to.diagnostics.some(({ severity }) => severity === 'error')
  const rules = (isBroken ? [] : listEntries(node)).map((entry) => {
    const before = to.diagnostics.length
    const form = readEntryForm(to, entry)
    const isWhole = !to.diagnostics.slice(before).some(({ severity }) => severity === 'error')
    return { line: findPosition(to, entry.span.start).line, form: isWhole ? form : null }
  })
  return { rules, diagnostics: to.diagnostics }
}

function readEntryForm(to: FileReport, entry: SourceNode): RuleForm | null {
  if (entry.kind !== 'map') {
    report(to, 'E105', entry.span, 'a rule must be a map')
    return null
  }
  const parts = new Map(entry.entries.map((part) => [part.key, part]))
  const read = <T>(key: string, use: (node: SourceNode) => T | null): T | null => {
    const part = parts.get(key)
    return part ? use(part.value) : null
  }
  const choose = <const T extends string>(key: string, choices: readonly T[]): T | null =>
    read(key, (node) => readChoice(to, node, choices, `"${key}"`))
  const { mode, phase, when, once } = RuleForm.shape
  const condition = parts.get('if') ?? parts.get('condition')
  const { actions, stop: stopAction } = readActions(to, parts.get('then') ?? parts.get('action'))
  const form: RuleForm = {
    id: read('id', (node) => readText(to, node, '"id"')),
    title: read('title', (node) => readText(to, node, '"title"')),
    description: read('description', (node) => readText(to, node, '"description"')),
    mode: choose('mode', mode.options) ?? emptyRuleForm.mode,
    phase: choose('phase', phase.options) ?? emptyRuleForm.phase,
    when: choose('when', when.options) ?? emptyRuleForm.when,
    scope: readScope(to, parts.get('scope')),
    once: choose('once', once.unwrap().options),
    stop: read('stop', (node) => readStop(to, node)) ?? (stopAction ? readStop(to, stopAction) : null) ?? 'none',
    override: read('override', (node) => readBoolean(to, node, '"override"')) ?? false,
    condition: condition ? readConditionForm(to, condition.value) : null,
    actions,
  }
  const checked = RuleForm.safeParse(form)
  if (checked.success) return form
  // A form has limits that files need not keep; what it would cut off it must not show.
  const [issue] = checked.error.issues
  report(
    to,
    'E107',
    entry.span,
    `the form cannot show this rule: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`,
    'edit it as text',
  )
  return null
}

function readConditionForm(to: FileReport, node: SourceNode): RuleForm['condition'] {
  const condition = readCondition(to, node, looseContext)
  return condition && formOfCondition(condition)
}

function readScope(to: FileReport, part: SourceEntry | undefined): RuleForm['scope'] {
  const scope = emptyRuleForm.scope
  if (!part) return scope
  if (part.value.kind !== 'map') {
    report(to, 'E105', part.value.span, '"scope" must be a map')
    return scope
  }
  const parts = new Map(part.value.entries.map((entry) => [entry.key, entry.value]))
  const texts = (key: string): string[] => {
    const node = parts.get(key)
    return (node && readTexts(to, node, `"${key}"`)) ?? []
  }
  const { direction, origin } = RuleForm.shape.scope.shape
  const [from, by] = [parts.get('direction'), parts.get('origin')]
  return {
    mailbox: texts('mailbox'),
    folder: texts('folder'),
    direction: (from && readChoice(to, from, direction.options, '"direction"')) ?? scope.direction,
    origin: (by && readChoice(to, by, origin.options, '"origin"')) ?? scope.origin,
    module: texts('module'),
  }
}

function readActions(to: FileReport, part: SourceEntry | undefined): { actions: RuleForm['actions']; stop: SourceNode | null } {
  if (!part) return { actions: [], stop: null }
  const maps = part.value.kind === 'list' ? part.value.items : [part.value]
  const entries = maps.flatMap((map) => (map.kind === 'map' ? map.entries : []))
  if (maps.some((map) => map.kind !== 'map') || (part.value.kind === 'list' && entries.length !== maps.length)) {
    report(to, 'E105', part.value.span, 'actions must be a map, or a list of maps with one key each')
  }
  const actions = entries
    .filter(({ key }) => key !== 'stop')
    .map(({ key, value }) => ({ action: key, value: valueOfNode(value) }))
  return { actions, stop: entries.find(({ key }) => key === 'stop')?.value ?? null }
}
