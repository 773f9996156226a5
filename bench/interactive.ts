import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateArchive } from '../tests/support/pst-writer/generate-archive.ts'
import { corpusFile } from './inputs.ts'
import { openEngine } from './open-engine.ts'
import type { Row } from './row.ts'

/** 300 MB, or what ORGO_BENCH_BYTES says. */
const archiveBytes = Number(process.env.ORGO_BENCH_BYTES ?? 300 * 1024 ** 2)

/**
 * P-4: how long a dashboard query and a command take while an import runs at full speed in the same process, as in the desktop's engine.
 *
 * A query every 40 ms and a command every 200 ms: a person who never stops.
 */
export async function benchInteractive(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'orgo-bench-'))
  try {
    const file = join(folder, 'office.pst')
    generateArchive(file, { seed: 2, bytes: archiveBytes, encryption: 'permute' })
    const mbox = corpusFile('mbox/large/spamassassin.mboxrd.mbox')
    return [
      ...(await measureImport(join(folder, 'one'), file, `an Outlook file of ${Math.round(archiveBytes / 1024 ** 2)} MiB`)),
      ...(mbox ? await measureImport(join(folder, 'two'), mbox, 'an mbox of 33 MB (SpamAssassin)') : []),
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function measureImport(profile: string, file: string, what: string): Promise<Row[]> {
  const engine = await openEngine(profile)
  const { client } = engine
  const task = await client.tasks.create({ title: 'Bench', module: 'maintenance' })
  const { archiveId } = await client.archives.import({ source: { path: file } })
  const queries: number[] = []
  const commands: number[] = []
  for (let turn = 0; ; turn += 1) {
    const running = (await client.archives.get({ archiveId })).state === 'running'
    if (!running) break
    queries.push(await timed(() => client.dashboard.get({})))
    if (turn % 5 === 0) commands.push(await timed(() => client.tasks.comment({ taskId: task.taskId, text: `turn ${turn}` })))
    await new Promise((resolve) => setTimeout(resolve, 40))
  }
  await engine.close()
  return [rowOf(`dashboard query while importing ${what}`, queries, 50), rowOf(`command while importing ${what}`, commands, 100)]
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

function rowOf(work: string, times: readonly number[], wantedMs: number): Row {
  const sorted = [...times].sort((a, b) => a - b)
  const p95 = sorted[Math.floor(sorted.length * 0.95)] ?? 0
  const worst = sorted.at(-1) ?? 0
  return {
    goal: 'P-4',
    work,
    ours: `p95 ${p95.toFixed(0)} ms`,
    peer: '-',
    ratio: null,
    wanted: `p95 under ${wantedMs} ms`,
    met: p95 < wantedMs,
    note: `${times.length} calls, longest ${worst.toFixed(0)} ms`,
  }
}
