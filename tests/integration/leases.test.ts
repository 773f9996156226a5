import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { isHeld, keepLease, LeaseLost, leaseMs, takeLease } from '../../electron/core/jobs/lease.ts'
import type { Store } from '../../electron/core/store/store.ts'
import { expectValue, openTestStore, type TestOrgo, testOrgo } from './test-orgo.ts'

let orgo: TestOrgo
let store: Store
let now = 1000
beforeEach(async () => {
  orgo = await testOrgo({ shippedRules: false })
  store = expectValue(await openTestStore(orgo.ports))
})
afterEach(async () => {
  store.close()
  await orgo.close()
})

const take = (owner: string) => takeLease(store, 'work', 'a', owner, () => now)
const mine = `${process.pid}:aa`
const otherOfMine = `${process.pid}:bb`
// No process has this number: the kernel counts to 4,194,304 at most.
const dead = '99999999:cc'

describe('leases', () => {
  it('JOB-1 one holder at a time, and the same one may take it again', () => {
    expect(take(mine)).not.toBeNull()
    expect(take(otherOfMine)).toBeNull()
    expect(take(mine)).not.toBeNull()
    expect(store.read.all('SELECT kind, subject_id, state FROM jobs')).toEqual([
      { kind: 'work', subject_id: 'a', state: 'running' },
    ])
  })

  it('JOB-1 who has ended leaves it to the next', () => {
    take(mine)?.end('done')
    expect(take(otherOfMine)).not.toBeNull()
  })

  it('JOB-2 a dead holder, or one that has not been heard of, loses it', () => {
    expect(take(dead)).not.toBeNull()
    const held = take(mine)
    expect(held).not.toBeNull()
    now += leaseMs
    expect(take(otherOfMine)).not.toBeNull()
    expect(() => store.write((tx) => held?.renew(tx))).toThrow(LeaseLost)
    held?.end('done')
    expect(store.read.get('SELECT state, lease_owner FROM jobs')).toEqual({ state: 'running', lease_owner: otherOfMine })
  })

  it('JOB-3 a heartbeat keeps it', () => {
    const held = take(mine)
    now += leaseMs - 1
    store.write((tx) => held?.renew(tx))
    now += leaseMs - 1
    expect(take(otherOfMine)).toBeNull()
  })

  it('JOB-3 a holder that is silent for an hour keeps it as long as it lives, and not when it lost it', () => {
    vi.useFakeTimers()
    try {
      const held = take(mine) ?? expect.unreachable()
      const end = keepLease(store, held)
      const pass = (): void => {
        now += leaseMs / 3
        vi.advanceTimersByTime(leaseMs / 3)
      }
      for (let round = 0; round < 360; round += 1) {
        pass()
        expect(take(otherOfMine)).toBeNull()
      }
      end()
      expect(vi.getTimerCount()).toBe(0)
      now += leaseMs
      expect(take(otherOfMine)).not.toBeNull()
      keepLease(store, held)
      pass()
      expect([vi.getTimerCount(), store.read.get('SELECT lease_owner FROM jobs')]).toEqual([0, { lease_owner: otherOfMine }])
    } finally {
      vi.useRealTimers()
    }
  })

  it.each([
    [{ state: 'running', lease_owner: mine, lease_until: 2000 }, true],
    [{ state: 'running', lease_owner: mine, lease_until: 1000 }, false],
    [{ state: 'waiting', lease_owner: mine, lease_until: 2000 }, false],
    [{ state: 'running', lease_owner: null, lease_until: 2000 }, false],
    [{ state: 'running', lease_owner: dead, lease_until: 2000 }, false],
    [{ state: 'running', lease_owner: 'nonsense', lease_until: 2000 }, false],
  ])('JOB-2 %j held: %s', (job, held) => {
    expect(isHeld(job, 1000)).toBe(held)
  })
})
