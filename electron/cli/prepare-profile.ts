import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { initProfile } from '#core/store/init-profile.ts'
import { keyFilePath } from '#core/store/keys/key-file.ts'
import type { Product } from '../host/find-product.ts'
import { CannotDo } from './command.ts'
import { createProgressLine } from './draw-progress.ts'
import { explainCallError } from './explain-call-error.ts'
import { importArchive } from './import-archive.ts'
import { createProfilePorts, type OpenedProfile, openProfile } from './open-profile.ts'
import { renderStatement } from './statement.ts'
import type { Terminal } from './terminal.ts'

export type PrepareOptions = { profile: string; sample: boolean; passwordStdin: boolean }

/** Opens the profile of a start, making it where there is none, and with `sample` imports the sample archive once. */
export async function prepareProfile(options: PrepareOptions, product: Product, terminal: Terminal): Promise<OpenedProfile> {
  const isNew = !existsSync(keyFilePath(options.profile))
  if (isNew) await makeProfile(options)
  const opened = await openProfile(options, terminal)
  const { protectionSentence } = await opened.engine.client.health.get({})
  terminal.out(`Orgo ${product.version}\nProfile: ${options.profile}${isNew ? ' (made now)' : ''}. ${protectionSentence}\n`)
  if (options.sample) await importSamples(opened, product, terminal)
  return opened
}

async function makeProfile({ profile, sample }: PrepareOptions): Promise<void> {
  const made = await initProfile(createProfilePorts(profile), {
    password: null,
    sample,
    ...(sample ? { organisation: 'Riverside' } : {}),
  })
  if (!made.ok) throw new CannotDo(made.fault.sentence)
}

/** Mail of a shared mailbox, and what one of its people kept in Outlook: five mails are in both. */
const sampleNames = ['riverside.mbox', 'riverside.pst'] as const

/** Imports the samples where they are not in yet; an interrupted import is finished. */
async function importSamples(opened: OpenedProfile, product: Product, terminal: Terminal): Promise<void> {
  terminal.out('Riverside is fiction: its people, houses and mails are invented.\n')
  const before = await countTasks(opened.engine)
  for (const name of sampleNames) await importSample(opened, name, product, terminal)
  if ((await countTasks(opened.engine)) > before) terminal.out(await describeTasks(opened.engine))
}

const countTasks = async (engine: OpenedProfile['engine']): Promise<number> =>
  (await engine.client.tasks.list({ limit: 1 })).total

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

/** What the rules made of the samples, by module: the first thing worth looking at. */
async function describeTasks(engine: OpenedProfile['engine']): Promise<string> {
  const { byModule, triage } = await engine.client.dashboard.get({})
  const modules = byModule.filter((count) => count.open > 0).map((count) => `${count.title} ${count.open}`)
  return `Open tasks: ${modules.join(', ')}. ${triage} messages wait in Triage.\n`
}
