import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type TestOrgo, testOrgo } from './test-orgo.ts'
import { writeMail } from './write-mail.ts'

let orgo: TestOrgo
beforeEach(async () => {
  orgo = await testOrgo({ shippedRules: false })
})
afterEach(() => orgo.close())

const mail = (n: number) => writeMail({ id: `${n}@sender.example`, subject: `Mail ${n}`, body: `Text ${n}` })
const archives = { A: [1, 2, 3], again: [1, 2, 3], B: [3, 4], alone: [2] } as const
type Name = keyof typeof archives

function orders<Item>(items: readonly Item[]): Item[][] {
  if (items.length < 2) return [[...items]]
  return items.flatMap((item, index) => orders(items.toSpliced(index, 1)).map((rest) => [item, ...rest]))
}

const find = async (subject: string) => {
  const { rows } = await orgo.client.messages.list({ limit: 500 })
  return rows.filter((row) => row.subject === subject)
}

describe('copies of a mail', () => {
  it.each(orders<Name>(['A', 'again', 'B', 'alone']).map((order) => [order.join(', '), order] as const))(
    'I3 imported as %s: one message, one copy per place',
    async (_title, order) => {
      for (const name of order) {
        const archive = await orgo.importMbox(archives[name].map(mail), { name: `${name}.mbox` })
        expect(archive.found).toBe(archive.imported + archive.duplicate)
      }
      const { rows, total } = await orgo.client.messages.list({ limit: 500 })
      expect(total).toBe(4)
      for (const row of rows) {
        const number = Number(/\d/.exec(row.subject)?.[0])
        const copies = (await orgo.client.messages.copies({ messageId: row.messageId })).rows
        const holding = order.filter((name) => (archives[name] as readonly number[]).includes(number))
        expect(copies.map((copy) => [/(\w+)\.mbox$/.exec(copy.source)?.[1], copy.itemNo])).toEqual(
          holding.map((name) => [name, (archives[name] as readonly number[]).indexOf(number) + 1]),
        )
        expect(copies.map((copy) => copy.outcome)).toEqual(holding.map((_, index) => (index === 0 ? 'imported' : 'duplicate')))
        expect(new Set(copies.map((copy) => copy.archiveId)).size).toBe(copies.length)
      }
    },
  )

  it('I3 a mail twice in one archive has two copies, and the reader shows both places', async () => {
    await orgo.importMbox([mail(1), mail(2), mail(1)])
    const [row] = await find('Mail 1')
    const copies = (await orgo.client.messages.copies({ messageId: row?.messageId ?? '' })).rows
    expect(copies.map((copy) => copy.itemNo)).toEqual([1, 3])
    expect((await orgo.client.messages.get({ messageId: row?.messageId ?? '' })).sources).toHaveLength(2)
  })

  it('I4 two mailboxes hold one mail: both list it, taking one back keeps the other, and what is gone can come again', async () => {
    const ida = await orgo.importMbox([mail(1), mail(2)], { name: 'ida.mbox' })
    const ben = await orgo.importMbox([mail(2), mail(3)], { name: 'ben.mbox' })
    const listed = async (archiveId: string) =>
      (await orgo.client.messages.list({ archiveId, limit: 500 })).rows.map((row) => row.subject).sort()
    expect(await listed(ida.archiveId)).toEqual(['Mail 1', 'Mail 2'])
    expect(await listed(ben.archiveId)).toEqual(['Mail 2', 'Mail 3'])
    await orgo.client.archives.undo({ archiveId: ida.archiveId })
    await orgo.engine.idle()
    expect(await find('Mail 1')).toEqual([])
    expect(await listed(ben.archiveId)).toEqual(['Mail 2', 'Mail 3'])
    const again = await orgo.importMbox([mail(1), mail(2)], { name: 'ida-2.mbox' })
    expect(again).toMatchObject({ imported: 1, duplicate: 1 })
    expect(await find('Mail 1')).toHaveLength(1)
  })

  it('I5 a mail that only pretends a known Message-ID is no copy, whatever comes first', async () => {
    const pretends = writeMail({ id: '1@sender.example', from: 'Eva <eva@else.example>', subject: 'Mail 1', body: 'Pay here.' })
    const sameHead = writeMail({ id: '1@sender.example', subject: 'Mail 1', body: 'Pay here.' })
    for (const order of [
      [mail(1), pretends, sameHead],
      [sameHead, pretends, mail(1)],
    ])
      await orgo.importMbox(order)
    const rows = await find('Mail 1')
    expect(rows.map((row) => row.preview.trim()).sort()).toEqual(['Pay here.', 'Pay here.', 'Text 1'])
    for (const row of rows) expect((await orgo.client.messages.copies({ messageId: row.messageId })).rows).toHaveLength(2)
  })
})
