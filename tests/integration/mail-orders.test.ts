import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { rebuildProjections } from '../../electron/core/store/ops/rebuild-projections.ts'
import { faultOf, type TestOrgo, testOrgo } from './test-orgo.ts'
import { dateHeader, sentAt, writeMail } from './write-mail.ts'

const hour = 3_600_000
const people = `people: 1
owner: ana
members:
  - { id: ana, name: Ana, addresses: [ana@house.example], roles: [coordinator, case_officer] }
  - { id: bo, name: Bo, addresses: [bo@house.example], roles: [caretaker] }
`
const rules = {
  'desk/module.yaml': 'module: 1\ntitle: Desk\n',
  'desk/workflow.yaml': `workflow: 1
name: desk
initial: new
states:
  - { id: new, title: New, category: new }
  - { id: arranged, title: Arranged, category: open, on_entry: { send_template: arranged, to: requester } }
  - { id: done, title: Done, category: done }
transitions:
  - { from: new, to: [arranged, done] }
  - { from: arranged, to: [new, done] }
`,
  'desk/desk.yaml': `orgo_rules: 1
rules:
  - id: pipe
    if: "subject contains 'pipe'"
    then:
      - route_to: plumber@firm.example
      - attach: [protocol.txt]
      - attach: { from: message, only: ["*.jpg"] }
  - { id: thanks, once: per_message, if: "subject contains 'pipe' or subject contains 'leaf'", then: { send_template: thanks, set_priority: high } }
  - { id: hush, if: "subject contains 'quiet'", then: { suppress_auto_reply: true, tag: quiet } }
  - { id: give, if: "subject contains 'lamp'", then: { assign: "person:bo" } }
  - { id: step, if: "subject contains 'step'", then: { escalate_after: { after: 1 hour, to: "role:coordinator", late: send } } }
  - { id: move, if: "subject contains 'visit'", then: { set_status: arranged } }
  - { id: lost, if: "subject contains 'lost'", then: { route_to: plumber@firm.example, attach: [nowhere.pdf, absent.pdf] } }
`,
}
const text = (id: string): string => `---\nid: ${id}\nlanguage: en\nsubject: About your message\n---\nThank you.\n`
const files = {
  'templates/desk/files/protocol.txt': 'Shut the valve.',
  'templates/_all/files/protocol.txt': 'Call somebody.',
  'templates/desk/secret.txt': 'Not on the shelf.',
  'config/people.yaml': people,
}

let orgo: TestOrgo
afterEach(() => orgo.close())

