import { testsBeside } from './beside-table.ts'
import { importTable, type Unit } from './import-table.ts'
import { isTest } from './list-files.ts'
import { type Import, isLocal } from './read-imports.ts'

/** The sentence that says why an import is not allowed; null where the table allows it. */
export function judgeImport(found: Import, table: readonly Unit[] = importTable): string | null {
  const unit = findUnit(found.from, table)
  if (!unit) return `${found.from}: no unit of the import table holds this file.`
  const { specifier } = found
  if (found.isOfNode) {
    return unit.node || isTest(found.from)
      ? null
      : `${found.from} imports ${specifier}, but ${unit.path} runs where there is no Node.`
  }
  if (!isLocal(specifier)) return judgePackage(found, unit)
  // A style, a picture or a text taken in whole has no imports of its own.
  if (/\.(css|svg|png|json|md)$|\?/.test(specifier)) return null
  if (found.target === null) return `${found.from} imports ${specifier}, which is not there.`
  return judgeTarget(found, found.target, unit, table)
}

/** The npm package an import means: `@orpc/server/ws` is of `@orpc/server`. */
export function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}

function judgePackage({ from, specifier }: Import, unit: Unit): string | null {
  const name = packageOf(specifier)
  if (unit.packages.includes(name)) return null
  if (isTest(from) && testsBeside.packages.includes(name)) return null
  return `${from} imports the package ${name}, which the import table does not list for ${unit.path}.`
}

function judgeTarget({ from, isTypeOnly }: Import, target: string, unit: Unit, table: readonly Unit[]): string | null {
  const other = findUnit(target, table)
  if (!other) return `${from} imports ${target}, which no unit of the import table holds.`
  if (isTest(target) && !isTest(from)) return `${from} imports the test ${target}.`
  if (other === unit || covers(unit.may, target) || unit.files?.[target]) return null
  if (isTest(from) && covers(testsBeside.may, target)) return null
  if (covers(unit.types ?? [], target)) {
    return isTypeOnly ? null : `${from} imports ${target}: of ${other.path}, ${unit.path} may import types only.`
  }
  return `${from} imports ${target}: ${unit.path} may not import ${other.path}.`
}

function findUnit(path: string, table: readonly Unit[]): Unit | undefined {
  return table.filter((unit) => isBelow(path, unit.path)).sort((a, b) => b.path.length - a.path.length)[0]
}

function covers(paths: readonly string[], target: string): boolean {
  return paths.some((path) => isBelow(target, path))
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`)
}
