import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { type TestOrgo, testOrgo } from './test-orgo.ts'
import { dateHeader, sentAt, writeMail } from './write-mail.ts'

const hour = 3_600_000
const people = `people: 1
members:
  - { id: ana, name: Ana, addresses: [ana@house.example], roles: [case_officer] }
  - { id: bo, name: Bo, addresses: [bo@house.example] }
`
const desk = `orgo_rules: 1
rules:
  - id: secret
    phase: qualify
    if: "subject contains 'secret'"
    then: [{ confidential: { readers: ["person:ana"] } }, { tag: secret }]
  - id: lamp
    if: "subject contains 'lamp'"
    then:
      - tag: lamp
      - route_to: bo@house.example
      - route_to: firm@outside.example
      - escalate_after: 4 hours
  - { id: answered, if: "thread.replied", then: { tag: answered } }
  - { id: nagging, when: timer, if: "task.waiting_since older than 2 hours", then: [{ tag: nagged }, { escalate_after: 1 hour }] }
`

let orgo: TestOrgo
afterEach(() => orgo.close())

async function open(): Promise<void> {
  orgo = await testOrgo({
    shippedRules: false,
    rules: { 'desk/module.yaml': 'module: 1\ntitle: Desk\n', 'desk/desk.yaml': desk },
  })
  const path = join(orgo.paths.profile, 'config/people.yaml')
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, people)
}

const asked = writeMail({
  id: 'ask@tenant.example',
  from: 't@tenant.example',
  subject: 'The lamp is dark',
  date: dateHeader(sentAt),
})
const answer = writeMail({
  ...{ id: 'answer@house.example', from: 'bo@house.example', to: 't@tenant.example', inReplyTo: 'ask@tenant.example' },
  ...{ subject: 'Re: The lamp is dark', date: dateHeader(sentAt + hour) },
})
const again = writeMail({
  ...{ id: 'again@tenant.example', from: 't@tenant.example', inReplyTo: 'answer@house.example' },
  ...{ subject: 'Re: The lamp is dark', date: dateHeader(sentAt + 2 * hour) },
})
const onlyTask = async () => {
  const [row] = (await orgo.client.tasks.list({ view: 'all', limit: 10 })).rows
  return orgo.client.tasks.get({ taskId: row?.taskId ?? '' })
}

describe('mail of our own', () => {
  it('R7 PEO-12 rules for incoming mail do not meet what one of us writes to others, and it is not lost', async () => {
    await open()
    const begun = {
      id: 'begun@house.example',
      from: 'bo@house.example',
      to: 't@tenant.example',
      subject: 'The lamp will be changed',
    }
    const inside = {
      id: 'inside@house.example',
      from: 'bo@house.example',
      to: 'desk@house.example',
      subject: 'A lamp in the hall',
    }
    await orgo.importMbox([writeMail(begun), writeMail(inside)], { mode: 'live' })
    expect((await orgo.client.tasks.list({})).rows.map(({ title }) => title)).toEqual(['A lamp in the hall'])
    expect((await orgo.client.messages.list({ view: 'triage' })).rows.map(({ subject }) => subject)).toEqual([begun.subject])
  })

  it('PEO-12 an answer by mail is an answer: thread.replied, nobody waits, and no step fires', async () => {
    await open()
    await orgo.importMbox([asked, answer], { mode: 'live' })
    expect((await onlyTask()).tags).toEqual(['lamp'])
    orgo.clock.set(sentAt + 5 * hour)
    orgo.engine.wake()
    const task = await onlyTask()
    expect(task.tags).toEqual(['lamp'])
    expect(task.escalations.map(({ state }) => state)).toEqual(['skipped'])
    await orgo.importMbox([again], { mode: 'live' })
    expect((await onlyTask()).tags.toSorted()).toEqual(['answered', 'lamp'])
    orgo.clock.pass(5 * 60_000)
    orgo.engine.wake()
    expect((await onlyTask()).tags.toSorted()).toEqual(['answered', 'lamp', 'nagged'])
  })

  it('I1 AUT-3 a rule of the clock starts no timer at a task of a silent import that nobody has had in hand', async () => {
    await open()
    await orgo.importMbox([asked], { mode: 'silent' })
    orgo.clock.set(sentAt + 3 * hour)
    orgo.engine.wake()
    const task = await onlyTask()
    expect(task.tags.toSorted()).toEqual(['lamp', 'nagged'])
    expect(task.escalations).toEqual([])
    expect(task.withheld.map(({ ruleId }) => ruleId).toSorted()).toEqual(['lamp', 'lamp', 'lamp', 'nagging'])
  })

  it('A-12 a confidential matter holds the notice to a stranger, and not that to one of us', async () => {
    await open()
    await orgo.importMbox([writeMail({ id: 'x@tenant.example', from: 't@tenant.example', subject: 'A secret lamp' })], {
      mode: 'live',
    })
    const orders = await orgo.withStore((store) =>
      store.read.all<{ target: string; held: number }>(
        "SELECT target, json_extract(cause_json, '$.held') AS held FROM mail_orders ORDER BY target",
      ),
    )
    expect(orders).toEqual([
      { target: 'address:bo@house.example', held: 0 },
      { target: 'address:firm@outside.example', held: 1 },
    ])
    expect((await onlyTask()).withheld).toEqual([])
  })
})

describe('a people file with a mistake', () => {
  it('PEO-9 A3 that was there at the start opens nothing: its owner holds no role', async () => {
    await open()
    const path = join(orgo.paths.profile, 'config/people.yaml')
    writeFileSync(path, people)
    await orgo.importMbox([writeMail({ id: 'x@tenant.example', from: 't@tenant.example', subject: 'A secret' })], {
      mode: 'live',
    })
    expect((await orgo.client.tasks.list({})).rows).toHaveLength(1)
    writeFileSync(path, people.replace('people: 1', 'people: 2'))
    orgo = await orgo.reopen()
    expect((await orgo.client.tasks.list({})).rows).toEqual([])
  })
})
