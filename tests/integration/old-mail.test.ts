import { copyFileSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { productFolder, type TestOrgo, testOrgo } from './test-orgo.ts'
import { dateHeader, writeMail } from './write-mail.ts'

/** 5,000 take a minute or two; ORGO_OLD_MAILS=5000 runs them all. */
const count = Number(process.env.ORGO_OLD_MAILS ?? 1_000)
const now = Date.UTC(2026, 10, 2, 9)
const day = 86_400_000

/** What the shipped rules look for, so that every kind of effect is met: mail, timers, assignments, states. */
const matters = [
  'EMERGENCY: burst pipe in the cellar',
  'Gas smell in the hall',
  'The lift is stuck',
  'The lamp is broken, please repair',
  'Invoice 4711',
  'Harassment by a colleague',
  'Sick today',
  'Application as a caretaker',
  'Holiday leave in August',
  'My child is absent tomorrow',
  'A complaint about the lunch',
  'An appointment with the teacher',
  'Wasserrohrbruch im Keller',
  'Heizung kaputt',
  'Rechnung 12',
  'Krankmeldung',
  'Urlaubsantrag',
  'Chauffage en panne',
]
const readers = ['repairs', 'hr', 'trust', 'school', 'office', 'accounts', 'info']
const writers = [
  'ottilie.marmalade@postbox.example',
  'yusuf.feuerlilie@hausmail.example',
  'oskar.federkiel@riverside.example',
  'service@boiler-brothers.example',
  'stranger@elsewhere.example',
]

const oldMail = (index: number): string =>
  writeMail({
    id: `old-${index}@archive.example`,
    from: writers[index % writers.length] ?? '',
    to: `${readers[index % readers.length]}@riverside.example`,
    subject: `${matters[index % matters.length]} (${index})`,
    body: `This is about ${matters[index % matters.length]}. Please answer soon.`,
    date: dateHeader(now - (index % 700) * day - (index % 1000) * 60_000),
    ...(index % 9 === 0 ? { attachments: [{ name: 'photo.jpg', content: `picture ${index}` }] } : {}),
  })

let orgo: TestOrgo
const shown: string[] = []
afterEach(() => orgo.close())

/** What there is of each; timers and notices of the recurring tasks that fall due meanwhile are not the mail's. */
const ofMail = 'WHERE task_id IN (SELECT task_id FROM task_messages)'
const counts = () =>
  orgo.withStore((store) => {
    const rows = (from: string): number => store.read.get<{ n: number }>(`SELECT count(*) AS n FROM ${from}`)?.n ?? -1
    return {
      orders: rows('mail_orders'),
      outbox: rows('outbox'),
      timers: rows(`escalations ${ofMail}`),
      notices: rows(`notices ${ofMail}`),
    }
  })

describe('I1 old mail with every shipped rule active', () => {
  it(`I1 ORD-3 NTC-7 ${count} old mails order nothing, send nothing, start nothing and tell nobody, then or in the days after`, async () => {
    orgo = await testOrgo({ now })
    const people = join(orgo.paths.profile, 'config/people.yaml')
    mkdirSync(dirname(people), { recursive: true })
    copyFileSync(join(productFolder, 'resources/samples/people.yaml'), people)
    orgo.ports.notify.show = (title) => shown.push(title)
    await orgo.client.accounts.add({
      smtp: 'smtps://desk@mail.riverside.example:465',
      from: 'desk@riverside.example',
      password: 'x',
    })
    orgo.engine.wake()
    const archive = await orgo.importMbox(
      Buffer.from(
        Array.from({ length: count }, (_, index) => `From x@archive.example Mon Jan  6 09:00:00 2025\n${oldMail(index)}\n`).join(
          '',
        ),
      ),
    )
    expect(archive).toMatchObject({ found: count, imported: count, failed: 0 })
    const kinds = await orgo.withStore((store) =>
      store.read.all<{ action: string }>('SELECT DISTINCT action FROM withheld_effects ORDER BY action').map((row) => row.action),
    )
    expect(kinds).toEqual(['escalate_after', 'route_to', 'send_template'])
    expect(archive.withheld).toBeGreaterThan(count / 4)
    for (const pass of [0, 60_000, 10 * 60_000, day, day, 7 * day]) {
      orgo.clock.pass(pass)
      orgo.engine.wake()
      await orgo.engine.idle()
    }
    expect(await counts()).toEqual({ orders: 0, outbox: 0, timers: 0, notices: 0 })
    expect(shown).toEqual([])
  }, 1_800_000)

  it('I1 ORD-1 the same mail, come live, orders each of its mails once', async () => {
    orgo = await testOrgo({ now: now + day })
    const mail = Buffer.from(`From x@archive.example Mon Jan  6 09:00:00 2025\n${oldMail(0)}\n`)
    await orgo.importMbox(mail, { mode: 'live', name: 'first.mbox' })
    const first = await counts()
    expect(first.orders).toBeGreaterThan(0)
    expect(first.outbox).toBe(first.orders)
    await orgo.importMbox(Buffer.concat([mail, Buffer.from('\n')]), { mode: 'live', name: 'again.mbox' })
    expect(await counts()).toEqual(first)
  })
})
