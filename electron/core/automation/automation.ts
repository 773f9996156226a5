import type { PeopleDirectory } from '../people/people-directory.ts'
import type { Ports } from '../ports.ts'
import type { RuleBook } from '../rules/rule-book.ts'
import type { FactSource } from '../rulework/facts/fact-source.ts'
import type { Store } from '../store/store.ts'
import type { FileShelf } from '../tasks/file-shelf.ts'
import { endBrokenRuns } from './apply-rows.ts'
import { type ApplyJobs, createApplyJobs } from './apply-to-existing.ts'
import type { RulesAtHand } from './rules-at-hand.ts'
import { sweepTaskEvents } from './task-events.ts'
import { runRoundPage } from './timer-round.ts'

export type AutomationServices = {
  store: Store
  ports: Ports
  orgId: string
  book: RuleBook
  people(): PeopleDirectory
  facts: FactSource
  files: FileShelf
  onChange(): void
}

/** What rules do by themselves beside the way of a message. */
export type Automation = {
  hand(): RulesAtHand
  jobs: ApplyJobs
  /** Lets rules see what people did to tasks since the last time; answers how many tasks they changed. */
  followCommands(): number
  /** Looks at open tasks by the rules of the clock, where that is due; a round of more than a page goes on by itself. */
  sweepTimers(): number
  /** Waits for what is under way. */
  idle(): Promise<void>
  close(): Promise<void>
}

export function createAutomation(services: AutomationServices): Automation {
  const { store, ports, orgId, book, people, files, onChange } = services
  const hand = (): RulesAtHand => ({
    orgId,
    now: ports.clock.now(),
    rules: book.active(),
    zone: book.zone(),
    people: people(),
    files,
  })
  const jobs = createApplyJobs({ store, ports, facts: services.facts, hand, onChange })
  endBrokenRuns(store, ports.clock.now())
  let isClosed = false
  let round: Promise<void> | null = null
  const goOn = async (): Promise<void> => {
    try {
      for (let more = true; more && !isClosed; ) {
        await new Promise(setImmediate)
        if (isClosed) return
        const page = runRoundPage(store, hand())
        more = page.more
        if (page.changed > 0) onChange()
      }
    } catch (error) {
      ports.log.error('sweep_failed', error)
    } finally {
      round = null
    }
  }
  return {
    hand,
    jobs,
    followCommands: () => sweepTaskEvents(store, hand()),
    sweepTimers: () => {
      if (round !== null) return 0
      const { changed, more } = runRoundPage(store, hand())
      if (more) round = goOn()
      return changed
    },
    idle: async () => {
      await jobs.idle()
      await round
    },
    close: async () => {
      isClosed = true
      await jobs.close()
      await round
    },
  }
}
