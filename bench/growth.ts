import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeListMail } from './list-mail.ts'
import { openEngine } from './open-engine.ts'
import type { Row } from './row.ts'

/** A million, or what ORGO_BENCH_MAILS says; the goal speaks of a million, and a smaller run says how the curve bends. */
const mails = Number(process.env.ORGO_BENCH_MAILS ?? 1_000_000)

/** The rate is taken over windows of this many mails: at the beginning, after the first of them, and at the end. */
const windowMails = Math.max(2000, Math.round(mails / 50))

/** P-9: how the rate of an import and the size of the database grow with what is in them already. */
export async function benchGrowth(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'orgo-bench-'))
  try {
    const file = join(folder, 'list.mbox')
    const compressed = writeListMail(file, mails)
    const profile = join(folder, 'profile')
    const engine = await openEngine(profile)
    const { client } = engine
    const { archiveId } = await client.archives.import({ source: { path: file }, cutOff: null })
    const notes: { found: number; at: number }[] = []
    for await (const { archive } of await client.archives.watch({ archiveId }))
      notes.push({ found: archive.found, at: performance.now() })
    await engine.close()
    const early = rateAfter(notes, Math.min(10_000, mails / 10))
    const late = rateAfter(notes, mails - windowMails)
    const databaseBytes = statSync(join(profile, 'orgo.db')).size
    return [
      {
        goal: 'P-9',
        work: `import rate at mail ${mails.toLocaleString('en')}`,
        ours: `${Math.round(late)} mails/s`,
        peer: `at mail ${Math.min(10_000, mails / 10).toLocaleString('en')}: ${Math.round(early)} mails/s`,
        ratio: late / early,
        wanted: 'at least 0.7',
        met: late / early >= 0.7,
        note: `one mbox of generated list mail, windows of ${windowMails.toLocaleString('en')}`,
      },
      {
        goal: 'P-9',
        work: 'database beside the compressed raw mail',
        ours: `${Math.round(databaseBytes / 1024 ** 2)} MiB`,
        peer: `raw mail, zstd by mail: ${Math.round(compressed / 1024 ** 2)} MiB`,
        ratio: databaseBytes / compressed,
        wanted: 'at most 1.6 times, plus the index',
        met: null,
        note: 'the index and the text for snippets are in our figure',
      },
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function rateAfter(notes: readonly { found: number; at: number }[], from: number): number {
  const first = notes.find(({ found }) => found >= from)
  const last = first && notes.findLast(({ found }) => found <= from + windowMails && found > first.found)
  return first && last ? ((last.found - first.found) / (last.at - first.at)) * 1000 : Number.NaN
}
