import { join } from 'node:path'
import { createRouterClient, safe } from '@orpc/server'
import { readPeople } from '#core/people/read-people.ts'
import { initProfile } from '#core/store/init-profile.ts'
import type { Client } from '#shared/contract/contract.ts'
import type { Product } from '../host/find-product.ts'
import { CannotDo } from './command.ts'
import { importSamples } from './import-sample.ts'
import { createProfilePorts, type OpenedProfile } from './open-profile.ts'
import { readSampleWork, type WorkStep } from './sample-work.ts'
import type { Terminal } from './terminal.ts'

const weekMs = 7 * 86_400_000

/**
 * Makes a sample profile as if its office had begun with Orgo four weeks ago: the archives come in then, and its people, who are fiction, work
 * some of it off day by day. Every step is a command under the clock of its day, so that histories, deadlines and reports are what they would be.
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
    const refused: string[] = []
    const play = await createPlayer(opened)
    let wokenAt = work.beginsAt
    for (const step of work.steps) {
      behindMs = Math.min(behindMs, ports.clock.now() - step.at)
      if (step.at - wokenAt > weekMs) {
        // Once a week: what fell due, and work that comes again by itself.
        engine.value.wake()
        wokenAt = step.at
      }
      refused.push(...(await play(step)))
    }
    return { refused }
  } finally {
    await engine.value.close()
  }
}

/** Plays steps as the people who take them; answers a sentence for each command that was refused. */
async function createPlayer({ engine, ports }: OpenedProfile): Promise<(step: WorkStep) => Promise<string[]>> {
  const people = readPeople(ports.paths, { ownerId: engine.owner.personId, ownerName: engine.owner.name, zone: 'UTC' }).value
  const clientOf = (id: string): Client => {
    const name = people?.byId(id)?.name ?? id
    const session = { ...engine.owner, personId: id, name, sight: 'all' as const }
    return createRouterClient(engine.router, { context: { session } })
  }
  const { rows } = await engine.client.tasks.list({ view: 'open', limit: 500 })
  const taskIds = new Map(rows.map(({ title, taskId }) => [title, taskId]))
  return async (step) => {
    if (step.kind === 'tell') {
      const { by, module, title, priority, place } = step.told
      const told = await safe(
        clientOf(by).tasks.create({ module, title, priority, ...(step.dueAt === null ? {} : { dueAt: step.dueAt }) }),
      )
      if (told.error) return [`${title}: ${told.error.message}`]
      taskIds.set(title, told.data.taskId)
      return place === undefined
        ? []
        : collect(title, [() => clientOf(by).tasks.setField({ taskId: told.data.taskId, field: 'place', value: place })])
    }
    const { piece } = step
    const taskId = taskIds.get(piece.task)
    if (taskId === undefined) return [`${piece.task}: there is no such task`]
    return playPiece(step, taskId, clientOf(piece.by))
  }
}

async function playPiece(step: Exclude<WorkStep, { kind: 'tell' }>, taskId: string, { tasks }: Client): Promise<string[]> {
  const { piece } = step
  if (step.kind === 'cost') {
    const { at: _at, ...cost } = step.cost
    return collect(piece.task, [() => tasks.addCost({ taskId, ...cost, spentAt: step.at })])
  }
  if (step.kind === 'begin') {
    const { nextStates } = await tasks.get({ taskId })
    const open = nextStates.find(({ category }) => category === 'open')
    const values = Object.entries({ place: piece.place, category: piece.category, vendor: piece.vendor })
    return collect(piece.task, [
      () => tasks.assign({ taskId, assignee: `person:${piece.by}` }),
      ...(open ? [() => tasks.setStatus({ taskId, status: open.status })] : []),
      ...values.flatMap(([field, value]) => (value === undefined ? [] : [() => tasks.setField({ taskId, field, value })])),
    ])
  }
  const { checklists } = await tasks.get({ taskId })
  const open = checklists.flatMap(({ items }) => items.filter(({ state, required }) => required && state === 'open'))
  return collect(piece.task, [
    ...open.map(
      ({ itemId }) =>
        () =>
          tasks.setItem({ taskId, itemId, state: 'done' }),
    ),
    () => tasks.close({ taskId, reason: '' }),
  ])
}

/** Does one command after the other; answers what was refused, each as a sentence. */
async function collect(title: string, calls: readonly (() => Promise<unknown>)[]): Promise<string[]> {
  const refused: string[] = []
  for (const call of calls) {
    const { error } = await safe(call())
    if (error) refused.push(`${title}: ${error.message}`)
  }
  return refused
}
