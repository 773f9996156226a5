import type { Module, Requirement, Transition, Workflow } from '#shared/model/module.ts'
import { judgeUnless } from '../rules/judge-unless.ts'
import type { ReadableStore } from '../store/store.ts'
import { hasChecklist, openItems } from './checklists.ts'
import { type TaskRow, taskFactsOf } from './task-facts.ts'

/** Who moves a task: `roles` null for one who holds every role; a rule is nobody, and is held back by no `may` and no `comment`. */
export type Mover = { roles: ReadonlySet<string> | null; isRule: boolean; comment: string }

export type GuardFaults = { missing: string[]; needsComment: boolean }

/** What a transition's guards still miss, each as a sentence; none where the move is free. */
export function judgeGuards(
  store: ReadableStore,
  task: TaskRow,
  module: Module | undefined,
  transition: Transition | undefined,
  mover: Mover,
  now: number,
): GuardFaults {
  if (!transition) return { missing: [], needsComment: false }
  const requires = transition.requires ?? []
  const wanted = mover.isRule ? requires.filter(({ kind }) => kind !== 'comment') : requires
  const faults = wanted.flatMap((requirement) => judgeRequirement(store, task, module, requirement, mover))
  if (transition.condition && !judgeUnless(transition.condition, firing(store, task), now))
    faults.push(transition.says ?? `This must be true first: ${transition.condition}.`)
  const may = transition.may ?? []
  if (may.length > 0 && !mover.isRule && mover.roles !== null && !may.some((role) => mover.roles?.has(role)))
    faults.push(`Only ${listWords(may)} may do this.`)
  const says = transition.says
  return { missing: faults.length > 0 && says ? [says] : faults, needsComment: wanted.some(({ kind }) => kind === 'comment') }
}

const firing = (store: ReadableStore, task: TaskRow) => {
  const facts = taskFactsOf(store, task)
  return { task: facts, handled: facts.handled }
}

function judgeRequirement(
  store: ReadableStore,
  task: TaskRow,
  module: Module | undefined,
  requirement: Requirement,
  mover: Mover,
): string[] {
  switch (requirement.kind) {
    case 'assignee':
      return task.assignee === null ? ['Give it to somebody first.'] : []
    case 'comment':
      return mover.comment === '' ? ['Say why in a comment.'] : []
    case 'checklist':
      return judgeChecklist(store, task, module, requirement.checklist)
    case 'field':
      return isFilledIn(store, task, requirement.field)
        ? []
        : [`Fill in "${module?.fields?.find(({ name }) => name === requirement.field)?.title ?? requirement.field}" first.`]
  }
}

function judgeChecklist(store: ReadableStore, task: TaskRow, module: Module | undefined, name: string | null): string[] {
  const title = module?.checklists?.find((checklist) => checklist.name === name)?.title ?? name
  if (name !== null && !hasChecklist(store, task.task_id, name)) return [`It needs the checklist "${title}".`]
  const open = openItems(store, task.task_id, name)
  const shown = open.slice(0, 5).map((item) => `"${item}"`)
  const more = open.length > shown.length ? ` and ${open.length - shown.length} more` : ''
  return open.length === 0
    ? []
    : [`Still to be settled on ${title ? `"${title}"` : 'its checklists'}: ${shown.join(', ')}${more}.`]
}

function isFilledIn(store: ReadableStore, task: TaskRow, field: string): boolean {
  if (field === 'due') return task.due_at !== null
  return store.get('SELECT 1 FROM task_fields WHERE task_id = ? AND field = ?', task.task_id, field) !== undefined
}

/** The transition from one state to another, the first that names it. */
export const findTransition = (workflow: Workflow, from: string, to: string): Transition | undefined =>
  workflow.transitions.find((transition) => transition.from === from && transition.to.includes(to))

const listWords = (words: readonly string[]): string =>
  words.length <= 1 ? (words[0] ?? 'nobody') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
