import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Facts, noMessageFacts } from '../../rules/facts.ts'
import { packEntries, unpackEntries } from '../../store/fact-pack.ts'
import { decodeFacts, encodeFacts } from './fact-record.ts'

const text = fc.string({ unit: 'grapheme', maxLength: 200 })
const address = fc.record({ name: text, address: text })
const someFacts: fc.Arbitrary<Facts> = fc
  .record({
    subject: text,
    body: text,
    quote: text,
    isTail: fc.boolean(),
    from: fc.array(address, { maxLength: 3 }),
    headers: fc.uniqueArray(fc.tuple(fc.constantFrom('x-a', 'x-b', 'received'), fc.array(text, { minLength: 1, maxLength: 3 })), {
      selector: ([name]) => name,
    }),
  })
  .map(({ subject, body, quote, isTail, from, headers }) => ({
    ...noMessageFacts,
    subject,
    body,
    fullBody: isTail ? body + quote : quote,
    from,
    headers: new Map(headers),
  }))

/** Getters read: what rules can see of the facts. */
const seen = ({ body, fullBody, headers, language: _follows, ...rest }: Facts) => ({
  ...rest,
  body,
  fullBody,
  headers: [...headers],
})

describe('facts of a message as they are kept', () => {
  it('RWK-2 what is kept is what was judged: packing and reading gives the same facts', () => {
    fc.assert(
      fc.property(fc.array(someFacts, { minLength: 1, maxLength: 5 }), (list) => {
        const entries = list.map((facts, index) => ({
          messageNo: index + 1,
          record: encodeFacts({ at: 5 + index, threadNo: 7, setHash: 'h', history: false, facts }),
        }))
        const read = unpackEntries(packEntries(entries)).map(({ messageNo, record }) => decodeFacts(messageNo, record))
        expect(read.map(({ facts }) => seen(facts))).toEqual(list.map(seen))
        expect(read.map(({ messageNo, at, threadNo, partial }) => [messageNo, at, threadNo, partial])).toEqual(
          list.map((_, index) => [index + 1, 5 + index, 7, false]),
        )
      }),
      { numRuns: 200 },
    )
  })

  it('RWK-2 the language is found out when it is asked for, and not before', () => {
    const body = 'Guten Tag, seit gestern tropft in unserer Wohnung das Wasser aus der Decke und niemand meldet sich bei uns.'
    let asked = 0
    const facts: Facts = {
      ...noMessageFacts,
      body,
      get language() {
        asked += 1
        return 'de'
      },
    }
    const read = decodeFacts(1, encodeFacts({ at: 1, threadNo: 1, setHash: 'h', history: false, facts }))
    expect([asked, read.facts.language]).toEqual([0, 'de'])
  })

  it('RWK-2 seals of mail servers are left out, and the facts say so', () => {
    const headers = new Map([
      ['dkim-signature', ['v=1; b=abc']],
      ['x-a', ['kept']],
    ])
    const read = decodeFacts(
      1,
      encodeFacts({ at: 1, threadNo: 1, setHash: 'h', history: false, facts: { ...noMessageFacts, headers } }),
    )
    expect([...read.facts.headers]).toEqual([['x-a', ['kept']]])
    expect(read.partial).toBe(true)
  })
})
