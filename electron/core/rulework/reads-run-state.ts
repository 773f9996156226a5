import { listFields } from '../rules/condition.ts'
import { readsTask } from '../rules/fields.ts'
import type { CompiledRule } from '../rules/rule-set.ts'

/**
 * Whether what a rule sees depends on what other rules decided before: on the task, or on the module an item is in.
 *
 * All other rules can be asked alone: where one of them does not match alone, it matches in no set.
 */
export function readsRunState({ condition, scope }: CompiledRule): boolean {
  return scope.module.length > 0 || listFields(condition).some((field) => readsTask(field) || threadState.has(field))
}

const threadState: ReadonlySet<string> = new Set(['thread.has_task', 'thread.replied', 'thread.suppressed'])
