import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'
import { Priority } from '#shared/model/task-base.ts'
import { CostKind, CurrencyCode, Decimal } from '#shared/model/task-parts.ts'
import { clockToInstant, instantToClock } from '#shared/text/zone-time.ts'

/** "N HH:MM": a clock time N business days before today. */
const When = z.string().regex(/^\d{1,2} ([01]\d|2[0-3]):[0-5]\d$/)

const Cost = z.strictObject({
  at: When,
  kind: CostKind.default('labour'),
  minutes: z.int().positive().optional(),
  rate: Decimal.optional(),
  amount: Decimal.optional(),
  currency: CurrencyCode.default('EUR'),
  note: z.string(),
})

/** A task that somebody takes, works on, and perhaps ends. `task` is its title; `by` a person of people.yaml. */
const Piece = z.strictObject({
  task: z.string(),
  by: z.string(),
  place: z.string().optional(),
  category: z.string().optional(),
  vendor: z.string().optional(),
  begun: When,
  costs: z.array(Cost).default([]),
  done: When.optional(),
})

const Told = z.strictObject({
  at: When,
  by: z.string(),
  module: z.string(),
  title: z.string(),
  place: z.string().optional(),
  priority: Priority.default('normal'),
  due: When.optional(),
})

const WorkFile = z.strictObject({
  sample_work: z.literal(1),
  /** How many business days ago it begins. */
  days: z.int().min(1).max(60),
  work: z.array(Piece),
  told: z.array(Told),
  later: z.array(Piece),
})

/** One command of the sample's people, at an instant. */
export type WorkStep = { at: number } & (
  | { kind: 'tell'; told: z.infer<typeof Told>; dueAt: number | null }
  | { kind: 'begin' | 'end'; piece: z.infer<typeof Piece> }
  | { kind: 'cost'; piece: z.infer<typeof Piece>; cost: z.infer<typeof Cost> }
)

/** Reads the sample's work as steps in the order of time. Errors: throws where the file is wrong; it is part of the product. */
export function readSampleWork(path: string, zone: string, now: number): { beginsAt: number; steps: WorkStep[] } {
  const file = WorkFile.parse(parse(readFileSync(path, 'utf8')))
  const at = (when: string): number => instantOf(when, zone, now)
  const steps: WorkStep[] = [
    ...file.told.map((told) => ({ kind: 'tell' as const, at: at(told.at), told, dueAt: told.due ? at(told.due) : null })),
    ...[...file.work, ...file.later].flatMap((piece): WorkStep[] => [
      { kind: 'begin', at: at(piece.begun), piece },
      ...piece.costs.map((cost) => ({ kind: 'cost' as const, at: at(cost.at), piece, cost })),
      ...(piece.done ? [{ kind: 'end' as const, at: at(piece.done), piece }] : []),
    ]),
  ]
  // A day that has only begun has not seen its afternoon.
  return { beginsAt: at(`${file.days} 07:00`), steps: steps.filter((step) => step.at < now).sort((a, b) => a.at - b.at) }
}

const dayMs = 86_400_000

function instantOf(when: string, zone: string, now: number): number {
  const [days = '0', time = '00:00'] = when.split(' ')
  const today = Math.floor(instantToClock(now, zone) / dayMs)
  let day = today
  for (let left = Number(days); left > 0; ) {
    day -= 1
    if (![0, 6].includes(new Date(day * dayMs).getUTCDay())) left -= 1
  }
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return clockToInstant(day * dayMs + (hours * 60 + minutes) * 60_000, zone)
}
