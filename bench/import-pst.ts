import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateArchive } from '../tests/support/pst-writer/generate-archive.ts'
import { root } from './inputs.ts'
import { measureInTurn, timeOf } from './measure.ts'
import { runProgram, versionOf } from './peers.ts'
import type { Row } from './row.ts'

const orgo = join(root, 'out/main/orgo.js')

/** Peak resident memory of the whole process, in MiB: the goal of P-2, for an archive of any size. */
const peakMiB = 512

/** 1 GB, or what ORGO_BENCH_BYTES says: a smaller one tells the ratio as well, and the peak of memory nearly so. */
const archiveBytes = Number(process.env.ORGO_BENCH_BYTES ?? 1024 ** 3)

/**
 * P-2: importing an Outlook data file with everything on, beside `readpst -S`, which only writes the mails out as files.
 *
 * The archive is made by the writer that the tests use, the same bytes each time, with attachments as an office has them.
 */
export async function benchImportPst(rounds: number): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'orgo-bench-'))
  try {
    const file = join(folder, 'office.pst')
    const written = generateArchive(file, { seed: 1, bytes: archiveBytes, encryption: 'permute' })
    const megabytes = Math.round(statSync(file).size / 1024 ** 2)
    const work = `import ${written.items.toLocaleString('en')} items of an Outlook file, ${megabytes} MiB`
    const readpst = hasReadpst()
    const peaks: number[] = []
    const times = await measureInTurn<'orgo' | 'readpst'>(rounds, {
      orgo: async () => {
        const { ms, peak } = await importOnce(file, join(folder, 'profile'))
        peaks.push(peak)
        return ms
      },
      readpst: async () => (readpst ? timeOf(() => readpstOnce(file, join(folder, 'out'))) : 0),
    })
    const ours = times.orgo.medianMs
    const peer = times.readpst.medianMs
    const peak = Math.max(...peaks)
    return [
      {
        goal: 'P-2',
        work,
        ours: `${(ours / 1000).toFixed(1)} s`,
        peer: readpst ? `readpst ${readpst}: ${(peer / 1000).toFixed(1)} s` : 'readpst is not here',
        ratio: readpst ? peer / ours : null,
        wanted: 'at least as fast',
        met: readpst ? ours <= peer : null,
        note: 'readpst writes files; ours encrypts, indexes, finds threads and duplicates',
      },
      {
        goal: 'P-2',
        work: `peak memory of that import`,
        ours: `${peak} MiB`,
        peer: '-',
        ratio: null,
        wanted: `under ${peakMiB} MiB`,
        met: peak < peakMiB,
        note: 'resident, whole process, all threads',
      },
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function hasReadpst(): string | null {
  try {
    return /\d+\.\d+\.\d+/.exec(runProgram('readpst', ['-V']))?.[0] ?? versionOf('readpst') ?? 'of this machine'
  } catch {
    return null
  }
}

function readpstOnce(file: string, out: string): void {
  rmSync(out, { recursive: true, force: true })
  mkdirSync(out)
  runProgram('readpst', ['-S', '-q', '-o', out, file])
}

/** Runs `orgo import` in a process of its own and watches its memory. */
export async function importOnce(file: string, profile: string): Promise<{ ms: number; peak: number }> {
  rmSync(profile, { recursive: true, force: true })
  const env = { ...process.env, XDG_CONFIG_HOME: `${profile}-config` }
  await runWatched(['--profile', profile, 'init'], env)
  let peak = 0
  const ms = await timeOf(async () => {
    peak = await runWatched(['--profile', profile, 'import', file, '--json'], env)
  })
  return { ms, peak }
}

function runWatched(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [orgo, ...args], { env, stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    let peak = 0
    child.stderr.on('data', (text: Buffer) => {
      said += text.toString()
    })
    const timer = setInterval(() => {
      peak = Math.max(peak, peakOf(child.pid ?? 0))
    }, 100)
    child.on('exit', (code) => {
      clearInterval(timer)
      if (code === 0) resolve(peak)
      else reject(new Error(`orgo ${args.join(' ')}: ${said}`))
    })
  })
}

/** Linux keeps the peak for us; elsewhere it stays 0 and the row says nothing of memory. */
function peakOf(pid: number): number {
  const path = `/proc/${pid}/status`
  if (!existsSync(path)) return 0
  try {
    return Math.round(Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(path, 'utf8'))?.[1] ?? 0) / 1024)
  } catch {
    return 0
  }
}
