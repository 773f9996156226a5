import type { Duration } from '#shared/text/duration.ts'
import type { OperatorName } from '../build-test.ts'
import type { NumberOperator, TextOperator } from '../condition.ts'
import type { Target } from '../decision.ts'
import type { Action, EscalationStep, Once, Rule } from '../rule.ts'

/** The languages a rule can be read in. */
export const plainLanguages = ['en', 'de'] as const
export type PlainLanguage = (typeof plainLanguages)[number]

/**
 * What a field is called: `title` in a form; in a sentence `name` ("the subject"), or, where a message has several, `some` and `none`
 * ("a recipient", "no recipient"); a flag as two whole clauses.
 */
export type FieldWords =
  | { title: string; name: string }
  | { title: string; some: string; none: string }
  | { title: string; yes: string; no: string }

/** One statement about a field: values are marked already; `not` is false where the subject itself says no ("no recipient"). */
export type Clause = { subject: string; not: boolean; values: readonly string[] }

/** What a renderer of actions needs from the frame: marked values, targets, and a condition as a clause. */
export type Say = {
  value(text: string): string
  values(texts: readonly string[]): string
  targets(targets: readonly Target[]): string
  clause(conditionText: string): string
  duration(text: string): string
}

/**
 * One language in which rules are read: words and the order they stand in, nothing that decides.
 *
 * Every method answers a part of a sentence without capital and full stop.
 */
export type Language = {
  fields: ReadonlyMap<string, FieldWords>
  /** One sentence on each key of a file, a rule, its scope, and (`expect.` before it) of what a test expects. */
  keys: ReadonlyMap<string, string>
  header(name: string): FieldWords
  operators: Readonly<Record<OperatorName, string>>
  actions: ReadonlyMap<string, string>
  phases: Readonly<Record<Rule['phase'], string>>
  events: Readonly<Record<Rule['when'], string>>
  quote(text: string): string
  and: string
  or: string
  date(local: string): string
  duration(duration: Duration): string
  target(target: Target, value: (text: string) => string): string
  attachment(not: boolean, names: readonly string[]): string
  text(operator: TextOperator, clause: Clause, how: { all: boolean; word: boolean; exactly: boolean }): string
  inList(clause: Clause, list: string | null): string
  time(operator: 'before' | 'after' | 'equals', clause: Clause): string
  age(operator: 'older' | 'newer', clause: Clause): string
  number(operator: NumberOperator, clause: Clause): string
  empty(clause: Clause, kind: 'one' | 'several'): string
  group: Readonly<Record<'all' | 'any' | 'none' | 'notAll', string>>
  not(clause: string): string
  always: string
  opening(when: Rule['when'], condition: string | null): string
  thenWord: string
  nothing: string
  action(action: Exclude<Action, { action: 'escalate_after' }>, say: Say): string
  step(step: EscalationStep, say: Say): string
  notes: {
    mode(mode: 'observe' | 'off'): string
    phase(phase: Rule['phase']): string
    mailbox(values: string): string
    folder(values: string): string
    module(values: string): string
    direction(direction: 'outgoing' | 'any'): string
    origin(origin: 'live' | 'import'): string
    once(once: Once): string
    override: string
    stop(stop: 'phase' | 'all'): string
  }
}
