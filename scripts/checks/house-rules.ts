import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../tasks/root.mjs'
import type { Check } from './check.ts'
import { isCode, isTest, listFiles } from './list-files.ts'
import { lineAt, withoutComments } from './source-text.ts'

/** 400 lines. A longer file holds two things, and a reader looks for the second in vain. */
const longestFileLines = 400

/** Folders that say nothing of what is in them, so everything ends up there. */
const drawers = new Set(['utils', 'util', 'helpers', 'helper', 'common', 'misc', 'lib'])

type Ban = { pattern: RegExp; where: (path: string) => boolean; sentence: string }

const isCore = (path: string) => path.startsWith('electron/core/') && !isTest(path)

const bans: readonly Ban[] = [
  {
    pattern: /\bnew (Database|BetterSqlite3|Sqlite)\s*\(/g,
    where: (path) => /^(electron|shared|renderer)\//.test(path) && path !== 'electron/core/store/open-store.ts' && !isTest(path),
    sentence: 'opens a database; only electron/core/store/open-store.ts does, because it alone sets key and pragmas.',
  },
  {
    pattern: /\bipcRenderer\b/g,
    where: (path) => /^(electron|shared|renderer)\//.test(path) && !path.startsWith('electron/preload/') && !isTest(path),
    sentence: 'uses ipcRenderer; only electron/preload may, so that the page has one door.',
  },
  {
    pattern: /\bDate\.now\s*\(|\bnew Date\(\s*\)/g,
    where: isCore,
    sentence: "reads the system's clock; take it from the port `clock`, so that a test can set it.",
  },
  {
    pattern: /\bMath\.random\b/g,
    where: isCore,
    sentence: 'uses Math.random; take bytes from the port `random`.',
  },
  {
    pattern: /\bprocess\.env\b/g,
    where: isCore,
    sentence: "reads the environment; the host's ports bring what core needs.",
  },
  {
    pattern: /^export default\b/gm,
    where: (path) => !/\.config\.ts$/.test(path),
    sentence: 'has a default export; a named one keeps its name wherever it is used.',
  },
  {
    pattern: /^export \* from\b/gm,
    where: () => true,
    sentence: 're-exports a whole file; import from the file that holds the thing.',
  },
]

/** The findings in one source. */
export function judgeSource(path: string, source: string): string[] {
  const findings: string[] = []
  const lines = source.split('\n').length - (source.endsWith('\n') ? 1 : 0)
  if (lines > longestFileLines)
    findings.push(`${path} has ${lines} lines; more than ${longestFileLines} hold two things, so part it.`)
  const text = withoutComments(source)
  for (const { pattern, where, sentence } of bans) {
    if (!where(path)) continue
    for (const match of text.matchAll(pattern)) findings.push(`${path}:${lineAt(text, match.index)} ${sentence}`)
  }
  return findings
}

/** The findings in a path itself. */
export function judgePath(path: string): string[] {
  const findings: string[] = []
  const parts = path.split('/')
  const drawer = parts.slice(0, -1).find((part) => drawers.has(part))
  if (drawer) findings.push(`${path} lies in a folder named "${drawer}", which says nothing; name it for what it holds.`)
  const file = parts.at(-1) ?? ''
  if (/^index\.(ts|tsx|mts|js|mjs)$/.test(file)) findings.push(`${path} is a barrel; import from the file that holds the thing.`)
  if (!/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9-]+)*$/.test(file)) findings.push(`${path} is not in kebab-case.`)
  return findings
}

export const houseRules: Check = {
  name: 'house rules',
  async run() {
    return listFiles(root)
      .filter(isCode)
      .flatMap((path) => [...judgePath(path), ...judgeSource(path, readFileSync(join(root, path), 'utf8'))])
  },
}
