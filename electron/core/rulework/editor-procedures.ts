import type { Module } from '#shared/model/module.ts'
import type { NameKind } from '#shared/model/rule-language.ts'
import { implementer } from '../command.ts'
import { describeLanguage } from '../rules/faces/describe-language.ts'
import { readRuleForms } from '../rules/faces/read-rule-form.ts'
import { listEntries } from '../rules/faces/rule-entries.ts'
import { addRule, removeRule, writeRuleForm } from '../rules/faces/write-rule-form.ts'
import { readLists } from '../rules/parse-rule-file.ts'
import type { RuleBook } from '../rules/rule-book.ts'
import { openSource } from '../rules/source-reader.ts'
import { listRuleFiles, type RulePaths, readPlaces } from './rule-files.ts'
import { toSharedDiagnostic } from './to-shared-diagnostic.ts'

/** Whom rules may name, by bare names. */
export type PeopleNames = { people: readonly string[]; roles: readonly string[]; teams: readonly string[] }

export type EditorServices = { paths: RulePaths; book: Pick<RuleBook, 'active'>; peopleNames: () => PeopleNames }

/** What an editor of rules asks beside checking and trying: words to complete, rules as forms, calendars to draw. */
export function editorProcedures({ paths, book, peopleNames }: EditorServices) {
  const rules = implementer.rules
  return {
    language: rules.language.handler(() => ({
      ...describeLanguage(),
      names: {
        ...namesOf(book.active().modules, peopleNames()),
        list: sharedLists(paths),
        calendar: [...book.active().ruleSet.calendars.keys()],
      },
    })),
    readForms: rules.readForms.handler(({ input }) => {
      const { rules: forms, diagnostics } = readRuleForms(input.path, input.text)
      return { rules: forms, diagnostics: diagnostics.map(toSharedDiagnostic) }
    }),
    writeForm: rules.writeForm.handler(({ input: { path, text, place, form }, errors }) => {
      const { node } = openSource(path, text)
      const count = listEntries(node).length
      const written =
        form === null ? removeRule(text, place) : place < count ? writeRuleForm(text, place, form) : addRule(text, form)
      if (written.ok) return { text: written.text }
      const line = readRuleForms(path, text).rules[place]?.line ?? 1
      throw errors.HAS_ERRORS({
        data: {
          diagnostics: written.problems.map(({ code, message, hint }) => ({
            ...{ path, line, column: 1, severity: 'error' as const, code, message },
            ...(hint === undefined ? {} : { hint }),
          })),
        },
      })
    }),
    calendars: rules.calendars.handler(() => [...book.active().ruleSet.calendars.values()]),
  }
}

const unique = (names: readonly string[]): string[] => [...new Set(names)].sort()

function namesOf(modules: readonly Module[], { people, roles, teams }: PeopleNames): Record<NameKind, string[]> {
  const allRoles = unique([...roles, ...modules.flatMap((module) => module.roles.map(({ name }) => name))])
  const allTeams = unique([...teams, ...modules.flatMap(({ team }) => team?.replace(/^team:/, '') ?? [])])
  return {
    target: [
      ...people.map((id) => `person:${id}`),
      ...allRoles.map((role) => `role:${role}`),
      ...allTeams.map((team) => `team:${team}`),
    ],
    role: allRoles,
    module: modules.map(({ module }) => module),
    template: unique(modules.flatMap(({ templates }) => templates.map(({ name }) => name))),
    checklist: unique(modules.flatMap(({ checklists }) => checklists.map(({ name }) => name))),
    state: unique(modules.flatMap(({ workflow }) => workflow.states.map(({ status }) => status))),
    list: [],
    calendar: [],
    resource: [],
  }
}

/** The lists of shared.yaml; those of a file stand in the text that is being written. */
function sharedLists(paths: RulePaths): string[] {
  const file = listRuleFiles(readPlaces(paths)).find(({ path }) => path === 'rules/shared.yaml')
  if (!file) return []
  const { to, node } = openSource(file.path, file.text)
  const lists = node?.kind === 'map' ? node.entries.find(({ key }) => key === 'lists') : undefined
  return lists ? readLists(to, lists.value).map(({ name }) => name) : []
}
