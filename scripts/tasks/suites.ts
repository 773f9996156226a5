import { spawn } from 'node:child_process'
import { existsSync, globSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './root.mjs'
import { countPlaywright, countVitest, type TestCounts } from './test-counts.ts'

const reports = join(root, 'out', 'test')

/** Runs vitest with the given arguments, its own output shown, and answers the counts. */
export async function runVitest(args: readonly string[]): Promise<TestCounts> {
  const report = prepareReport('vitest.json')
  const script = join(root, 'node_modules', 'vitest', 'vitest.mjs')
  const code = await run([script, 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...args], {})
  return readCounts(report, code, countVitest)
}

/** True where there is a browser test to run. */
export function hasBrowserTests(): boolean {
  return globSync('tests/{e2e,smoke}/**/*.spec.ts', { cwd: root }).length > 0
}

/** Runs the browser tests in the given Chromium, which the Playwright config reads from $ORGO_CHROMIUM. */
export async function runPlaywright(chromiumPath: string, args: readonly string[]): Promise<TestCounts> {
  const report = prepareReport('playwright.json')
  const script = join(root, 'node_modules', '@playwright', 'test', 'cli.js')
  const env = { ORGO_CHROMIUM: chromiumPath, PLAYWRIGHT_JSON_OUTPUT_FILE: report }
  const code = await run([script, 'test', '--reporter=list,json', ...args], env)
  return readCounts(report, code, countPlaywright)
}

function prepareReport(name: string): string {
  mkdirSync(reports, { recursive: true })
  const path = join(reports, name)
  rmSync(path, { force: true })
  return path
}

/** The report's counts. A runner that failed without a failed test, or left no report, counts as one failure: it must not look green. */
function readCounts(report: string, code: number, count: (report: unknown) => TestCounts): TestCounts {
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 }
  const counts = count(JSON.parse(readFileSync(report, 'utf8')))
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}

/** Workers and children of the tests start from sources: kept compiled, a start costs 0.2 s instead of 0.4. */
const compileCache = join(root, 'out', 'compile-cache')

function run(args: readonly string[], env: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      stdio: 'inherit',
      env: { NODE_COMPILE_CACHE: compileCache, ...process.env, ...env },
    })
    child.on('error', reject)
    child.on('exit', (code) => resolve(code ?? 1))
  })
}
