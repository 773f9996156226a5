import { existsSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { checkRuleFiles } from '#core/rules/check-rule-files.ts'
import type { Diagnostic } from '#core/rules/diagnostic.ts'
import { readFolder, readRoot, readRuleFiles } from '#core/rules/read-rule-files.ts'
import { findProduct } from '../../host/find-product.ts'
import { CannotDo, type CommandCall, WrongCall } from '../command.ts'

/**
 * Rule files that a command works on; `folder` is where those lie that it may change, as paths in the set begin with `rules/`; `findings` are of
 * reading them, `diagnostics` all there are.
 */
export type FoundRules = ReturnType<typeof checkRuleFiles> & {
  files: readonly { path: string; text: string }[]
  folder: string
  findings: readonly Diagnostic[]
}

/**
 * Reads and checks the rules a command names: a folder of the shape of rules/ or one that holds such a folder, else what the profile would run,
 * the shipped rules with the profile's own over them. It opens no profile.
 *
 * Errors: `WrongCall` for two folders, `CannotDo` where there is no folder or no rule file.
 */
export function findRuleFiles(call: CommandCall): FoundRules {
  const [named, ...more] = call.parsed.positionals
  if (more.length > 0) throw new WrongCall('Name one folder.')
  const findings: Diagnostic[] = []
  const folder = named === undefined ? join(call.global.profile, 'rules') : findFolder(named)
  const files = named === undefined ? readActive(call, findings) : readNamed(folder, findings)
  if (files.length === 0 && findings.length === 0) throw new CannotDo(`No rule file (.yaml) lies in ${shownPath(folder)}.`)
  return { files, folder, findings, ...checkRuleFiles(files, findings) }
}

function readActive(call: CommandCall, findings: Diagnostic[]) {
  const { files, diagnostics } = readRuleFiles({ product: findProduct().root, profile: call.global.profile })
  findings.push(...diagnostics)
  return files
}

/** Templates beside the rules are read with them: rules name them. */
function readNamed(folder: string, findings: Diagnostic[]) {
  return basename(folder) === 'rules' ? readRoot(dirname(folder), findings) : readFolder(folder, findings)
}

function findFolder(folder: string): string {
  const path = resolve(folder)
  if (!existsSync(path)) throw new CannotDo(`There is no folder ${shownPath(path)}.`)
  if (!statSync(path).isDirectory()) throw new CannotDo(`${shownPath(path)} is a file. Name the folder of the rules.`)
  const inside = join(path, 'rules')
  return existsSync(inside) && statSync(inside).isDirectory() ? inside : path
}

/** A path as a person sees it from where they stand. */
export const shownPath = (path: string): string => {
  const near = relative(process.cwd(), path)
  return near === '' || near.startsWith('..') ? path : near
}
