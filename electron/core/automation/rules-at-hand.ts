import type { PeopleDirectory } from '../people/people-directory.ts'
import type { ActiveRules } from '../rules/rule-book.ts'
import type { RuleSet } from '../rules/rule-set.ts'
import type { RuleEvent } from '../rules/trace.ts'
import type { ApplyContext } from '../tasks/apply-decisions.ts'
import type { FileShelf } from '../tasks/file-shelf.ts'

/** The rules and what they are applied with, as they are at one moment. */
export type RulesAtHand = {
  orgId: string
  now: number
  rules: ActiveRules
  zone: string
  people: PeopleDirectory
  files: FileShelf
}

/** How decisions act: see `ApplyContext`. */
export type ApplyMode = Pick<ApplyContext, 'threadKey' | 'silent' | 'history'>

/** What turns decisions into changes of tasks. */
export function applyContextOf({ orgId, now, rules, zone, people, files }: RulesAtHand, mode: ApplyMode): ApplyContext {
  const { ruleSet, modules } = rules
  const calendarNamed = (name: string) => ruleSet.calendars.get(name) ?? null
  return {
    ...{ orgId, now, zone, people, files, modules, ruleSetHash: ruleSet.hash, calendarNamed },
    ...mode,
    calendarOf: (module) => (module?.calendar ? calendarNamed(module.calendar) : null),
  }
}

/** Whether any rule waits for an event: most sets have none for most events, and then nothing is read. */
export function hasRulesFor({ rulesByEvent }: RuleSet, event: RuleEvent): boolean {
  return [...(rulesByEvent.get(event)?.values() ?? [])].some((rules) => rules.some((rule) => rule.mode !== 'off'))
}
