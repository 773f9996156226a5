import { basename, dirname } from 'node:path'
import { listPeopleNames } from '#core/people/people-names.ts'
import { readPeople } from '#core/people/read-people.ts'
import type { Diagnostic } from '#core/rules/diagnostic.ts'
import { checkModules, type ModuleCheck } from '#core/rules/modules/check-modules.ts'
import { readResourceNames } from '#core/rules/read-rule-files.ts'
import { findProduct } from '../../host/find-product.ts'
import type { CommandCall, ExitCode } from '../command.ts'
import { countOf } from '../format.ts'
import { renderDiagnostic } from '../render/render-diagnostic.ts'
import { writeJson } from '../write-json.ts'
import { findRuleFiles } from './find-rule-files.ts'

/** Nobody: who owns the profile says nothing about its modules. */
const nobody = { ownerId: 'person_0', ownerName: '', zone: 'UTC' }

/**
 * `orgo modules check [DIR]`: proves that modules are complete, each with its rules, examples, texts and checklists. It opens no profile.
 *
 * DIR holds rules/ and templates/; without it the profile's modules are checked, the shipped ones with its own over them.
 */
export async function runCheckModules(call: CommandCall): Promise<ExitCode> {
  const { files, folder, findings } = findRuleFiles(call)
  const root = basename(folder) === 'rules' ? dirname(folder) : folder
  const product = call.parsed.positionals.length > 0 ? root : findProduct().root
  const people = readPeople({ profile: root }, nobody)
  const names = {
    ...(people.value ? listPeopleNames(people.value) : {}),
    resources: readResourceNames({ product, profile: root }),
  }
  const checks = checkModules(files, { findings: [...findings, ...people.diagnostics], names })
  if (call.global.json) writeJson(call.terminal, checks)
  else render(call, checks, new Map(files.map((file) => [file.path, file.text])))
  return checks.every(({ ok }) => ok) ? 0 : 1
}

function render(call: CommandCall, checks: readonly ModuleCheck[], textByPath: ReadonlyMap<string, string>): void {
  for (const check of checks) {
    for (const finding of check.findings) call.terminal.out(renderDiagnostic(finding, textByPath.get(finding.path)))
    call.terminal.out(`${check.ok ? '+' : '-'} ${check.module}  ${check.title}: ${describe(check)}\n`)
  }
  const all = checks.flatMap(({ findings }) => findings)
  const count = (severity: Diagnostic['severity']) => all.filter((finding) => finding.severity === severity).length
  const modules = checks.filter(({ module }) => module !== '_all').length
  call.terminal.out(
    `${countOf(modules, 'module')}: ${countOf(count('error'), 'error')}, ${countOf(count('warning'), 'warning')}.\n`,
  )
}

function describe({ module, counts }: ModuleCheck): string {
  const rules = `${countOf(counts.rules, 'rule')} with ${countOf(counts.tests, 'test')}`
  if (module === '_all') return rules
  const languages = counts.languages.length > 0 ? ` (${counts.languages.join(', ')})` : ''
  const parts = [
    countOf(counts.states, 'state'),
    countOf(counts.transitions, 'transition'),
    countOf(counts.fields, 'field'),
    countOf(counts.taskKinds, 'kind of work', 'kinds of work'),
    countOf(counts.serviceLevels, 'service level'),
    countOf(counts.roles, 'role'),
    countOf(counts.checklists, 'checklist'),
    countOf(counts.schedules, 'schedule'),
    `${countOf(counts.templates, 'text')}${languages}`,
  ]
  return [rules, ...parts].join(', ')
}
