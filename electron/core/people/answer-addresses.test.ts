import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answerAddresses } from './answer-addresses.ts'
import { findOwnMail, foldAddress } from './own-mail.ts'

const one = (address: string, name = '') => ({ address, name })
const own = findOwnMail([], [], ['desk@home.example'])
const answer = (message: Partial<Parameters<typeof answerAddresses>[2]>, self: string[] = []) =>
  answerAddresses(own, self, { from: null, replyTo: [], to: [], cc: [], ...message })

describe('OUT-15 whom an answer goes to', () => {
  it('OUT-15 the sender, and all others once, without our mailbox', () => {
    expect(
      answer({
        from: one('ida@sender.example', 'Ida'),
        to: [one('Desk@home.example'), one('firm@pipes.example')],
        cc: [one('IDA@sender.example'), one('firm@pipes.example', 'Firm'), one('tom@sender.example')],
      }),
    ).toEqual({ to: [one('ida@sender.example', 'Ida')], others: [one('firm@pipes.example'), one('tom@sender.example')] })
  })

  it('OUT-15 where the sender wants answers; an answer to all reaches the sender, too', () => {
    const message = { from: one('ida@sender.example'), replyTo: [one('family@sender.example')], to: [one('desk@home.example')] }
    expect(answer(message)).toEqual({ to: [one('family@sender.example')], others: [one('ida@sender.example')] })
  })

  it('OUT-15 under mail of our own mailbox, those whom it went to', () => {
    expect(answer({ from: one('desk@home.example'), to: [one('ida@sender.example')], cc: [one('tom@sender.example')] })).toEqual({
      to: [one('ida@sender.example')],
      others: [one('tom@sender.example')],
    })
  })

  it('OUT-15 whoever answers does not write to themselves', () => {
    expect(
      answer({ from: one('ida@sender.example'), to: [one('Ana@home.example'), one('ben@home.example')] }, ['ana@home.example']),
    ).toEqual({ to: [one('ida@sender.example')], others: [one('ben@home.example')] })
  })

  it('OUT-15 nobody is named twice, whatever the mail says', () => {
    const address = fc.constantFrom('a@x.example', 'A@x.example', 'desk@home.example', 'b@x.example', '').map((text) => one(text))
    const list = fc.array(address, { maxLength: 5 })
    fc.assert(
      fc.property(fc.option(address), list, list, list, (from, replyTo, to, cc) => {
        const found = answer({ from, replyTo, to, cc })
        const all = [...found.to, ...found.others].map((somebody) => foldAddress(somebody.address))
        expect(new Set(all).size).toBe(all.length)
        expect(all).not.toContain('desk@home.example')
        expect(all).not.toContain('')
      }),
    )
  })
})
