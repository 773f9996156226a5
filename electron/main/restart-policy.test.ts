import { describe, expect, it } from 'vitest'
import { crashWindowMs, decideRestart } from './restart-policy.ts'

describe('decideRestart', () => {
  it('starts again with a growing pause and gives up at the third crash in five minutes', () => {
    expect(decideRestart([1_000])).toEqual({ kind: 'restart', afterMs: 200 })
    expect(decideRestart([1_000, 2_000])).toEqual({ kind: 'restart', afterMs: 1_000 })
    expect(decideRestart([1_000, 2_000, 3_000])).toEqual({ kind: 'give-up' })
  })

  it('forgets crashes older than five minutes', () => {
    expect(decideRestart([0, 1, crashWindowMs + 1])).toEqual({ kind: 'restart', afterMs: 200 })
    expect(decideRestart([0, 1, crashWindowMs])).toEqual({ kind: 'restart', afterMs: 1_000 })
  })
})