async function open(more: Record<string, string> = {}, folder?: string): Promise<void> {
  const texts = ['thanks', 'arranged', 'task_assignment', 'escalation_notification']
  const templates = Object.fromEntries(texts.map((id) => [`../templates/email/${id}.en.liquid`, text(id)]))
  orgo = await testOrgo({ shippedRules: false, rules: { ...templates, ...rules }, ...(folder === undefined ? {} : { folder }) })
  for (const [path, text] of Object.entries({ ...files, ...more })) {
    const file = join(orgo.paths.profile, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
}

let count = 0
const mailAbout = (subject: string, parts: Parameters<typeof writeMail>[0] = {}): string => {
  count += 1
  return writeMail({ id: `${count}@tenant.example`, from: 'Tom <tom@tenant.example>', subject, ...parts })
}

type Order = {
  order_id: string
  kind: string
  template: string | null
  target: string
  withdrawn: number
  files_json: string
  cause_json: string
}
const orders = (): Promise<Order[]> =>
  orgo.withStore((store) =>
    store.read.all<Order>(
      'SELECT order_id, kind, template, target, withdrawn, files_json, cause_json FROM mail_orders ORDER BY kind, target, order_id',
    ),
  )
const told = async (): Promise<string[]> =>
  (await orders()).map(({ kind, template, target, withdrawn }) =>
    [kind, template ?? 'the message', target, ...(withdrawn === 1 ? ['withdrawn'] : [])].join(' '),
  )
const onlyTask = async () => {
  const [row] = (await orgo.client.tasks.list({ view: 'all', limit: 10 })).rows
  return orgo.client.tasks.get({ taskId: row?.taskId ?? '' })
}

describe('mail that is ordered', () => {
  it('ORD-1 by rules: the message passed on, and a text to its sender, each once', async () => {
    await open()
    const mail = mailAbout('A pipe has burst')
    await orgo.importMbox([mail], { mode: 'live', name: 'a.mbox' })
    const expected = ['acknowledgement thanks address:tom@tenant.example', 'forward the message address:plumber@firm.example']
    expect(await told()).toEqual(expected)
    await orgo.importMbox([mail, mailAbout('Unrelated')], { mode: 'live', name: 'b.mbox' })
    expect(await told()).toEqual(expected)
  })

  it('ORD-1 by a state that a task comes into, by hand or by a rule, and withdrawn with it', async () => {
    await open()
    await orgo.importMbox([mailAbout('A question')], { mode: 'live' })
    const [waiting] = (await orgo.client.messages.list({ view: 'triage' })).rows
    const task = await orgo.client.tasks.create({ title: 'A question', module: 'desk', messageId: waiting?.messageId ?? '' })
    await orgo.client.tasks.setStatus({ taskId: task.taskId, status: 'arranged' })
    expect(await told()).toEqual(['state arranged requester'])
    await orgo.client.tasks.undo({})
    expect(await told()).toEqual(['state arranged requester withdrawn'])
    await orgo.client.tasks.redo({})
    expect(await told()).toEqual(['state arranged requester'])
    await orgo.importMbox([mailAbout('A visit, please')], { mode: 'live', name: 'visit.mbox' })
    expect(await told()).toEqual(['state arranged requester', 'state arranged requester'])
  })

  it('ORD-1 taking back what a rule did withdraws its mail, and so does deleting the task it made', async () => {
    await open()
    await orgo.importMbox([mailAbout('A pipe has burst')], { mode: 'live' })
    const { history } = await onlyTask()
    for (const { cause } of history) await orgo.client.tasks.undo({ changeId: cause.changeId })
    expect(await told()).toEqual([
      'acknowledgement thanks address:tom@tenant.example withdrawn',
      'forward the message address:plumber@firm.example withdrawn',
    ])
  })

  it('STO-8 ORD-1 orders made anew from the log are what they were, the withdrawn too', async () => {
    await open()
    await orgo.importMbox([mailAbout('A pipe has burst'), mailAbout('A lamp')], { mode: 'live' })
    const task = (await orgo.client.tasks.list({ view: 'all', limit: 10 })).rows.find(({ title }) => title === 'A lamp')
    await orgo.client.tasks.assign({ taskId: task?.taskId ?? '', assignee: 'role:caretaker' })
    await orgo.client.tasks.assign({ taskId: task?.taskId ?? '', assignee: 'person:bo' })
    await orgo.client.tasks.undo({})
    const before = await orders()
    expect(before.map(({ withdrawn }) => withdrawn)).toContain(1)
    await orgo.withStore((store) => store.write((tx) => rebuildProjections(tx)))
    expect(await orders()).toEqual(before)
  })

  it('TSK-2 ORD-2 two laptops that see the same mail order the same, whatever the time of day', async () => {
    const mails = [mailAbout('A pipe has burst'), mailAbout('A visit'), mailAbout('A lamp')]
    await open()
    await orgo.importMbox(mails, { mode: 'live' })
    const ours = (await orders()).map(({ order_id }) => order_id)
    const org = await orgo.withStore((store) => store.read.get<{ org_id: string }>('SELECT org_id FROM profile'))
    await orgo.close()
    await open()
    await orgo.withStore((store) => store.write((tx) => tx.run('UPDATE profile SET org_id = ?', org?.org_id)))
    orgo = await orgo.reopen()
    orgo.clock.pass(3 * hour)
    await orgo.importMbox(mails.toReversed(), { mode: 'live' })
    expect((await orders()).map(({ order_id }) => order_id)).toEqual(ours)
    expect(ours).toHaveLength(4)
  })
})

describe('what is held back', () => {
  it('I1 ORD-3 a silent import orders nothing, and a person can let all of it go, once', async () => {
    await open()
    await orgo.importMbox([mailAbout('A pipe has burst, step by step'), mailAbout('A visit')])
    orgo.engine.wake()
    expect(await told()).toEqual([])
    const rows = (await orgo.client.tasks.list({ view: 'all', limit: 10 })).rows
    const pipe = rows.find(({ title }) => title.includes('pipe'))?.taskId ?? ''
    const withheld = (await orgo.client.tasks.get({ taskId: pipe })).withheld
    expect(withheld.map(({ action }) => action).toSorted()).toEqual(['escalate_after', 'route_to', 'send_template'])
    const one = withheld.find(({ action }) => action === 'send_template')?.effectKey ?? ''
    await orgo.client.tasks.release({ taskId: pipe, effectKeys: [one] })
    expect(await told()).toEqual(['acknowledgement thanks address:tom@tenant.example'])
    const released = await orgo.client.tasks.release({ taskId: pipe })
    expect(released.withheld).toEqual([])
    expect(released.escalations).toMatchObject([{ state: 'pending', dueAt: orgo.clock.now() + hour }])
    expect(await told()).toHaveLength(2)
    await orgo.client.tasks.release({ taskId: pipe })
    expect(await told()).toHaveLength(2)
    await orgo.client.tasks.undo({})
    expect((await onlyWithheld(pipe)).length).toBe(2)
    expect((await told()).filter((line) => line.endsWith('withdrawn'))).toEqual([
      'forward the message address:plumber@firm.example withdrawn',
    ])
  })

  it('I1 ORD-3 the database itself refuses an order and a mail in a silent import', async () => {
    await open()
    await orgo.withStore((store) => {
      const order = `INSERT INTO mail_orders (order_id, task_id, kind, template, target, fingerprint, files_json, cause_json, ordered_at, withdrawn)
        VALUES ('o', 't', 'state', 'x', 'requester', NULL, '[]', '{}', 1, 0)`
      const mail = `INSERT INTO outbox (outbox_id, message_id, kind, state, author, cause_json, automatic, confidential, subject, draft_json,
        held_json, tries, created_at, changed_at) VALUES ('m', 'm', 'test', 'draft', 'timer', '{}', 1, 0, '', '{}', '[]', 0, 1, 1)`
      expect(() => store.writeSilently((tx) => tx.run(order))).toThrow('a silent import may not order mail')
      expect(() => store.writeSilently((tx) => tx.run(mail))).toThrow('a silent import may not write mail')
      expect(store.read.all('SELECT 1 FROM mail_orders UNION ALL SELECT 1 FROM outbox')).toEqual([])
    })
  })

  const onlyWithheld = async (taskId: string) => (await orgo.client.tasks.get({ taskId })).withheld
})

describe('files', () => {
  it('O9 ORD-4 go as they were when the mail was ordered: the own of the module first, and those of the message', async () => {
    await open()
    const attachments = [
      { name: 'burst.jpg', content: 'a picture' },
      { name: 'notes.txt', content: 'words' },
    ]
    await orgo.importMbox([mailAbout('A pipe has burst', { attachments })], { mode: 'live' })
    writeFileSync(join(orgo.paths.profile, 'templates/desk/files/protocol.txt'), 'Changed since.')
    const [, forward] = await orders()
    const named = JSON.parse(forward?.files_json ?? '[]') as { found: boolean; name: string; sha256: string; bytes: number }[]
    expect(named.map(({ found, name, bytes }) => [found, name, bytes])).toEqual([
      [true, 'protocol.txt', 15],
      [true, 'burst.jpg', 9],
    ])
    await orgo.withStore((store) => {
      for (const { sha256 } of named)
        expect(store.read.get('SELECT 1 AS there FROM blobs WHERE sha256 = ?', Buffer.from(sha256, 'hex'))).toBeDefined()
    })
    expect((await onlyTask()).files.map(({ name, found }) => [name, found])).toEqual([
      ['burst.jpg', true],
      ['protocol.txt', true],
    ])
  })

  it('R5 ORD-4 a file that is nowhere, or outside its folder, is said by task, trace and order, and the mail waits', async () => {
    await open()
    const shelf = join(orgo.paths.profile, 'templates/desk/files')
    symlinkSync(join(orgo.paths.profile, 'templates/desk/secret.txt'), join(shelf, 'nowhere.pdf'))
    await orgo.importMbox([mailAbout('Something lost')], { mode: 'live' })
    const [forward] = await orders()
    expect(JSON.parse(forward?.files_json ?? '[]')).toEqual([
      { found: false, name: 'nowhere.pdf' },
      { found: false, name: 'absent.pdf' },
    ])
    const task = await onlyTask()
    expect(task.history.map(({ cause }) => cause.sentence).join(' ')).toContain('The file "nowhere.pdf" was not found')
    const messageId = task.messages[0]?.messageId ?? ''
    const { rules: traced } = await orgo.client.rules.explain({ messageId })
    expect(traced.find(({ ruleId }) => ruleId === 'lost')?.actions.map(({ action, result }) => `${action} ${result}`)).toEqual([
      'route_to applied',
      'attach skipped',
      'attach skipped',
    ])
    const held = await orgo.withStore((store) =>
      store.read.get<{ state: string; held_json: string }>('SELECT state, held_json FROM outbox'),
    )
    expect(held).toMatchObject({ state: 'held', held_json: expect.stringContaining('missing_file') })
  })
})

describe('who is not told', () => {
  it('T9 ORD-5 a thread in which a rule forbade answers, a machine, and whoever had the same text today', async () => {
    await open()
    await orgo.importMbox(
      [
        mailAbout('A quiet leaf', { from: 'q@tenant.example' }),
        mailAbout('A quiet visit', { from: 'q@tenant.example' }),
        mailAbout('A leaf', { from: 'robot@tenant.example', headers: ['Auto-Submitted: auto-generated'] }),
        mailAbout('A visit by a machine', { from: 'robot@tenant.example', headers: ['Auto-Submitted: auto-generated'] }),
        mailAbout('A leaf', { date: dateHeader(sentAt) }),
        mailAbout('Another leaf', { date: dateHeader(sentAt + hour) }),
      ],
      { mode: 'live' },
    )
    expect((await told()).filter((line) => !line.includes('tom@'))).toEqual([])
    expect(await told()).toEqual(['acknowledgement thanks address:tom@tenant.example'])
    orgo.clock.pass(25 * hour)
    await orgo.importMbox([mailAbout('A third leaf')], { mode: 'live', name: 'later.mbox' })
    expect(await told()).toHaveLength(2)
  })

  it('ORD-5 who takes work themselves, who wants no mail, and a role; a person is, by hand as by rule', async () => {
    await open()
    await orgo.importMbox([mailAbout('A lamp')], { mode: 'live' })
    expect(await told()).toEqual(['assignment task_assignment person:bo'])
    const { taskId } = await onlyTask()
    await orgo.client.tasks.assign({ taskId, assignee: 'person:ana' })
    await orgo.client.tasks.assign({ taskId, assignee: 'role:caretaker' })
    expect(await told()).toHaveLength(1)
    await orgo.client.tasks.assign({ taskId, assignee: 'person:bo' })
    expect(await told()).toHaveLength(2)
    const { choice } = await orgo.client.notices.get({ personId: 'bo' })
    await orgo.client.notices.set({ personId: 'bo', choice: { ...choice, matrix: { ...choice.matrix, assigned: [] } } })
    await orgo.client.tasks.assign({ taskId, assignee: 'person:ana' })
    await orgo.client.tasks.assign({ taskId, assignee: 'person:bo' })
    expect(await told()).toHaveLength(2)
  })
})

describe('many at once', () => {
  it('ESC-4 ORD-6 a step that fires tells its target once; of many steps of one moment one mail tells', async () => {
    await open()
    await orgo.importMbox([mailAbout('A step')], { mode: 'live', name: 'one.mbox' })
    orgo.clock.set(sentAt + hour + 60_000)
    orgo.engine.wake()
    orgo.engine.wake()
    expect(await told()).toEqual(['escalation escalation_notification role:coordinator'])
    const later = dateHeader(sentAt + hour)
    const many = Array.from({ length: 6 }, (_, index) => mailAbout(`A step, number ${index}`, { date: later }))
    await orgo.importMbox(many, { mode: 'live', name: 'many.mbox' })
    orgo.clock.set(sentAt + 2 * hour + 60_000)
    orgo.engine.wake()
    const causes = (await orders()).map(
      ({ cause_json }) => (JSON.parse(cause_json) as { otherTasks: string[] }).otherTasks.length,
    )
    expect(causes.toSorted()).toEqual([0, 5])
  })

  it('ORD-6 work handed over as a whole is one mail, and one undo withdraws it', async () => {
    await open()
    for (let n = 0; n < 5; n += 1) await orgo.client.tasks.create({ title: `Task ${n}`, module: 'desk', assignee: 'person:ana' })
    expect(await told()).toEqual([])
    await orgo.client.tasks.handOver({ from: 'person:ana', to: 'person:bo' })
    expect(await told()).toEqual(['assignment task_assignment person:bo'])
    await orgo.client.tasks.undo({})
    expect(await told()).toEqual(['assignment task_assignment person:bo withdrawn'])
  })

  it('ORD-3 what was held back by hand-made means cannot be let go twice, nor at a closed task', async () => {
    await open()
    await orgo.importMbox([mailAbout('A pipe has burst')])
    const { taskId } = await onlyTask()
    await orgo.client.tasks.close({ taskId, reason: 'Settled.', status: 'done' })
    expect(await faultOf(orgo.client.tasks.release({ taskId }))).toMatchObject({ code: 'TASK_CLOSED' })
  })
})
