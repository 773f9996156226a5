import { describe, expect, it } from 'vitest'
import { describeStatus } from './describe-status.ts'

const failed = (status: string | null, diagnostic: string | null = null) =>
  describeStatus({ action: 'failed', status, diagnostic })

describe('why a mail was not delivered', () => {
  it.each([
    ['5.1.1', null, 'This address does not exist.'],
    ['5.2.2', null, 'The mailbox is full.'],
    ['4.4.7', null, 'It could not be delivered in time, and the servers have given up.'],
    ['5.7.26', null, 'The receiving server could not prove that the mail is from us (SPF, DKIM).'],
    // A code that nobody registered says at least where it went wrong.
    ['5.4.310', null, 'There is something wrong on the way to the receiving server.'],
    ['5.0.0', '550 Mailbox is full', 'The mailbox is full.'],
    ['5.1.0', '550 no such user here', 'This address does not exist.'],
    [null, 'Remote host said: 550 user unknown', 'This address does not exist.'],
    [null, 'connect to mx.example: Connection timed out', 'The receiving server did not answer.'],
    [null, 'something nobody ever read', 'The mail server did not say why.'],
    [null, null, 'The mail server did not say why.'],
  ])('RCP-1 %s %s', (status, diagnostic, sentence) => {
    expect(failed(status, diagnostic)).toBe(sentence)
  })

  it('RCP-3 a late mail is not lost yet', () => {
    expect(describeStatus({ action: 'delayed', status: '4.2.2', diagnostic: null })).toBe(
      'It is late; the servers keep trying. The mailbox is full.',
    )
  })
})
