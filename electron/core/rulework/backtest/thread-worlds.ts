import type { StoredFacts } from '../facts/fact-record.ts'
import type { SimulatedTask } from './simulate-task.ts'

/** What one rule set has done in a thread so far. */
export type SideState = { tasks: SimulatedTask[]; used: Set<string>; withheld: Set<string>; suppressed: boolean }

/** One thread as it was at a moment, under both sets. `origin` names it to the rules: its oldest message. */
export type ThreadWorld = {
  messages: number
  origin: { sortAt: number; fingerprint: string }
  from: SideState
  to: SideState
}

/** The threads of a replay. */
export type ThreadWorlds = {
  /** The thread that a message came into, with itself counted in. `threadNow` is the thread it is in today. */
  enter(stored: StoredFacts, threadNow: number, sortAt: number): ThreadWorld
}

/**
 * Follows threads as they grew: a message is judged by the thread it found, not by the one it is in today.
 *
 * Threads that are one today may have been several then. A message that found more messages than its own thread held had joined the others:
 * then their tasks and keys come together, as they did.
 */
export function createThreadWorlds(): ThreadWorlds {
  const byThread = new Map<number, ThreadWorld>()
  const partsByToday = new Map<number, Map<number, ThreadWorld>>()
  return {
    enter: ({ facts, threadNo }, threadNow, sortAt) => {
      const parts = partsByToday.get(threadNow) ?? new Map<number, ThreadWorld>()
      partsByToday.set(threadNow, parts)
      const own = { sortAt, fingerprint: facts.fingerprint }
      const known = facts.thread.new ? undefined : byThread.get(threadNo)
      const world = known ?? { messages: 0, origin: own, from: emptySide(), to: emptySide() }
      if (facts.thread.count > world.messages + 1)
        for (const [number, part] of parts) {
          if (part === world) continue
          absorb(world, part)
          parts.delete(number)
          byThread.set(number, world)
        }
      world.messages += 1
      if (isOlder(own, world.origin)) world.origin = own
      byThread.set(threadNo, world)
      parts.set(threadNo, world)
      return world
    },
  }
}

const emptySide = (): SideState => ({ tasks: [], used: new Set(), withheld: new Set(), suppressed: false })

function absorb(world: ThreadWorld, part: ThreadWorld): void {
  world.messages += part.messages
  if (isOlder(part.origin, world.origin)) world.origin = part.origin
  for (const side of ['from', 'to'] as const) {
    world[side].tasks.push(...part[side].tasks)
    for (const key of part[side].used) world[side].used.add(key)
    for (const key of part[side].withheld) world[side].withheld.add(key)
    world[side].suppressed ||= part[side].suppressed
  }
}

function isOlder(one: ThreadWorld['origin'], other: ThreadWorld['origin']): boolean {
  return one.sortAt < other.sortAt || (one.sortAt === other.sortAt && one.fingerprint < other.fingerprint)
}

/** The task of a thread: an open one before a closed one, the oldest first. */
export function taskOf({ tasks }: SideState): SimulatedTask | null {
  return [...tasks].sort(byRank)[0] ?? null
}

function byRank(a: SimulatedTask, b: SimulatedTask): number {
  if (a.facts.open !== b.facts.open) return a.facts.open ? -1 : 1
  return (a.facts.created ?? 0) - (b.facts.created ?? 0) || (a.key < b.key ? -1 : 1)
}
