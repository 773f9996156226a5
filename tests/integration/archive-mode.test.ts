import { afterEach, describe, expect, it } from 'vitest'
import { projections, rebuildProjections } from '../../electron/core/store/ops/rebuild-projections.ts'
import { readTables } from './read-tables.ts'
import { expectValue, openTestStore, type TestOrgo, testOrgo } from './test-orgo.ts'
import { dateHeader, sentAt, writeMail } from './write-mail.ts'
import { letter, writeOutlook } from './write-outlook.ts'

const rules = {
  'desk/module.yaml': 'module: 1\ntitle: Desk\n',
  'desk/rules.yaml': `orgo_rules: 1
rules:
  - id: desk-alarm
    if: "subject contains 'alarm'"
    then: [{ tag: alarm }, { escalate_after: 1 hour }, { route_to: duty@office.example }]
`,
}
const day = 86_400_000
const now = sentAt + 100 * day
const at = (days: number): number => now - days * day

let orgo: TestOrgo
afterEach(() => orgo.close())

// Two alarms and two letters that no rule knows, one of each old; an old alarm that is answered lately.
const outlook = () =>
  writeOutlook([
    {
      path: ['Inbox'],
      items: [
        letter(1, { subject: 'Old alarm', sentAt: at(90) }),
        letter(2, { subject: 'Old question', sentAt: at(90) }),
        letter(3, { subject: 'New alarm', sentAt: at(10) }),
        letter(4, { subject: 'New question', sentAt: at(10) }),
        letter(5, {
          subject: 'Re: Old alarm',
          sentAt: at(5),
          inReplyTo: '<letter-1@sender.example>',
          references: ['<letter-1@sender.example>'],
        }),
      ],
    },
  ])
const mails = [
  writeMail({ id: 'a@sender.example', subject: 'Old alarm', date: dateHeader(at(90)) }),
  writeMail({ id: 'b@sender.example', subject: 'New alarm', date: dateHeader(at(10)) }),
]

async function importWith(path: string, options: { mode?: 'silent' | 'live'; cutOff?: number | null } = {}) {
  const { archiveId } = await orgo.client.archives.import({ source: { path }, ...options })
  await orgo.engine.idle()
  return orgo.client.archives.get({ archiveId })
}

const tasksByTitle = async () => new Map((await orgo.client.tasks.list({ limit: 500 })).rows.map((task) => [task.title, task]))
const triage = async () => (await orgo.client.messages.list({ view: 'triage' })).rows.map(({ subject }) => subject).sort()
const timers = () => orgo.withStore((store) => store.read.get<{ n: number }>('SELECT count(*) AS n FROM escalations')?.n)

/** The tables are what the log makes of them. */
async function expectRebuilt(): Promise<void> {
  const store = expectValue(await openTestStore(orgo.ports))
  const live = readTables(store.read, projections)
  store.write(rebuildProjections)
  expect(readTables(store.read, projections)).toEqual(live)
  store.close()
}

describe('mail from before the cut-off', () => {
  it('ING-21 I1 is history by default after 30 days: its tasks are closed at their own time, and it waits nowhere; no timer starts', async () => {
    orgo = await testOrgo({ rules, shippedRules: false, now })
    const archive = await importWith(orgo.writeFile('mail.pst', outlook()))
    expect(archive).toMatchObject({ imported: 5, tasks: 2, cutOff: now - 30 * day, withheld: 2 })
    const tasks = await tasksByTitle()
    const old = await orgo.client.tasks.get({ taskId: tasks.get('Old alarm')?.taskId ?? '' })
    expect([old.category, old.closedAt, old.createdAt]).toEqual(['done', at(90), at(90)])
    const fresh = await orgo.client.tasks.get({ taskId: tasks.get('New alarm')?.taskId ?? '' })
    expect([fresh.category, fresh.closedAt, fresh.createdAt]).toEqual(['new', null, at(10)])
    // A late answer to a closed task waits for a person, and is the only old thing that does.
    expect(await triage()).toEqual(['New question', 'Re: Old alarm'])
    expect(await timers()).toBe(0)
    orgo.engine.wake()
    expect(await timers()).toBe(0)
    await expectRebuilt()
  })

  it('ING-21 none is history where nobody wants it, and a live import starts the timers of what is new alone', async () => {
    orgo = await testOrgo({ rules, shippedRules: false, now })
    expect(
      await importWith(
        orgo.writeFile('none.mbox', `${mails.map((mail) => `From x Mon Jan  6 09:00:00 2025\n${mail}\n`).join('')}`),
        { cutOff: null },
      ),
    ).toMatchObject({ tasks: 2, cutOff: null })
    expect([...(await tasksByTitle()).values()].map(({ category }) => category)).toEqual(['new', 'new'])
    await orgo.close()
    orgo = await testOrgo({ rules, shippedRules: false, now })
    const live = await importWith(orgo.writeFile('mail.pst', outlook()), { mode: 'live', cutOff: now - 30 * day })
    expect(live).toMatchObject({ tasks: 2, withheld: 0 })
    expect(await timers()).toBe(1)
    expect((await tasksByTitle()).get('New alarm')?.escalatesAt).toBe(at(10) + 3_600_000)
    expect(await triage()).toEqual(['New question', 'Re: Old alarm'])
    await expectRebuilt()
    await orgo.close()
    orgo = await testOrgo({ rules, shippedRules: false, now })
    expect(await orgo.importMbox(mails, { mode: 'live' })).toMatchObject({ tasks: 2, cutOff: null })
    expect(await timers()).toBe(2)
    await expectRebuilt()
  })

  it('ING-21 exactly at the cut-off, mail is new; a mail without a date is new, too', async () => {
    orgo = await testOrgo({ rules, shippedRules: false, now })
    const edge = [0, 1000].map((ms) =>
      writeMail({ id: `${ms}@sender.example`, subject: `Alarm ${ms}`, date: dateHeader(at(50) - ms) }),
    )
    const undated = writeMail({ id: 'c@sender.example', subject: 'Alarm without a day', date: null }).replace(
      /^Received:.*\n/m,
      '',
    )
    const path = orgo.writeFile('edge.zip.eml', undated)
    const archive = await importWith(
      orgo.writeFile('edge.mbox', edge.map((mail) => `From x Mon Jan  6 09:00:00 2025\n${mail}\n`).join('')),
      { cutOff: at(50) },
    )
    expect(archive.tasks).toBe(2)
    expect(await importWith(path, { cutOff: at(50) })).toMatchObject({ tasks: 1 })
    const tasks = await tasksByTitle()
    expect(['Alarm 0', 'Alarm 1000', 'Alarm without a day'].map((title) => tasks.get(title)?.category)).toEqual([
      'new',
      'done',
      'new',
    ])
  })
})
