import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { OutboxState } from '#shared/model/outbox.ts'
import { actionsOf, explainRefusal, nextOutboxState, outboxEvents } from './outbox-state.ts'

const anyEvent = fc.constantFrom(...outboxEvents)

describe('the states of a mail that leaves', () => {
  it('OUT-2 once it was accepted nothing leads anywhere', () => {
    for (const event of outboxEvents) expect(nextOutboxState('accepted', event)).toBeNull()
  })

  it('OUT-2 O1 out of doubt nothing leads back to sending but the word of a person', () => {
    const ways = outboxEvents.filter((event) => nextOutboxState('in_doubt', event) === 'queued')
    expect(ways).toEqual(['again'])
  })

  it('OUT-2 whatever happens in whatever order, a try follows only a queued mail, and none follows an accepted one', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 60 }), (events) => {
        let state: OutboxState = 'draft'
        let wasAccepted = false
        for (const event of events) {
          const next: OutboxState | null = nextOutboxState(state, event)
          if (next === null) continue
          if (next === 'sending') expect([state, wasAccepted]).toEqual(['queued', false])
          wasAccepted ||= next === 'accepted'
          state = next
        }
      }),
      { numRuns: 500 },
    )
  })

  it('OUT-11 O4 it can be withdrawn in every state in which it has not left and is not leaving', () => {
    const states = OutboxState.options.filter((state) => nextOutboxState(state, 'cancel') !== null)
    expect(states).toEqual(['draft', 'held', 'queued', 'failed', 'in_doubt'])
  })

  it('OUT-11 O3 a refused or withdrawn mail can be changed and sent again', () => {
    expect([nextOutboxState('failed', 'edit'), nextOutboxState('cancelled', 'edit'), nextOutboxState('failed', 'retry')]).toEqual(
      ['draft', 'draft', 'queued'],
    )
  })

  it('OUT-11 what a person may do follows from the state', () => {
    const standing = { hasAccepted: false, waits: false }
    expect(OutboxState.options.map((state) => [state, actionsOf({ state, ...standing }).join(' ')])).toEqual([
      ['draft', 'edit queue cancel'],
      ['held', 'edit queue cancel'],
      ['queued', 'edit hold cancel'],
      ['sending', ''],
      ['accepted', ''],
      ['failed', 'edit hold cancel retry'],
      ['in_doubt', 'cancel resolve'],
      ['cancelled', 'edit'],
    ])
    expect(actionsOf({ state: 'queued', hasAccepted: false, waits: true })).toContain('undo')
    expect(actionsOf({ state: 'queued', hasAccepted: true, waits: true })).toEqual(['hold', 'cancel', 'send_now'])
    expect(explainRefusal('sending')).toBe('This mail is with the mail server right now, so this cannot be done.')
  })
})
