/** The formats that are fuzzed, by the name that the command line takes. */
export const formatNames = ['pst', 'mbox', 'eml', 'msg', 'zip', 'tnef'] as const

export type FormatName = (typeof formatNames)[number]

/** A sound input that is damaged. `name` says which one it is; the bytes are never written to. */
export type Seed = { name: string; bytes: Buffer }

/** A damaged input. `what` says in words what was done to which seed. */
export type Mutant = { bytes: Buffer; what: string; seed: Seed }

/**
 * What became of one mutant.
 *
 * Shapes: `items` = `ok` + `partial` + `failed` + `skipped`; `refused` is 1 where the whole was refused with its sentence. `findings` are
 * sentences about what must not happen; empty where all is well.
 */
export type Judgement = {
  items: number
  ok: number
  partial: number
  failed: number
  skipped: number
  refused: number
  findings: string[]
}

/**
 * A format under test.
 *
 * Shapes: `mutant` is pure: the same seed and number give the same bytes. `judge` reads them by the product's own code.
 */
export type FuzzFormat = {
  seeds: readonly Seed[]
  mutant(seed: number, number: number): Mutant
  judge(mutant: Mutant): Promise<Judgement>
}

export function newJudgement(): Judgement {
  return { items: 0, ok: 0, partial: 0, failed: 0, skipped: 0, refused: 0, findings: [] }
}

/** Adds the counts of one mutant, or of many, to a sum; findings stay where they are. */
export function addCounts(sum: Judgement, more: Judgement): void {
  for (const key of ['items', 'ok', 'partial', 'failed', 'skipped', 'refused'] as const) sum[key] += more[key]
}
