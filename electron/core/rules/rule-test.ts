import type { RuleEvent } from './trace.ts'

/** What a test expects; only the keys that are named are compared, lists as sets. */
export type Expectation = {
  matched?: string[]
  not_matched?: string[]
  matched_only?: string[]
  module?: string
  team?: string
  assignee?: string
  priority?: string
  status?: string
  tags?: string[]
  route_to?: string[]
  files?: string[]
  checklists?: string[]
  templates?: string[]
  due?: string
  confidential?: boolean
  suppressed?: boolean
  kept?: boolean
  escalations?: { at: string; to: string[] }[]
}

/** Facts by name as the file writes them: text, numbers, booleans, lists. */
export type TestMessage = { [fact: string]: unknown }

/**
 * One example in a rule file: messages (a thread has several, the last one is judged) or a task, and what must come out.
 *
 * Shapes: `task` holds facts of a task, and of its newest message; `when` is the event, null for the usual: received mail, or for a task every
 * event of tasks and the timer.
 */
export type RuleTest = {
  name: string
  path: string
  line: number
  column: number
  messages: TestMessage[]
  task: TestMessage | null
  when: RuleEvent | null
  now: string | null
  zone: string
  expect: Expectation
}
