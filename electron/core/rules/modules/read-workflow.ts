import type { Requirement, Transition, Workflow, WorkflowState } from '#shared/model/module.ts'
import { parseDuration, renderDuration } from '#shared/text/duration.ts'
import type { RuleFileSource } from '../build-rule-set.ts'
import { type Diagnostic, hasErrors } from '../diagnostic.ts'
import { readCondition } from '../parse-structured.ts'
import { renderCondition } from '../render-condition.ts'
import { report } from '../source-reader.ts'
import { suggestWord } from '../suggest.ts'
import { WorkflowFile } from './module-schema.ts'
import { type DataFile, hintOf, readDataFile } from './read-data-file.ts'
import { createReference, createTargetReference, type Reference } from './reference.ts'

export type ReadWorkflow = { workflow: Workflow | null; references: Reference[]; diagnostics: Diagnostic[] }

type WorkflowData = DataFile<WorkflowFile>

/**
 * Reads `workflow.yaml`: states, which may follow which, and what must be true first.
 *
 * Shapes: `fields` are the module's own fields, which `requires` may name; null is not checked. Errors: findings; with one `workflow` is null.
 */
export function readWorkflow(file: RuleFileSource, fields: readonly string[] | null): ReadWorkflow {
  const data = readDataFile(file, WorkflowFile)
  const { to, value } = data
  if (!value) return { workflow: null, references: [], diagnostics: to.diagnostics }
  checkStates(data, value)
  if (!hasErrors(to.diagnostics)) checkReachable(data, value)
  const workflow: Workflow = {
    name: value.name,
    initial: value.initial,
    states: value.states.map(toState),
    transitions: value.transitions.map((transition, index) => toTransition(data, transition, index, fields)),
  }
  return {
    workflow: hasErrors(to.diagnostics) ? null : workflow,
    references: listReferences(data, value),
    diagnostics: to.diagnostics,
  }
}

function checkStates({ to, place }: WorkflowData, { initial, states, transitions }: WorkflowFile): void {
  const known = states.map((state) => state.id)
  const check = (status: string, path: readonly PropertyKey[]): void => {
    if (known.includes(status)) return
    report(to, 'E302', place(path), `there is no state "${status}"`, hintOf(suggestWord(status, known)))
  }
  check(initial, ['initial'])
  for (const [index, transition] of transitions.entries()) {
    check(transition.from, ['transitions', index, 'from'])
    for (const [next, status] of transition.to.entries()) check(status, ['transitions', index, 'to', next])
  }
  for (const [index, status] of known.entries()) {
    if (known.indexOf(status) !== index)
      report(to, 'E106', place(['states', index, 'id']), `the state "${status}" is there twice`)
  }
}

function checkReachable({ to, place }: WorkflowData, { initial, states, transitions }: WorkflowFile): void {
  const reached = new Set([initial])
  for (const status of reached)
    for (const transition of transitions) if (transition.from === status) for (const next of transition.to) reached.add(next)
  const left = new Set(
    transitions.flatMap((transition) => (transition.to.some((next) => next !== transition.from) ? [transition.from] : [])),
  )
  for (const [index, state] of states.entries()) {
    const final = state.category === 'done' || state.category === 'declined'
    if (!reached.has(state.id))
      report(to, 'E302', place(['states', index, 'id']), `the state "${state.id}" cannot be reached from "${initial}"`)
    else if (!final && !left.has(state.id))
      report(to, 'E302', place(['states', index, 'id']), `the state "${state.id}" cannot be left`)
  }
  if (!states.some((state) => state.category === 'done'))
    report(to, 'E302', place(['states']), 'no state has the category done, so nothing could ever be closed')
}

type FileState = WorkflowFile['states'][number]
type FileTransition = WorkflowFile['transitions'][number]

function toState(state: FileState): WorkflowState {
  const entry = state.on_entry
  return {
    status: state.id,
    title: state.title,
    category: state.category,
    ...(state.deadline === undefined ? {} : { deadline: canonicalDuration(state.deadline) }),
    ...(entry ? { onEntry: { template: entry.send_template ?? null, to: entry.to, checklist: entry.checklist ?? null } } : {}),
  }
}

/** A duration as everybody writes it. The schema has refused what is none. */
export function canonicalDuration(text: string): string {
  const read = parseDuration(text)
  return read.ok ? renderDuration(read.duration) : text
}

function toTransition(
  data: WorkflowData,
  transition: FileTransition,
  index: number,
  fields: readonly string[] | null,
): Transition {
  const condition = readGuard(data, index)
  return {
    from: transition.from,
    to: transition.to,
    ...(transition.requires.length > 0 ? { requires: readRequirements(data, transition, index, fields) } : {}),
    ...(condition === null ? {} : { condition }),
    ...(transition.may ? { may: transition.may } : {}),
    ...(transition.says === undefined ? {} : { says: transition.says }),
  }
}

// As for a timer: a person moves a task long after its mail was judged, so a guard asks about the task alone.
function readGuard({ to, nodeAt }: WorkflowData, index: number): string | null {
  const node = nodeAt(['transitions', index, 'if'])
  if (!node) return null
  const condition = readCondition(to, node, { zone: 'UTC', lists: new Set(), forTimer: true })
  return condition && renderCondition(condition)
}

function readRequirements(
  { to, place }: WorkflowData,
  { requires }: FileTransition,
  index: number,
  fields: readonly string[] | null,
): Requirement[] {
  return requires.map((text, position): Requirement => {
    const [kind, name] = text.split(' ', 2)
    if (kind === 'assignee' || kind === 'comment') return { kind }
    if (kind === 'checklist') return { kind, checklist: name ?? null }
    const field = name ?? ''
    if (fields && field !== 'due' && !fields.includes(field)) {
      const span = place(['transitions', index, 'requires', position])
      report(to, 'E302', span, `the module has no field "${field}"`, hintOf(suggestWord(field, [...fields, 'due'])))
    }
    return { kind: 'field', field }
  })
}

function listReferences({ to, place }: WorkflowData, { states, transitions }: WorkflowFile): Reference[] {
  const entries = states.flatMap(({ on_entry: entry }, index) => {
    const at = (key: string) => place(['states', index, 'on_entry', key])
    return [
      ...(entry?.send_template ? [createReference(to, at('send_template'), 'template', entry.send_template)] : []),
      ...(entry?.checklist ? [createReference(to, at('checklist'), 'checklist', entry.checklist)] : []),
      ...(entry ? createTargetReference(to, at('to'), entry.to) : []),
    ]
  })
  const guards = transitions.flatMap(({ may = [], requires }, index) => [
    ...may.map((role, position) => createReference(to, place(['transitions', index, 'may', position]), 'role', role)),
    ...requires.flatMap((text, position) => {
      const name = /^checklist (.+)$/.exec(text)?.[1]
      return name ? [createReference(to, place(['transitions', index, 'requires', position]), 'checklist', name)] : []
    }),
  ])
  return [...entries, ...guards]
}
