import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'
import { Priority } from '#shared/model/task-base.ts'
import { CostKind, CurrencyCode, Decimal } from '#shared/model/task-parts.ts'
import { clockToInstant, instantToClock } from '#shared/text/zone-time.ts'

/** "N HH:MM": a clock time N business days before today; with a minus, after it. */
const When = z.string().regex(/^-?\d{1,2} ([01]\d|2[0-3]):[0-5]\d$/)

const Cost = z.strictObject({
  at: When,
  kind: CostKind.default('labour'),
  minutes: z.int().positive().optional(),
  rate: Decimal.optional(),
  amount: Decimal.optional(),
  currency: CurrencyCode.default('EUR'),
  note: z.string(),
})

/** What somebody does about a task. `by` is a person of people.yaml; without `done` it stays open. */
const Deeds = z.strictObject({
  by: z.string(),
  place: z.string().optional(),
  category: z.string().optional(),
  vendor: z.string().optional(),
  begun: When,
  priority: Priority.optional(),
  due: When.optional(),
  says: z.array(z.strictObject({ at: When, text: z.string() })).default([]),
  costs: z.array(Cost).default([]),
  moves: z.array(z.strictObject({ at: When, status: z.string() })).default([]),
  snoozed: z.strictObject({ at: When, until: When, reason: z.string() }).optional(),
  done: When.optional(),
})
type Deeds = z.infer<typeof Deeds>

/** The same about a task that a mail made, by its title. */
const Piece = Deeds.extend({ task: z.string() })

/** A task that no mail made, and what becomes of it. */
const Told = z.strictObject({
  at: When,
  by: z.string(),
  module: z.string(),
  title: z.string(),
  place: z.string().optional(),
  priority: Priority.default('normal'),
  due: When.optional(),
  work: Deeds.optional(),
})

/** How one task of a habit goes: begun so many minutes after it came, done so many business days after that, `quiet` without a word between. */
const Turn = z.strictObject({
  by: z.string(),
  after: z.int().min(1),
  days: z.int().min(0).max(30),
  quiet: z.boolean().default(false),
  minutes: z.int().positive().optional(),
  rate: Decimal.optional(),
})

/** What is done with tasks that nothing else names: the first habit that fits is theirs, its turns one after the other. */
const Habit = z.strictObject({
  module: z.string(),
  tags: z.array(z.string()).default([]),
  priorities: z.array(Priority).default([]),
  /** Every so many business days whoever works on it says something. */
  word_days: z.int().positive().default(4),
  says: z.array(z.string()).min(1),
  turns: z.array(Turn).min(1),
})
export type Habit = z.infer<typeof Habit>

const Letter = z.strictObject({ at: When, by: z.string(), task: z.string(), text: z.string(), send: z.boolean() })

const WorkFile = z.strictObject({
  sample_work: z.literal(2),
  /** How many business days ago it begins. */
  days: z.int().min(1).max(60),
  work: z.array(Piece),
  told: z.array(Told),
  habits: z.array(Habit),
  letters: z.array(Letter),
  /** Whoever withdraws, at a time, what would tell people about mail of before `until`. */
  withdrawn: z.strictObject({ at: When, by: z.string(), until: When }),
})

/** What is set when somebody takes a task up, besides that it is theirs. */
export type Also = { dueAt?: number; priority?: Priority }

/** One command of the sample's people, at an instant. `task` is a title, or an id. */
export type WorkStep = { at: number; by: string } & (
  | { kind: 'tell'; told: z.infer<typeof Told>; dueAt: number | null }
  | { kind: 'begin'; task: string; fields: Readonly<Record<string, string>>; also: Also }
  /** Tasks of one module that somebody takes up, or ends, in one go. */
  | { kind: 'begin_many'; module: string; taskIds: string[] }
  /** `listed` are those of them with a checklist. */
  | { kind: 'end_many'; module: string; taskIds: string[]; listed: string[]; reason: string }
  | { kind: 'say'; task: string; text: string }
  | { kind: 'cost'; task: string; cost: Omit<z.infer<typeof Cost>, 'at'> }
  | { kind: 'move'; task: string; status: string }
  | { kind: 'snooze'; task: string; untilAt: number; reason: string }
  | { kind: 'end'; task: string }
  | { kind: 'write'; task: string; text: string; send: boolean }
  | { kind: 'withdraw'; untilAt: number }
)

