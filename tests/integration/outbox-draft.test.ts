import { afterEach, describe, expect, it } from 'vitest'
import { addAccount, type Office, openOffice } from './outbox-steps.ts'
import type { TestOrgo } from './test-orgo.ts'

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
})
