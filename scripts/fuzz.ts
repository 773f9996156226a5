/**
 * Damages mail archives by a seed and lets Orgo read them: nothing may throw, crash, hang or be dropped.
 *
 *     npm run fuzz -- --format pst|mbox|eml|msg|zip|tnef --mutants 20000 --seed 1 [--from NUMBER] [--out FOLDER]
 *
 * The same format, seed and number give the same mutant, as long as the corpus is the same (or absent). What failed is written to the folder.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { createFormat } from './fuzz/create-format.ts'
import { type FormatName, formatNames } from './fuzz/fuzz-format.ts'
import { type FuzzFinding, type FuzzReport, runFuzz } from './fuzz/run-fuzz.ts'

const { values } = parseArgs({
  options: {
    format: { type: 'string', default: 'eml' },
    mutants: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
    out: { type: 'string', default: fileURLToPath(new URL('../out/fuzz', import.meta.url)) },
  },
})

const isFormat = (name: string): name is FormatName => formatNames.some((known) => known === name)
const [mutants, seed, from] = [Number(values.mutants), Number(values.seed), Number(values.from)]

if (!isFormat(values.format) || ![mutants, seed, from].every(Number.isSafeInteger)) {
  process.stderr.write(`Use: npm run fuzz -- --format ${formatNames.join('|')} --mutants 20000 --seed 1\n`)
  process.exitCode = 2
} else {
  const { format } = values as { format: FormatName }
  process.exitCode = await run(format)
}

async function run(format: FormatName): Promise<number> {
  let shownAt = 0
  let kept = 0
  const keepNew = ({ findings }: FuzzReport): void => {
    for (const finding of findings.slice(kept)) keep(format, finding)
    kept = findings.length
  }
  const report = await runFuzz({
    format,
    seed,
    mutants,
    from,
    onProgress: (so) => {
      keepNew(so)
      if (so.tookMs - shownAt < 10_000) return
      shownAt = so.tookMs
      process.stdout.write(`${describe(format, so)}\n`)
    },
  })
  keepNew(report)
  // In KiB, and of the whole process since its start.
  const peakMb = Math.round((process.resourceUsage().maxRSS * 1024) / 1e6)
  process.stdout.write(`${describe(format, report)}, peak ${peakMb} MB\n`)
  return report.findings.length === 0 ? 0 : 1
}

/** One line: what was done, what became of it, what was found. */
function describe(format: FormatName, { mutants: done, counts, findings, slowest, tookMs }: FuzzReport): string {
  const of = (kind: FuzzFinding['kind']): number => findings.filter((finding) => finding.kind === kind).length
  const items = `${counts.items} items = ${counts.ok} ok + ${counts.partial} partial + ${counts.failed} failed + ${counts.skipped} skipped`
  const found = `${of('crash')} crashes, ${of('hang')} hangs, ${of('wrong')} wrong`
  const pace = `${Math.round(tookMs / 1000)} s, slowest ${Math.round(slowest.ms)} ms (${slowest.number})`
  return `${format} seed ${seed}: ${done} mutants, ${counts.refused} refused, ${items}; ${found}; ${pace}`
}

function keep(format: FormatName, finding: FuzzFinding): void {
  mkdirSync(values.out, { recursive: true })
  const path = join(values.out, `${format}-${seed}-${finding.number}`)
  writeFileSync(`${path}.bin`, createFormat(format).mutant(seed, finding.number).bytes)
  writeFileSync(`${path}.txt`, `${finding.kind}\n${finding.sentences.join('\n')}\n`)
  process.stdout.write(`FOUND ${finding.kind} ${path}.bin: ${finding.sentences.join(' ').slice(0, 500)}\n`)
}
