import { describe, expect, it } from 'vitest'
import { OutboxKind } from '#shared/model/outbox.ts'
import { decideDisclosure, neutralSubject, recipientClasses } from './disclosure.ts'

/** The whole table in words: what may go to whom about a confidential matter. A change here is a change of who learns what. */
const expected: Record<(typeof recipientClasses)[number], OutboxKind[]> = {
  reader: [...OutboxKind.options],
  requester: ['reply', 'message', 'acknowledgement'],
  colleague: [],
  outsider: [],
}

describe('who may be told of a confidential matter', () => {
  it.each(recipientClasses)('OUT-6 A6 %s', (to) => {
    const sent = OutboxKind.options.filter((kind) => decideDisclosure(to, true, kind) === 'send')
    expect(sent).toEqual(OutboxKind.options.filter((kind) => expected[to].includes(kind)))
  })

  it('OUT-6 what is open may go to anybody', () => {
    for (const to of recipientClasses)
      for (const kind of OutboxKind.options) expect(decideDisclosure(to, false, kind)).toBe('send')
  })

  it('OUT-6 the subject says that there is something, and not what', () => {
    expect(['en', 'de', 'fr', null].map(neutralSubject)).toEqual([
      'A confidential matter',
      'Eine vertrauliche Angelegenheit',
      'Une affaire confidentielle',
      'A confidential matter',
    ])
  })
})
