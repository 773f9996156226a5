import { call } from '@orpc/server'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { exportProcedures } from '../../electron/core/ingest/export-items.ts'
import type { Store } from '../../electron/core/store/store.ts'
import { expectValue, faultOf, openTestStore, type TestOrgo, testOrgo } from './test-orgo.ts'
import { writeMail } from './write-mail.ts'

let orgo: TestOrgo
let store: Store
let archiveId: string
const count = 1100
beforeEach(async () => {
  orgo = await testOrgo({ shippedRules: false })
  const mails = Array.from({ length: count }, (_, n) => writeMail({ id: `${n}@sender.example`, body: `Text ${n}` }))
  archiveId = (await orgo.importMbox(mails)).archiveId
  store = expectValue(await openTestStore(orgo.ports))
})
afterEach(async () => {
  store.close()
  await orgo.close()
})

describe('taking a large statement away', () => {
  it('ING-20 P-4 as CSV, it counts nothing for each page, and others have their turn between two pages', async () => {
    const counts: string[] = []
    const get: Store['read']['get'] = (sql, ...values) => {
      if (sql.includes('count(*)')) counts.push(sql)
      return store.read.get(sql, ...values)
    }
    let turns = 0
    const timer = setInterval(() => {
      turns += 1
    }, 0)
    const { csv } = exportProcedures({ ...store, read: { ...store.read, get } })
    const file = await call(csv, { archiveId }, { context: { session: orgo.engine.owner } })
    clearInterval(timer)
    expect(Buffer.from(file.base64, 'base64').toString().trimEnd().split('\r\n')).toHaveLength(count + 1)
    expect([counts, turns > 0]).toEqual([[], true])
  })

  it('ING-20 A-22 as an mbox that would not fit into memory it is refused with a sentence', async () => {
    const { mbox } = exportProcedures(store, { mboxBytes: 10_000 })
    const refused = await faultOf(call(mbox, { archiveId, outcome: 'imported' }, { context: { session: orgo.engine.owner } }))
    expect(refused).toMatchObject({ code: 'TOO_LARGE', message: expect.stringMatching(/^These items are larger than 192 MB/) })
    const whole = await orgo.client.archives.mbox({ archiveId, outcome: 'imported' })
    expect(
      Buffer.from(whole.base64, 'base64')
        .toString()
        .match(/^From MAILER-DAEMON/gm),
    ).toHaveLength(count)
  })
})
