import { existsSync, statSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { checkRuleFiles } from '#core/rules/check-rule-files.ts'
import type { Diagnostic } from '#core/rules/diagnostic.ts'
import { readFolder, readRuleFiles } from '#core/rules/read-rule-files.ts'
import { findProduct } from '../../host/find-product.ts'
import { CannotDo, type CommandCall, type ExitCode, WrongCall } from '../command.ts'
import { countOf } from '../format.ts'
import { renderDiagnostic } from '../render/render-diagnostic.ts'
import { writeJson } from '../write-json.ts'

/**
 * `orgo rules check [DIR]`: reads rule files and says what is wrong with them. It opens no profile.
 *
 * Without DIR it checks what the profile would run: the shipped rules and the profile's own over them. DIR is a folder
 * of the shape of rules/, or one that holds such a folder.
 */
export async function runCheckRules(call: CommandCall): Promise<ExitCode> {
  const [folder, ...more] = call.parsed.positionals
  if (more.length > 0) throw new WrongCall('Name one folder.')
  const findings: Diagnostic[] = []
  const files = folder === undefined ? readActive(call, findings) : readFolder(findFolder(folder), findings)
  if (files.length === 0 && findings.length === 0)
    throw new CannotDo(`No rule file (.yaml) lies in ${shown(findFolder(folder ?? 'rules'))}.`)
  const { loaded, diagnostics } = checkRuleFiles(files, findings)
  const count = (severity: Diagnostic['severity']) => diagnostics.filter((diagnostic) => diagnostic.severity === severity).length
  const result = {
    files: files.length,
    rules: loaded?.ruleSet.rules.length ?? null,
    errors: count('error'),
    warnings: count('warning'),
    diagnostics,
  }
  if (call.global.json) writeJson(call.terminal, result)
  else {
    const textByPath = new Map(files.map((file) => [file.path, file.text]))
    for (const diagnostic of diagnostics) call.terminal.out(renderDiagnostic(diagnostic, textByPath.get(diagnostic.path)))
    const rules = result.rules === null ? '' : `, ${countOf(result.rules, 'rule')}`
    call.terminal.out(
      `${countOf(files.length, 'file')}${rules}: ${countOf(result.errors, 'error')}, ${countOf(result.warnings, 'warning')}.\n`,
    )
  }
  return result.errors > 0 ? 1 : 0
}

function readActive(call: CommandCall, findings: Diagnostic[]) {
  const { files, diagnostics } = readRuleFiles({ product: findProduct().root, profile: call.global.profile })
  findings.push(...diagnostics)
  return files
}

function findFolder(folder: string): string {
  const path = resolve(folder)
  if (!existsSync(path)) throw new CannotDo(`There is no folder ${shown(path)}.`)
  if (!statSync(path).isDirectory()) throw new CannotDo(`${shown(path)} is a file. Name the folder of the rules.`)
  const inside = join(path, 'rules')
  return existsSync(inside) && statSync(inside).isDirectory() ? inside : path
}

const shown = (path: string): string => {
  const near = relative(process.cwd(), path)
  return near === '' || near.startsWith('..') ? path : near
}
