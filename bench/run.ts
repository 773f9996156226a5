import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem, type } from 'node:os'
import { join } from 'node:path'
import { benchBacktest } from './backtest.ts'
import { benchGrowth } from './growth.ts'
import { benchImport } from './import-mbox.ts'
import { benchImportPst } from './import-pst.ts'
import { root } from './inputs.ts'
import { benchInteractive } from './interactive.ts'
import { benchMemory } from './memory.ts'
import { benchRegexEngines } from './regex-engines.ts'
import type { Row } from './row.ts'
import { benchRules } from './rules.ts'
import { benchSearch } from './search.ts'

/** Medians are of this many runs, taken in turn with the peers. */
const rounds = Number(process.env.ORGO_BENCH_ROUNDS ?? 5)

/** Runs every benchmark and writes the figures down: `bench/results.json` for programs, the table in `bench/README.md` for people. */
async function main(): Promise<void> {
  const chosen = process.argv[2]
  const benches: Record<string, () => Promise<Row[]>> = {
    'P-1': () => benchImport(rounds),
    'P-2': () => benchImportPst(rounds),
    'P-3': () => benchMemory(),
    'P-4': () => benchInteractive(),
    'P-5': () => benchSearch(rounds),
    'P-7': () => benchRules(rounds),
    'P-9': () => benchGrowth(),
    'P-10': () => benchBacktest(rounds),
    'A-31': () => benchRegexEngines(rounds),
  }
  const names = Object.keys(benches).filter((name) => chosen === undefined || name === chosen)
  if (names.length === 0) {
    process.stderr.write(`There is no benchmark "${chosen}". Known: ${Object.keys(benches).join(', ')}.\n`)
    process.exitCode = 2
    return
  }
  const rows: Row[] = []
  for (const name of names) {
    process.stderr.write(`${name} ...\n`)
    const found = (await benches[name]?.()) ?? []
    // As they come: a run takes long, and may be stopped.
    for (const row of found) process.stderr.write(`  ${row.work}: ${row.ours} (${row.peer})\n`)
    rows.push(...found)
  }
  process.stdout.write(`${table(rows)}\n`)
  if (chosen === undefined) writeDown(rows)
}

function machine(): { system: string; cores: number; memoryGiB: number; node: string } {
  return { system: type(), cores: cpus().length, memoryGiB: Math.round(totalmem() / 1024 ** 3), node: process.versions.node }
}

function writeDown(rows: readonly Row[]): void {
  const results = { machine: machine(), rounds, rows }
  writeFileSync(join(root, 'bench/results.json'), `${JSON.stringify(results, null, 2)}\n`)
  const path = join(root, 'bench/README.md')
  const { system, cores, memoryGiB, node } = machine()
  const measured = `Measured on ${system}, ${cores} cores, ${memoryGiB} GiB, Node ${node}; medians of ${rounds} runs, taken in turn.`
  const text = readFileSync(path, 'utf8').replace(
    /<!-- results -->[\s\S]*<!-- \/results -->/,
    `<!-- results -->\n${measured}\n\n${table(rows)}\n<!-- /results -->`,
  )
  writeFileSync(path, text)
}

function table(rows: readonly Row[]): string {
  const head = '| goal | work | ours | beside | ratio | wanted | met | note |\n|---|---|---|---|---|---|---|---|'
  const lines = rows.map((row) => {
    const ratio = row.ratio === null ? '-' : row.ratio.toFixed(1)
    const met = row.met === null ? '-' : row.met ? 'yes' : 'no'
    return `| ${row.goal} | ${row.work} | ${row.ours} | ${row.peer} | ${ratio} | ${row.wanted} | ${met} | ${row.note} |`
  })
  return [head, ...lines].join('\n')
}

await main()
