import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Diagnostic } from '#core/rules/diagnostic.ts'
import { writeIds } from '#core/rules/faces/write-ids.ts'
import { type CommandCall, type ExitCode, hasFlag } from '../command.ts'
import { countOf } from '../format.ts'
import { renderDiagnostic } from '../render/render-diagnostic.ts'
import { writeJson } from '../write-json.ts'
import { writeOutFile } from '../write-out-file.ts'
import { type FoundRules, findRuleFiles, shownPath } from './find-rule-files.ts'

/**
 * `orgo rules check [DIR]`: reads rule files and says what is wrong with them. It opens no profile.
 *
 * `--write-ids` gives the rules without one the id they go by now, in the files of DIR or of the profile; shipped files are left alone.
 */
export async function runCheckRules(call: CommandCall): Promise<ExitCode> {
  const found = findRuleFiles(call)
  const written = hasFlag(call, 'write-ids') && found.loaded ? putIds(found) : []
  const count = (severity: Diagnostic['severity']) => found.diagnostics.filter((one) => one.severity === severity).length
  const result = {
    files: found.files.length,
    rules: found.loaded?.ruleSet.rules.length ?? null,
    errors: count('error'),
    warnings: count('warning'),
    written,
    diagnostics: found.diagnostics,
  }
  if (call.global.json) writeJson(call.terminal, result)
  else {
    const textByPath = new Map(found.files.map((file) => [file.path, file.text]))
    for (const diagnostic of found.diagnostics) call.terminal.out(renderDiagnostic(diagnostic, textByPath.get(diagnostic.path)))
    for (const path of written) call.terminal.out(`Ids were written into ${path}.\n`)
    const rules = result.rules === null ? '' : `, ${countOf(result.rules, 'rule')}`
    call.terminal.out(
      `${countOf(result.files, 'file')}${rules}: ${countOf(result.errors, 'error')}, ${countOf(result.warnings, 'warning')}.\n`,
    )
  }
  return result.errors > 0 ? 1 : 0
}

function putIds({ files, folder, loaded, diagnostics }: FoundRules): string[] {
  const without = diagnostics.filter(({ code }) => code === 'I501')
  return files.flatMap(({ path, text }) => {
    const lines = new Set(without.filter((one) => one.path === path).map(({ line }) => line))
    const rules = loaded?.ruleSet.rules.filter((rule) => rule.path === path && lines.has(rule.line)) ?? []
    const onDisk = join(folder, path.replace(/^rules\//, ''))
    // Of the shipped files there is no copy in the folder, and a copy made for the ids would hide every later change of them.
    if (rules.length === 0 || !existsSync(onDisk) || readFileSync(onDisk, 'utf8') !== text) return []
    writeOutFile(onDisk, Buffer.from(writeIds(text, new Map(rules.map((rule) => [rule.line, rule.id])))))
    return [shownPath(onDisk)]
  })
}
