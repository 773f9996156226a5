import { afterEach, describe, expect, it } from 'vitest'
import { type DeliveryStand, openDeliveryStand } from './delivery-stand.ts'
import { type MailServer, startMailServer } from './mail-server.ts'

let stand: DeliveryStand
let server: MailServer
const open = async (utf8: boolean): Promise<void> => {
  server = await startMailServer({ utf8 })
  stand = await openDeliveryStand()
  await stand.account(server.port)
}
afterEach(async () => {
  await stand.close()
  await server.close()
})

const [anna, juergen] = ['anna@bücher.example', 'jürgen@bücher.example']
const headOf = (): string => server.received[0]?.bytes.toString('utf8').split('\r\n\r\n')[0] ?? ''

describe('addresses in other letters than ASCII', () => {
  it('DLV-12 a domain leaves in ASCII, in the envelope and in the header', async () => {
    await open(false)
    const outboxId = stand.queue(anna)
    await stand.delivery.round()
    expect([stand.row(outboxId).state, stand.recipients(outboxId)]).toEqual(['accepted', { [anna]: 'accepted' }])
    expect(server.commands.filter((line) => /^RCPT/.test(line))).toEqual(['RCPT TO:<anna@xn--bcher-kva.example>'])
    expect(headOf()).toContain('To: anna@xn--bcher-kva.example')
  })

  it('DLV-12 DLV-3 without SMTPUTF8 such a local part is refused in words before the mail is handed over, the others get it', async () => {
    await open(false)
    const [both, alone] = [stand.queue([anna, juergen]), stand.queue(juergen)]
    await stand.delivery.round()
    expect([stand.row(both).state, stand.recipients(both)]).toEqual(['accepted', { [anna]: 'accepted', [juergen]: 'refused' }])
    expect([stand.row(alone).state, stand.recipients(alone)]).toEqual(['failed', { [juergen]: 'refused' }])
    expect(stand.row(alone).last_error).toMatch(/no SMTPUTF8/)
    expect(server.received).toHaveLength(1)
    expect(server.commands.join('\n')).not.toMatch(/[^\u0000-\u007f]/)
  })

  it('DLV-12 with SMTPUTF8 it is sent (RFC 6531)', async () => {
    await open(true)
    const outboxId = stand.queue(juergen)
    await stand.delivery.round()
    expect(stand.row(outboxId).state).toBe('accepted')
    expect(server.commands.find((line) => /^MAIL/.test(line))).toMatch(/ SMTPUTF8\b/)
    expect(server.commands).toContain('RCPT TO:<jürgen@xn--bcher-kva.example>')
  })
})