/** The work of the sample; `at` reads a time as the file writes it, `days` are the business days it takes, the oldest first. */
export type SampleWork = {
  beginsAt: number
  days: number[]
  steps: WorkStep[]
  habits: Habit[]
  /** What `steps` name: habits leave these alone. */
  named: ReadonlySet<string>
}

/** Reads the sample's work as steps in the order of time. Errors: throws where the file is wrong; it is part of the product. */
export function readSampleWork(path: string, zone: string, now: number): SampleWork {
  const file = WorkFile.parse(parse(readFileSync(path, 'utf8')))
  const at = (when: string): number => instantOf(when, zone, now)
  const steps: WorkStep[] = [
    ...file.told.map((told) => ({
      kind: 'tell' as const,
      at: at(told.at),
      by: told.by,
      told,
      dueAt: told.due ? at(told.due) : null,
    })),
    ...file.work.flatMap((piece) => stepsOf(piece.task, piece, at)),
    ...file.told.flatMap(({ title, work }) => (work ? stepsOf(title, work, at) : [])),
    ...file.letters.map((letter) => ({ ...letter, kind: 'write' as const, at: at(letter.at) })),
    { kind: 'withdraw', at: at(file.withdrawn.at), by: file.withdrawn.by, untilAt: at(file.withdrawn.until) },
  ]
  return {
    beginsAt: at(`${file.days} 07:00`),
    days: Array.from({ length: file.days + 1 }, (_, day) => at(`${file.days - day} 11:30`)).filter((noon) => noon < now),
    // A day that has only begun has not seen its afternoon.
    steps: steps.filter((step) => step.at < now).sort((a, b) => a.at - b.at),
    habits: file.habits,
    named: new Set([...file.work.map(({ task }) => task), ...file.told.map(({ title }) => title)]),
  }
}

function stepsOf(task: string, deeds: Deeds, at: (when: string) => number): WorkStep[] {
  const { by, begun, priority, due, says, costs, moves, snoozed, done } = deeds
  const fields = Object.fromEntries(
    Object.entries({ place: deeds.place, category: deeds.category, vendor: deeds.vendor }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  )
  return [
    {
      kind: 'begin',
      at: at(begun),
      by,
      task,
      fields,
      also: { ...(due ? { dueAt: at(due) } : {}), ...(priority ? { priority } : {}) },
    },
    ...says.map((said) => ({ kind: 'say' as const, at: at(said.at), by, task, text: said.text })),
    ...costs.map(({ at: spent, ...cost }) => ({ kind: 'cost' as const, at: at(spent), by, task, cost })),
    ...moves.map((move) => ({ kind: 'move' as const, at: at(move.at), by, task, status: move.status })),
    ...(snoozed
      ? [{ kind: 'snooze' as const, at: at(snoozed.at), by, task, untilAt: at(snoozed.until), reason: snoozed.reason }]
      : []),
    ...(done ? [{ kind: 'end' as const, at: at(done), by, task }] : []),
  ]
}

const dayMs = 86_400_000

function instantOf(when: string, zone: string, now: number): number {
  const [days = '0', time = '00:00'] = when.split(' ')
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  const day = addBusinessDays(Math.floor(instantToClock(now, zone) / dayMs), -Number(days))
  return clockToInstant(day * dayMs + (hours * 60 + minutes) * 60_000, zone)
}

/** A day so many business days after another, both counted from 1 January 1970; Monday to Friday are business days. */
export function addBusinessDays(day: number, count: number): number {
  let [found, left] = [day, Math.abs(count)]
  while (left > 0) {
    found += Math.sign(count)
    if (![0, 6].includes(new Date(found * dayMs).getUTCDay())) left -= 1
  }
  return found
}
