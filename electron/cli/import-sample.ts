import { join } from 'node:path'
import type { Product } from '../host/find-product.ts'
import { createProgressLine } from './draw-progress.ts'
import { explainCallError } from './explain-call-error.ts'
import { importArchive } from './import-archive.ts'
import type { OpenedProfile } from './open-profile.ts'
import { renderStatement } from './statement.ts'
import type { Terminal } from './terminal.ts'

/** Mail of a shared mailbox, and what one of its people kept in Outlook: five mails are in both. */
const sampleNames = ['riverside.mbox', 'riverside.pst'] as const

/** Imports the samples where they are not in yet; an interrupted import is finished. */
export async function importSamples(opened: OpenedProfile, product: Product, terminal: Terminal): Promise<void> {
  for (const name of sampleNames) await importSample(opened, name, product, terminal)
}

async function importSample(
  { engine, ports }: OpenedProfile,
  sampleName: string,
  product: Product,
  terminal: Terminal,
): Promise<void> {
  const { rows } = await engine.client.archives.list({ limit: 500 })
  const done = rows.find((archive) => archive.source.endsWith(sampleName) && archive.state === 'complete')
  if (done) {
    terminal.out(`${sampleName} is in already: ${renderStatement(done)}\n`)
    return
  }
  const line = createProgressLine(terminal)
  const path = join(product.root, 'resources', 'samples', sampleName)
  // No cut-off: the sample is there to be worked on, however long ago its mails were written.
  const imported = await importArchive(engine, { source: { path }, cutOff: null }, line.show).catch((error: unknown) => {
    throw explainCallError(error, ports.log, ports.random)
  })
  line.clear()
  terminal.out(`${sampleName}: ${renderStatement(imported.archive)}\n`)
}
