import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDefaultCalendar } from '../../electron/core/calendar/default-calendar.ts'
import { readOutboxSettings } from '../../electron/core/config/read-settings.ts'
import { cancelMail, findItem, holdMail, releaseMail, resolveDoubt, retryMail } from '../../electron/core/outbox/change-items.ts'
import { enqueueMail } from '../../electron/core/outbox/enqueue.ts'
import { freezeMails } from '../../electron/core/outbox/freeze-mails.ts'
import { whyHoldNow } from '../../electron/core/outbox/hold-item.ts'
import type { OutboxContext } from '../../electron/core/outbox/outbox-context.ts'
import { testingDraft } from '../../electron/core/outbox/testing-drafts.ts'
import { beginTry, markCommitting, recoverTries, settleTry } from '../../electron/core/outbox/tries.ts'
import { createOwnerDirectory } from '../../electron/core/people/people-directory.ts'
import type { Store } from '../../electron/core/store/store.ts'
import { addAccount } from './outbox-steps.ts'
import { expectValue, openTestStore, type TestOrgo, testOrgo } from './test-orgo.ts'

let orgo: TestOrgo
let store: Store
beforeAll(async () => {
  orgo = await testOrgo({ shippedRules: false })
  await addAccount(orgo)
  store = expectValue(await openTestStore(orgo.ports))
})
afterAll(async () => {
  store.close()
  await orgo.close()
})

const contextAt = (now: number): OutboxContext => ({
  now,
  random: orgo.ports.random,
  orgId: '00000000-0000-4000-8000-000000000000',
  settings: readOutboxSettings(orgo.ports.paths),
  people: createOwnerDirectory('person_owner', 'Owner', 'UTC'),
  officeHours: createDefaultCalendar('UTC'),
})

const draft = testingDraft({
  recipients: ['ida', 'bo', 'cleo'].map((name) => ({ address: `${name}@sender.example`, name: '', place: 'to', target: null })),
})

type Ends =
  | 'accepted'
  | 'some'
  | 'retry'
  | 'failed'
  | 'in_doubt'
  | 'not_sent'
  | 'killed before the mark'
  | 'killed after the mark'
const anyStep = fc.oneof(
  fc.record({
    step: fc.constant('try' as const),
    end: fc.constantFrom<Ends>(
      ...([
        'accepted',
        'some',
        'retry',
        'failed',
        'in_doubt',
        'not_sent',
        'killed before the mark',
        'killed after the mark',
      ] as const),
    ),
    /** Of what the reply did not tell: whether the server had taken it. */
    took: fc.boolean(),
  }),
  fc.record({ step: fc.constantFrom('hold', 'cancel', 'release', 'retry', 'arrived', 'again' as const) }),
)

/** What the world got: for each address how often a server took this mail, and how often a person had asked for it anew. */
type World = { taken: Map<string, number>; askedAgain: number; hashes: Set<string>; now: number; isAccepted: boolean }

function tryOnce(outboxId: string, end: Ends, took: boolean, world: World): void {
  const begun = store.write((tx) => beginTry(tx, outboxId, world.now))
  if (!begun) return
  expect(world.isAccepted).toBe(false)
  world.hashes.add(
    store.read
      .get<{ hash: Buffer }>('SELECT mime_hash AS hash FROM outbox WHERE outbox_id = ?', outboxId)
      ?.hash.toString('hex') ?? '',
  )
  const take = (addresses: readonly string[]): void => {
    for (const address of addresses) world.taken.set(address, (world.taken.get(address) ?? 0) + 1)
  }
  const settle = (outcome: 'accepted' | 'retry' | 'failed' | 'in_doubt' | 'not_sent', accepted: readonly string[]): void => {
    const recipients = accepted.map((address) => ({ address, outcome: 'accepted' as const, smtpReply: '250 OK' }))
    const told = { outcome, recipients, smtpReply: null, reason: null, nextTryAt: world.now }
    store.write((tx) => settleTry(tx, outboxId, begun.n, told, world.now))
  }
  // Nothing has left before the mark; whoever finds another try's mark sends nothing.
  const isMarked = (): boolean => store.write((tx) => markCommitting(tx, outboxId, begun.n, world.now))
  if (end === 'killed before the mark') store.write((tx) => recoverTries(tx, world.now))
  else if (end === 'not_sent') settle('not_sent', [])
  else if (isMarked()) {
    expect(isMarked()).toBe(false)
    const some = end === 'some' ? begun.recipients.slice(1) : begun.recipients
    if (end === 'accepted' || end === 'some') take(some)
    if (end === 'in_doubt' || end === 'killed after the mark') if (took) take(begun.recipients)
    if (end === 'killed after the mark') store.write((tx) => recoverTries(tx, world.now))
    else if (end === 'accepted' || end === 'some') settle('accepted', some)
    else settle(end, [])
  }
}

