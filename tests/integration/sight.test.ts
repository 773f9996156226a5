import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Client } from '../../shared/contract/contract.ts'
import { faultOf, type TestOrgo, testOrgo } from './test-orgo.ts'
import { writeMail } from './write-mail.ts'

const canary = 'zanzibar'
const rules = {
  'cases/module.yaml': 'module: 1\ntitle: Cases\nconfidential: true\n',
  'cases/cases.yaml': `orgo_rules: 1
rules:
  - id: case-named
    phase: qualify
    if: "subject contains 'grievance of' and subject contains 'named'"
    then: [{ confidential: { readers: ["person:lea"] } }, { assign: "person:lea" }, { escalate_after: 1 hour }]
    stop: all
  - id: case-report
    phase: qualify
    if: "subject contains 'grievance'"
    then: [{ confidential: true }, { assign: "role:cases_case_officer" }, { escalate_after: 1 hour }]
    stop: all
`,
  'desk/desk.yaml':
    'orgo_rules: 1\nrules:\n  - { id: desk-lamp, if: "subject contains \'lamp\'", then: { assign: "person:ana" } }\n',
}
const mails = [
  writeMail({ id: 'lamp@sender.example', subject: 'The lamp is dark', body: 'In the yard.' }),
  writeMail({ id: 'case@sender.example', subject: `A grievance about ${canary}`, body: `He said ${canary} again.` }),
  writeMail({
    id: 'answer@sender.example',
    inReplyTo: 'case@sender.example',
    subject: `Re: A grievance about ${canary}`,
    body: canary,
  }),
  writeMail({ id: 'named@sender.example', subject: `A grievance of ${canary}, named`, body: `Only for her: ${canary}` }),
]

let orgo: TestOrgo
const as = (...sight: string[]): Client =>
  createRouterClient(orgo.engine.router, { context: { session: { ...orgo.engine.owner, sight } } })
let nobody: Client
let officer: Client
let lea: Client
let archiveId: string

beforeAll(async () => {
  orgo = await testOrgo({ shippedRules: false, rules })
  archiveId = (await orgo.importMbox(mails, { mode: 'live' })).archiveId
  nobody = as('person:ana', 'role:coordinator')
  officer = as('person:omar', 'role:cases_case_officer')
  lea = as('person:lea')
})
afterAll(() => orgo.close())

const confidentialTasks = async () => (await orgo.client.tasks.list({ limit: 50 })).rows.filter((task) => task.confidential)
const titlesFor = async (client: Client) => (await client.tasks.list({ limit: 50 })).rows.map((task) => task.title).toSorted()

describe('a confidential task', () => {
  it('A1 A-12 is in the lists of its readers alone, and counts obey', async () => {
    expect(await titlesFor(orgo.client)).toHaveLength(3)
    expect(await titlesFor(nobody)).toEqual(['The lamp is dark'])
    expect(await titlesFor(officer)).toEqual([`A grievance about ${canary}`, 'The lamp is dark'])
    expect(await titlesFor(lea)).toEqual([`A grievance of ${canary}, named`, 'The lamp is dark'])
    expect((await nobody.tasks.list({ limit: 1 })).total).toBe(1)
    const { counts, byModule, messages } = await nobody.dashboard.get({})
    expect([counts.all, counts.urgent, messages]).toEqual([1, 0, 1])
    expect(byModule.find(({ module }) => module === 'cases')).toMatchObject({ open: 0 })
  })

  it('A1 A-12 is nowhere that somebody without the right can read', async () => {
    const answers = await Promise.all([
      nobody.tasks.list({ limit: 50 }),
      nobody.tasks.assignees({}),
      nobody.messages.list({ limit: 50 }),
      nobody.messages.list({ view: 'triage', limit: 50 }),
      nobody.messages.search({ query: canary, limit: 50 }),
      nobody.messages.search({ query: 'in:cases', limit: 50 }),
      nobody.dashboard.get({}),
      nobody.archives.items({ archiveId, limit: 50 }),
      nobody.rules.list({}),
      nobody.health.get({}),
    ])
    for (const answer of answers) expect(JSON.stringify(answer)).not.toContain(canary)
  })

  it('A2 asked for by its id, it is answered as an unknown one, whatever the call', async () => {
    const [task] = (await confidentialTasks()).filter(({ title }) => title.includes('about'))
    const taskId = task?.taskId ?? expect.unreachable()
    const { messages } = await orgo.client.tasks.get({ taskId })
    const [message] = messages
    const { messageId, threadId } = message ?? expect.unreachable()
    const unknown = {
      taskId: 'task_00000000-0000-4000-8000-000000000000',
      messageId: `msg_${'0'.repeat(32)}`,
      threadId: `thread_${'0'.repeat(32)}`,
    }
    const asked = (id: typeof unknown) => [
      nobody.tasks.get({ taskId: id.taskId }),
      nobody.tasks.close({ taskId: id.taskId }),
      nobody.tasks.comment({ taskId: id.taskId, text: 'Seen.' }),
      nobody.messages.get({ messageId: id.messageId }),
      nobody.messages.raw({ messageId: id.messageId }),
      nobody.messages.copies({ messageId: id.messageId }),
      nobody.messages.settle({ messageId: id.messageId }),
      nobody.rules.explain({ messageId: id.messageId }),
      nobody.tasks.create({ title: 'Mine', module: 'desk', messageId: id.messageId }),
      nobody.threads.get({ threadId: id.threadId }),
    ]
    const hidden = await Promise.all(asked({ taskId, messageId, threadId }).map(faultOf))
    const missing = await Promise.all(asked(unknown).map(faultOf))
    expect(hidden.map(({ code, message: said }) => ({ code, said }))).toEqual(
      missing.map(({ code, message: said }) => ({ code, said })),
    )
    expect(new Set(hidden.map(({ code }) => code))).toEqual(new Set(['TASK_NOT_FOUND', 'MESSAGE_NOT_FOUND', 'THREAD_NOT_FOUND']))
    expect((await officer.tasks.get({ taskId })).comments).toEqual([])
    expect((await officer.messages.get({ messageId })).subject).toContain(canary)
  })

  it('A3 no further role takes away what confidentiality denies, and none is enough but a reader', async () => {
    const many = as('person:ana', 'role:coordinator', 'role:admin', 'role:desk_case_officer', 'team:cases', 'role:cases')
    expect(await titlesFor(many)).toEqual(['The lamp is dark'])
  })

  it('A-12 PEO-1 an owner who is a member of the people file sees what that member sees, from the next call on', async () => {
    const path = join(orgo.ports.paths.profile, 'config/people.yaml')
    const members = '{ id: ana, name: Ana, roles: [coordinator] }, { id: omar, name: Omar, roles: [cases_case_officer] }'
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, `people: 1\nowner: ana\nmembers: [${members}]\n`)
    expect(await titlesFor(orgo.client)).toEqual(['The lamp is dark'])
    writeFileSync(path, `people: 1\nowner: omar # in her place\nmembers: [${members}]\n`)
    expect(await titlesFor(orgo.client)).toEqual([`A grievance about ${canary}`, 'The lamp is dark'])
    rmSync(path)
    expect(await titlesFor(orgo.client)).toHaveLength(3)
  })

  it('STO-4 two people ask at once, and each sees their own', async () => {
    const [a, b, c] = await Promise.all([titlesFor(nobody), titlesFor(officer), titlesFor(orgo.client)])
    expect([a.length, b.length, c.length]).toEqual([1, 2, 3])
  })
})
