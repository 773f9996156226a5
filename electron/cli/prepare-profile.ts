import { existsSync } from 'node:fs'
import { initProfile } from '#core/store/init-profile.ts'
import { keyFilePath } from '#core/store/keys/key-file.ts'
import type { Product } from '../host/find-product.ts'
import { CannotDo } from './command.ts'
import { importSamples } from './import-sample.ts'
import { createProfilePorts, type OpenedProfile, openProfile } from './open-profile.ts'
import { playSample } from './play-sample.ts'
import type { Terminal } from './terminal.ts'

export type PrepareOptions = { profile: string; sample: boolean; passwordStdin: boolean }

/** Opens the profile of a start, making it where there is none, and with `sample` imports the sample archives once. */
export async function prepareProfile(options: PrepareOptions, product: Product, terminal: Terminal): Promise<OpenedProfile> {
  const isNew = !existsSync(keyFilePath(options.profile))
  if (options.sample) terminal.out('Riverside is fiction: its people, houses and mails are invented.\n')
  if (isNew && options.sample) await playSample(options.profile, product, terminal)
  else if (isNew) await makeProfile(options)
  const opened = await openProfile(options, terminal)
  const { protectionSentence } = await opened.engine.client.health.get({})
  terminal.out(`Orgo ${product.version}\nProfile: ${options.profile}${isNew ? ' (made now)' : ''}. ${protectionSentence}\n`)
  if (options.sample && isNew) terminal.out(await describeTasks(opened.engine))
  else if (options.sample) await offerSamples(opened, product, terminal)
  return opened
}

async function makeProfile({ profile }: PrepareOptions): Promise<void> {
  const made = await initProfile(createProfilePorts(profile), { password: null })
  if (!made.ok) throw new CannotDo(made.fault.sentence)
}

/** Imports the samples where they are not in yet, and says what became of them. */
async function offerSamples(opened: OpenedProfile, product: Product, terminal: Terminal): Promise<void> {
  const before = await countTasks(opened.engine)
  await importSamples(opened, product, terminal)
  if ((await countTasks(opened.engine)) > before) terminal.out(await describeTasks(opened.engine))
}

const countTasks = async (engine: OpenedProfile['engine']): Promise<number> =>
  (await engine.client.tasks.list({ limit: 1 })).total

/** What the rules made of the samples, by module: the first thing worth looking at. */
async function describeTasks(engine: OpenedProfile['engine']): Promise<string> {
  const { byModule, triage } = await engine.client.dashboard.get({})
  const modules = byModule.filter((count) => count.open > 0).map((count) => `${count.title} ${count.open}`)
  return `Open tasks: ${modules.join(', ')}. ${triage} messages wait in Triage.\n`
}