describe('a mail in whatever order things happen to it', () => {
  it('OUT-2 OUT-3 A-16 nobody gets it twice but by the word of a person, the bytes stay, and nothing is lost', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { minLength: 1, maxLength: 25 }), async (steps) => {
        const world: World = { taken: new Map(), askedAgain: 0, hashes: new Set(), now: orgo.clock.now(), isAccepted: false }
        const enqueued = store.write((tx) => enqueueMail(tx, contextAt(world.now), draft))
        if (!enqueued.ok) throw new Error(enqueued.fault.sentence)
        const { outboxId } = enqueued.value
        for (const one of steps) {
          world.now += 60_000
          const context = contextAt(world.now)
          const change = (by: typeof cancelMail): boolean =>
            store.write((tx) => {
              const row = findItem(tx, outboxId)
              return row !== undefined && by(tx, context, row, 'person:owner').ok
            })
          await freezeMails(store, context.settings, orgo.ports.log, () => world.now)
          if (one.step === 'try') tryOnce(outboxId, one.end, one.took, world)
          else if (one.step === 'hold') change(holdMail)
          else if (one.step === 'cancel') change(cancelMail)
          else if (one.step === 'release') change(releaseMail)
          else if (one.step === 'retry') change(retryMail)
          else if (one.step === 'arrived') change(resolveDoubt('arrived'))
          else world.askedAgain += change(resolveDoubt('send_again')) ? 1 : 0
          const row = store.read.get<{ state: string; draft_json: string }>(
            'SELECT state, draft_json FROM outbox WHERE outbox_id = ?',
            outboxId,
          )
          world.isAccepted ||= row?.state === 'accepted'
          expect(world.isAccepted).toBe(row?.state === 'accepted')
          expect(JSON.parse(row?.draft_json ?? '{}')).toMatchObject({ text: draft.text, recipients: draft.recipients })
        }
        for (const times of world.taken.values()) expect(times).toBeLessThanOrEqual(1 + world.askedAgain)
        const state = store.read.get<{ state: string }>('SELECT state FROM outbox WHERE outbox_id = ?', outboxId)?.state
        // Whatever a server took is known as accepted, or stands in doubt, or was settled by a person.
        const accepted = store.read.all<{ address: string }>(
          "SELECT address FROM outbox_recipients WHERE outbox_id = ? AND outcome = 'accepted'",
          outboxId,
        )
        if (state === 'accepted' && world.askedAgain === 0) expect(accepted.length).toBeGreaterThanOrEqual(1)
        store.write((tx) => tx.run("UPDATE outbox SET state = 'cancelled' WHERE outbox_id = ?", outboxId))
      }),
      { numRuns: 150 },
    )
  })

  it('OUT-3 what was tried once keeps its bytes through every hold, release and retry', async () => {
    const now = orgo.clock.now()
    const enqueued = store.write((tx) => enqueueMail(tx, contextAt(now), draft))
    const outboxId = enqueued.ok ? enqueued.value.outboxId : ''
    await freezeMails(store, contextAt(now).settings, orgo.ports.log, () => now)
    const world: World = { taken: new Map(), askedAgain: 0, hashes: new Set(), now: now + 60_000, isAccepted: false }
    for (const end of ['retry', 'not_sent', 'some', 'killed before the mark'] as const) {
      tryOnce(outboxId, end, false, world)
      world.now += 60_000
      const context = contextAt(world.now)
      for (const by of [holdMail, releaseMail])
        store.write((tx) => {
          const row = findItem(tx, outboxId)
          if (row) by(tx, context, row, 'person:owner')
        })
      await freezeMails(store, context.settings, orgo.ports.log, () => world.now)
    }
    expect(world.hashes.size).toBe(1)
    expect([...world.taken.values()]).toEqual([1, 1])
  })

  it('OUT-8 O8 what waited for long is held again before it leaves', () => {
    const now = orgo.clock.now()
    const old = { ...draft, kind: 'digest', automatic: true, author: 'timer', recipients: draft.recipients.slice(0, 1) } as const
    const enqueued = store.write((tx) =>
      enqueueMail(tx, { ...contextAt(now), settings: { ...contextAt(now).settings, holdNewDomains: false } }, old),
    )
    const outboxId = enqueued.ok ? enqueued.value.outboxId : ''
    expect(whyHoldNow(store.read, contextAt(now), outboxId)).toEqual([])
    expect(whyHoldNow(store.read, contextAt(now + 20 * 86_400_000), outboxId)).toEqual([
      { reason: 'old_mail', sentence: 'It has waited for 20 days.' },
    ])
  })
})
