import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { readPeople } from '#core/people/read-people.ts'
import { initProfile } from '#core/store/init-profile.ts'
import type { Client } from '#shared/contract/contract.ts'
import type { Product } from '../host/find-product.ts'
import { CannotDo } from './command.ts'
import { importSamples } from './import-sample.ts'
import { createProfilePorts, type OpenedProfile } from './open-profile.ts'
import { playStep } from './play-step.ts'
import { createHabits } from './sample-habits.ts'
import { readSampleWork, type SampleWork, type WorkStep } from './sample-work.ts'
import type { Terminal } from './terminal.ts'

/**
 * Makes a sample profile as if its office had begun with Orgo four weeks ago: the archives come in then, and its people, who are fiction, work
 * most of it off day by day. Every step is a command under the clock of its day, so that histories, deadlines and reports are what they would be.
 *
 * Errors: `CannotDo` where the profile cannot be made. A step that is refused is left out; answers how many were.
 */
export async function playSample(profile: string, product: Product, terminal: Terminal): Promise<{ refused: string[] }> {
  const ports = createProfilePorts(profile)
  const zone = new Intl.DateTimeFormat('en').resolvedOptions().timeZone
  const work = readSampleWork(join(product.root, 'resources/samples/work.yaml'), zone, ports.clock.now())
  let behindMs = ports.clock.now() - work.beginsAt
  const story = { ...ports, clock: { now: () => ports.clock.now() - behindMs } }
  const made = await initProfile(story, { password: null, sample: true, organisation: 'Riverside' })
  if (!made.ok) throw new CannotDo(made.fault.sentence)
  const { createEngine } = await import('#core/engine.ts')
  const engine = await createEngine(story, { kind: 'device' })
  if (!engine.ok) throw new CannotDo(engine.fault.sentence)
  const opened: OpenedProfile = { engine: engine.value, ports: story }
  try {
    await importSamples(opened, product, terminal)
    const turnTo = (at: number): void => {
      behindMs = Math.min(behindMs, ports.clock.now() - at)
    }
    return { refused: await playWork(opened, work, { zone, turnTo, until: ports.clock.now() }) }
  } finally {
    await engine.value.close()
  }
}

type Clockwork = { zone: string; until: number; turnTo(at: number): void }

/** Takes the steps in the order of time, those of habits among them as their tasks come; answers a sentence for each command refused. */
async function playWork(opened: OpenedProfile, work: SampleWork, { zone, until, turnTo }: Clockwork): Promise<string[]> {
  const { client } = opened.engine
  const clientOf = createClients(opened)
  const habits = createHabits(work.habits, zone)
  const { rows } = await client.tasks.list({ view: 'open', limit: 500 })
  const taskIds = new Map(rows.map(({ title, taskId }) => [title, taskId]))
  const dealt = new Set<string>()
  const steps: WorkStep[] = [...work.steps]
  const deal = async (): Promise<void> => {
    const { rows: open } = await client.tasks.list({ view: 'open', limit: 500 })
    const fresh = open.filter(({ taskId, title }) => !dealt.has(taskId) && !work.named.has(title))
    fresh.sort((a, b) => a.createdAt - b.createdAt || (a.title < b.title ? -1 : 1))
    for (const { taskId } of fresh) dealt.add(taskId)
    const came = fresh.map((task) => ({ ...task, cameAt: Math.max(task.createdAt, work.beginsAt) }))
    steps.push(...habits(came).filter(({ at }) => at < until))
    steps.sort((a, b) => a.at - b.at)
  }
  await deal()
  const refused: string[] = []
  const noons = [...work.days]
  for (let step = steps.shift(); step; step = steps.shift()) {
    const [noon] = noons
    if (noon !== undefined && noon < step.at) {
      steps.unshift(step)
      noons.shift()
      turnTo(noon)
      // Once a day: what fell due, and work that comes again by itself.
      opened.engine.wake()
      await deal()
      continue
    }
    turnTo(step.at)
    if (step.kind === 'withdraw') await opened.engine.idle()
    refused.push(...(await playStep(clientOf(step.by), step, taskIds)))
  }
  return refused
}

/** The contract as each of the sample's people calls it. */
function createClients({ engine, ports }: OpenedProfile): (id: string) => Client {
  const people = readPeople(ports.paths, { ownerId: engine.owner.personId, ownerName: engine.owner.name, zone: 'UTC' }).value
  const clients = new Map<string, Client>()
  return (id) => {
    const known = clients.get(id)
    if (known) return known
    const session = { ...engine.owner, personId: id, name: people?.byId(id)?.name ?? id, sight: 'all' as const }
    const client: Client = createRouterClient(engine.router, { context: { session } })
    clients.set(id, client)
    return client
  }
}
