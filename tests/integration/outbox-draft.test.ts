import { afterEach, describe, expect, it } from 'vitest'
import { addAccount, type Office, openOffice, receive } from './outbox-steps.ts'
import { faultOf, type TestOrgo } from './test-orgo.ts'

let orgo: TestOrgo
let office: Office
afterEach(() => orgo.close())

describe('a draft', () => {
  it('OUT-9 keeps a file from the machine of whoever writes while its words change', async () => {
    office = await openOffice({})
    orgo = office.orgo
    const file = { name: 'plan.txt', type: 'text/plain', base64: Buffer.from('The plan').toString('base64') }
    const draft = await orgo.client.outbox.compose({ answers: office.messageId, subject: '', text: 'See it.', files: [file] })
    const [kept] = draft.files
    expect(kept).toMatchObject({ name: 'plan.txt', bytes: 8 })
    const edited = await orgo.client.outbox.edit({
      outboxId: draft.outboxId,
      text: 'Please see it.',
      files: [{ sha256: kept?.sha256 ?? '' }],
    })
    expect(edited.files).toEqual(draft.files)
  })

  it('OUT-7 says before it is sent what would hold it, and nothing once that is mended', async () => {
    office = await openOffice({ account: false })
    orgo = office.orgo
    const { outboxId, holds } = await orgo.client.outbox.compose({ answers: office.messageId, subject: '', text: 'We come.' })
    expect(holds.map(({ reason }) => reason)).toEqual(['no_account'])
    await addAccount(orgo)
    expect((await orgo.client.outbox.show({ outboxId })).holds).toEqual([])
  })

  it('OUT-19 an empty mail is kept as a draft and refused when it is sent; a subject, a text or a file is enough', async () => {
    office = await openOffice({})
    orgo = office.orgo
    const empty = { recipients: ['ida@sender.example'], subject: ' ', text: '\n ' }
    const refused = {
      code: 'BAD_MAIL',
      data: { line: 'text', sentence: expect.stringMatching(/^This mail is empty: .* first\.$/) },
    }
    expect(await faultOf(orgo.client.outbox.compose({ ...empty, send: 'now' }))).toMatchObject(refused)
    expect((await orgo.client.outbox.list({})).total).toBe(0)
    const { outboxId } = await orgo.client.outbox.compose(empty)
    expect(await faultOf(orgo.client.outbox.queue({ outboxId }))).toMatchObject(refused)
    const file = { name: 'plan.txt', type: 'text/plain', base64: Buffer.from('x').toString('base64') }
    for (const enough of [{ subject: 'Hello' }, { text: 'Hello' }, { files: [file] }])
      expect((await orgo.client.outbox.compose({ ...empty, ...enough, send: 'now' })).state).toBe('queued')
  })

  it('OUT-15 an answer to all names everybody of the mail but our mailbox and whoever answers', async () => {
    office = await openOffice({})
    orgo = office.orgo
    await receive(orgo, {
      id: 'many@sender.example',
      subject: 'The roof',
      to: 'desk@office.example, Ana <ana@office.example>, firm@pipes.example',
    })
    const { rows } = await orgo.client.messages.list({})
    const messageId = rows.find(({ subject }) => subject === 'The roof')?.messageId ?? ''
    const message = await orgo.client.messages.get({ messageId })
    expect(message.answerTo).toEqual([message.from])
    expect(message.answerOthers.map(({ address }) => address)).toEqual(['firm@pipes.example'])
  })

  it('OUT-16 forwards a message as it came, answering nobody', async () => {
    office = await openOffice({})
    orgo = office.orgo
    const recipients = [{ to: 'firm@pipes.example' }]
    const sent = await orgo.client.outbox.compose({
      forwards: office.messageId,
      subject: '',
      text: 'For you.',
      recipients,
      send: 'now',
    })
    expect(sent).toMatchObject({ kind: 'forward', subject: 'Fwd: The lamp is dark', files: [{ name: 'message.eml' }] })
    const raw = Buffer.from((await orgo.client.outbox.raw({ outboxId: sent.outboxId })).base64, 'base64').toString()
    expect(raw).toContain('Message-ID: <lamp@sender.example>')
    expect(raw.slice(0, raw.indexOf('\r\n\r\n'))).not.toMatch(/^(?:In-Reply-To|References):/m)
    const bare = await orgo.client.outbox.compose({ forwards: office.messageId, subject: 'x', text: 'y', recipients, files: [] })
    expect(bare.files).toEqual([])
  })

  it('OUT-16 refuses a mail that both answers and forwards, and one to nobody when it is sent', async () => {
    office = await openOffice({})
    orgo = office.orgo
    const { messageId } = office
    const both = { answers: messageId, forwards: messageId, subject: '', text: 'x' }
    await expect(orgo.client.outbox.compose(both)).rejects.toThrow('not both')
    const nobody = { forwards: messageId, subject: '', text: 'x', send: 'now' as const }
    await expect(orgo.client.outbox.compose(nobody)).rejects.toThrow(/recipient|somebody|nobody/i)
  })
})
