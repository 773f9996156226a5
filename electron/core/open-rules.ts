import type { Automation } from './automation/automation.ts'
import { automationProcedures } from './automation/procedures.ts'
import { findSuspension } from './automation/suspensions.ts'
import { readSettings } from './config/read-settings.ts'
import type { PeopleDirectory } from './people/people-directory.ts'
import type { Ports } from './ports.ts'
import type { RuleBook } from './rules/rule-book.ts'
import type { Backtests } from './rulework/backtest/backtests.ts'
import { backtestProcedures } from './rulework/backtest-procedures.ts'
import { editorProcedures } from './rulework/editor-procedures.ts'
import type { FactSource } from './rulework/facts/fact-source.ts'
import { ruleProcedures } from './rulework/procedures.ts'
import type { Store } from './store/store.ts'
import type { FileShelf } from './tasks/file-shelf.ts'

type RuleParts = {
  store: Store
  ports: Ports
  book: RuleBook
  people(): PeopleDirectory
  facts: FactSource
  files: FileShelf
  backtests: Backtests
  automation: Automation
  rolesOf(personId: string): ReadonlySet<string> | null
  /** The active rules changed. */
  onRulesChange(): void
  /** Rules changed tasks. */
  onTasksChange(): void
}

/** All that may be asked of rules: trying and changing them, replaying them over stored mail, and what they did. */
export function openRules(parts: RuleParts) {
  const { store, ports, book, people, facts, files, backtests, automation, rolesOf, onRulesChange, onTasksChange } = parts
  return {
    ...ruleProcedures({
      store,
      ports,
      book,
      facts,
      suspendedOf: (ruleId) => findSuspension(store.read, ruleId),
      own: () => people().own,
      files,
      onChange: onRulesChange,
    }),
    ...backtestProcedures({ store, paths: ports.paths, book, backtests }),
    ...automationProcedures({
      store,
      ports,
      book,
      automation,
      rolesOf,
      applyLimit: () => readSettings(ports.paths).value.applyAtMost,
      onChange: onTasksChange,
    }),
    ...editorProcedures({
      paths: ports.paths,
      book,
      peopleNames: () => {
        const { members, roles, teams } = people()
        return { people: members.map(({ id }) => id), roles: [...(roles ?? [])], teams: [...(teams ?? [])] }
      },
    }),
  }
}
