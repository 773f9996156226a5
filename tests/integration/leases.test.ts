import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isHeld, LeaseLost, leaseMs, takeLease } from '../../electron/core/jobs/lease.ts'
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
