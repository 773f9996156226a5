import { afterEach, expect, it } from 'vitest'
import { renderAccount, renderAccounts } from '../../electron/cli/render/render-accounts.ts'
import { openOffice, standing } from './outbox-steps.ts'
import type { TestOrgo } from './test-orgo.ts'

let orgo: TestOrgo
afterEach(() => orgo.close())

it('ACC-9 the first account says how many mails were held for want of one, and none leaves before somebody lets it go', async () => {
  const office = await openOffice({ account: false })
  orgo = office.orgo
  const write = () =>
    orgo.client.outbox.compose({
      taskId: office.taskId,
      recipients: ['ida@sender.example'],
      subject: 'Hi',
      text: 'x',
      send: 'now',
    })
  await write()
  await write()
  const smtp = 'smtp://127.0.0.1:9'
  const added = await orgo.client.accounts.add({ smtp, from: 'desk@office.example', cleartext: true })
  expect(added).toMatchObject({ isDefault: true, held: 2 })
  const sentence =
    '2 mails were held because there was no account. See them with "orgo outbox will-send", and let them go with "orgo outbox release".'
  expect(renderAccount(added)).toContain(sentence)
  expect(renderAccounts([added], { columns: 80 })).toContain(sentence)
  await orgo.engine.idle()
  expect(await standing(orgo)).toEqual(['message held: no_account', 'message held: no_account'])
  const other = await orgo.client.accounts.add({ smtp, from: 'hall@office.example', cleartext: true })
  expect(other).toMatchObject({ isDefault: false, held: 0 })
  const [group] = (await orgo.client.outbox.willSend({})).groups
  expect((await orgo.client.outbox.release({ outboxIds: group?.outboxIds ?? [] })).done).toHaveLength(2)
  const [first] = await orgo.client.accounts.list({})
  expect(first?.held).toBe(0)
  expect(first && renderAccount(first)).not.toContain('held')
})
