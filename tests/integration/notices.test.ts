import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createEngine } from '../../electron/core/engine.ts'
import { rebuildProjections } from '../../electron/core/store/ops/rebuild-projections.ts'
import { expectValue, faultOf, type TestOrgo, testOrgo } from './test-orgo.ts'
import { writeMail } from './write-mail.ts'

const minute = 60_000
const hour = 60 * minute
/** A Tuesday, 10:00 in the organisation's zone. */
const morning = Date.UTC(2026, 0, 6, 9)
const people = `people: 1
owner: ana
members:
  - { id: ana, name: Ana, addresses: [ana@house.example], roles: [coordinator], language: en }
  - { id: bo, name: Bo, addresses: [bo@house.example], roles: [caretaker], language: de }
  - { id: cleo, name: Cleo, addresses: [cleo@house.example], roles: [secret_officer], language: en }
`
const rules = {
  'desk/module.yaml': 'module: 1\ntitle: Desk\n',
  'secret/module.yaml': 'module: 1\ntitle: Secret\nconfidential: true\nreaders: ["person:cleo"]\n',
  'desk/desk.yaml': `- { id: give, if: "subject contains 'lamp'", then: { assign: "person:bo", due: 1 hour } }\n`,
}
const digestText = (language: string): string =>
  `---\nid: digest\nlanguage: ${language}\nsubject: "${language} {{ counts.total }}"\naudience: staff\nfields: [counts.total, groups]\n---\n{% for group in groups %}## {{ group.title }}\n{% for task in group.tasks %}- {{ task.title }}\n{% endfor %}{% endfor %}\n`
const files = {
  'config/people.yaml': people,
  'config.yaml': 'orgo_config: 1\norganisation:\n  name: House\n  time_zone: Europe/Berlin\n  language: en\n',
  'templates/email/digest.en.liquid': digestText('en'),
  'templates/email/digest.de.liquid': digestText('de'),
}

let orgo: TestOrgo
const shown: string[] = []
afterEach(() => orgo.close())

async function open(options: { account?: boolean; everyRole?: boolean } = {}): Promise<void> {
  shown.length = 0
  const config = { '../config.yaml': files['config.yaml'] }
  orgo = await testOrgo({ shippedRules: false, rules: { ...config, ...rules }, now: morning })
  orgo.ports.notify.show = (title, body) => shown.push(`${title}|${body}`)
  for (const [path, text] of Object.entries(files)) {
    const file = join(orgo.paths.profile, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, options.everyRole ? text.replace('owner: ana\n', '') : text)
  }
  if (options.account !== false)
    await orgo.client.accounts.add({ smtp: 'smtps://desk@mail.house.example:465', from: 'desk@house.example', password: 'x' })
  orgo.engine.wake()
}

const later = (ms: number): void => {
  orgo.clock.pass(ms)
  orgo.engine.wake()
}
const mails = () =>
  orgo.withStore((store) =>
    store.read
      .all<{ kind: string; subject: string; draft_json: string }>(
        "SELECT kind, subject, draft_json FROM outbox WHERE kind IN ('digest', 'notice') ORDER BY created_at, outbox_no",
      )
      .map(({ kind, subject, draft_json }) => {
        const draft = JSON.parse(draft_json) as { text: string; recipients: { address: string }[] }
        return { kind, subject, to: draft.recipients.map(({ address }) => address).join(), text: draft.text }
      }),
  )
const create = (title: string, assignee?: string) =>
  orgo.client.tasks.create({ title, module: 'desk', ...(assignee ? { assignee } : {}) })

describe('what somebody chooses', () => {
  it('NTC-2 holds, can be taken back, and is made anew from the log', async () => {
    await open()
    const before = await orgo.client.notices.get({ personId: 'bo' })
    expect(before).toMatchObject({ personId: 'bo', address: 'bo@house.example', isDefault: true })
    const choice = { ...before.choice, digestAt: '06:15', zone: 'America/Lima' }
    expect(await orgo.client.notices.set({ personId: 'person:bo', choice })).toMatchObject({ isDefault: false, choice })
    await orgo.withStore((store) => store.write((tx) => rebuildProjections(tx)))
    expect((await orgo.client.notices.get({ personId: 'bo' })).choice).toEqual(choice)
    await orgo.client.tasks.undo({})
    expect(await orgo.client.notices.get({ personId: 'bo' })).toEqual(before)
    expect((await orgo.client.notices.list({})).map(({ personId }) => personId)).toEqual(['ana', 'bo', 'cleo'])
    expect(await orgo.client.notices.get({ personId: 'me' })).toMatchObject({ personId: 'ana' })
  })

  it('NTC-2 nobody unknown and no zone that is none', async () => {
    await open()
    const { choice } = await orgo.client.notices.get({ personId: 'bo' })
    expect(await faultOf(orgo.client.notices.get({ personId: 'nobody' }))).toMatchObject({ code: 'PERSON_NOT_FOUND' })
    const bad = orgo.client.notices.set({ personId: 'bo', choice: { ...choice, zone: 'Mars/Olympus' } })
    expect(await faultOf(bad)).toMatchObject({ code: 'BAD_CHOICE', message: expect.stringContaining('Mars/Olympus') })
  })
})

describe('notices of the system', () => {
  it('NTC-3 three within a minute are one, fewer are each their own, and nobody is told of what they did', async () => {
    await open()
    await orgo.importMbox([writeMail({ id: 'a@x.example', subject: 'Nothing' })], { mode: 'live' })
    const one = await create('One')
    await orgo.client.tasks.assign({ taskId: one.taskId, assignee: 'person:ana' })
    later(2 * minute)
    expect(shown).toEqual([])
    await orgo.withStore((store) =>
      store.write((tx) => {
        for (const [index, topic] of ['assigned', 'assigned', 'assigned', 'assigned'].entries())
          tx.run(
            "INSERT INTO notices (notice_id, person_id, topic, task_id, at, mailed_at, digested_at) VALUES (?, 'ana', ?, ?, ?, 1, 1)",
            `n${index}`,
            topic,
            one.taskId,
            orgo.clock.now(),
          )
      }),
    )
    later(30_000)
    expect(shown).toEqual([])
    later(40_000)
    expect(shown).toEqual(['New for you|One'])
    const many = await Promise.all(['Two', 'Three', 'Four'].map((title) => create(title)))
    await tellAna(many.map(({ taskId }) => taskId))
    later(2 * minute)
    expect(shown.slice(1)).toEqual(['3 tasks want your attention|'])
  })

  it('NTC-4 urgent ones come at once, and pass quiet hours only where their person lets them; sleep is not made up for', async () => {
    await open()
    const task = await create('Boiler')
    await tellAna([task.taskId], 'escalated')
    later(1000)
    expect(shown).toEqual(['Escalated to you|Boiler'])
    orgo.clock.set(Date.UTC(2026, 0, 6, 22))
    await tellAna([task.taskId], 'assigned')
    await tellAna([task.taskId], 'late')
    later(2 * minute)
    expect(shown.slice(1)).toEqual(['Overdue|Boiler'])
    const { choice } = await orgo.client.notices.get({ personId: 'ana' })
    await orgo.client.notices.set({ personId: 'ana', choice: { ...choice, urgentPasses: false } })
    await tellAna([task.taskId], 'mentioned')
    later(2 * minute)
    later(10 * hour)
    await tellAna([task.taskId], 'assigned')
    later(hour)
    expect(shown.slice(2)).toEqual([])
  })

  it('A-12 NTC-6 a confidential task is told of without a word of it', async () => {
    await open({ everyRole: true })
    const secret = await orgo.client.tasks.create({ title: 'CANARY', module: 'secret' })
    const me = (await orgo.client.notices.get({ personId: 'me' })).personId
    await tellAna([secret.taskId], 'escalated', me)
    later(1000)
    expect(shown).toEqual(['A confidential task changed.|'])
  })

  const tellAna = (taskIds: readonly string[], topic = 'assigned', person = 'ana') =>
    orgo.withStore((store) =>
      store.write((tx) => {
        for (const taskId of taskIds)
          tx.run(
            'INSERT INTO notices (notice_id, person_id, topic, task_id, at, mailed_at, digested_at) VALUES (?, ?, ?, ?, ?, 1, 1)',
            `${topic} ${taskId} ${orgo.clock.now()}`,
            person,
            topic,
            taskId,
            orgo.clock.now(),
          )
      }),
    )
})

describe('mail at once', () => {
  it('NTC-1 NTC-3 a mention is told by mail, several together, in the reader’s language and not to who wrote it', async () => {
    await open()
    const task = await create('Boiler')
    await orgo.client.tasks.comment({ taskId: task.taskId, text: '@bo and @ana, please look.' })
    const other = await create('Roof')
    await orgo.client.tasks.comment({ taskId: other.taskId, text: 'And here, @bo' })
    later(10_000)
    expect(await mails()).toEqual([])
    later(minute)
    expect(await mails()).toMatchObject([
      { kind: 'notice', subject: 'de 2', to: 'bo@house.example', text: expect.stringContaining('Sie wurden erwähnt') },
    ])
    later(minute)
    expect(await mails()).toHaveLength(1)
  })

  it('NTC-1 who watches hears of a change by the way they want, and of none that was taken back', async () => {
    await open()
    const { choice } = await orgo.client.notices.get({ personId: 'bo' })
    await orgo.client.notices.set({ personId: 'bo', choice: { ...choice, matrix: { ...choice.matrix, watched: ['mail'] } } })
    const task = await create('Boiler')
    await orgo.client.tasks.watch({ taskId: task.taskId, watcher: 'person:bo' })
    later(2 * minute)
    expect(await mails()).toEqual([])
    await orgo.client.tasks.setPriority({ taskId: task.taskId, priority: 'high' })
    await orgo.client.tasks.undo({})
    later(2 * minute)
    expect(await mails()).toEqual([])
    await orgo.client.tasks.setPriority({ taskId: task.taskId, priority: 'urgent' })
    later(2 * minute)
    expect(await mails()).toMatchObject([{ kind: 'notice', to: 'bo@house.example', text: expect.stringContaining('Boiler') }])
  })

  it('I1 NTC-7 a silent import tells nobody, at once or the next day; without an account nothing is put into the outbox', async () => {
    await open()
    const lamps = Array.from({ length: 20 }, (_, index) => writeMail({ id: `${index}@x.example`, subject: `A lamp ${index}` }))
    await orgo.importMbox(lamps)
    expect((await orgo.client.tasks.list({})).rows.every(({ assignee }) => assignee === 'person:bo')).toBe(true)
    later(2 * minute)
    later(24 * hour)
    later(24 * hour)
    expect(await mails()).toEqual([])
    expect(shown).toEqual([])
    await orgo.close()
    await open({ account: false })
    await create('Boiler', 'person:bo')
    later(24 * hour)
    expect(await mails()).toEqual([])
  })
})

describe('the digest', () => {
  it('NTC-5 comes once for person and day, with what is new and late, and not to who has nothing', async () => {
    await open()
    await create('Boiler', 'person:bo')
    const late = await create('Roof', 'person:bo')
    await orgo.client.tasks.setDue({ taskId: late.taskId, dueAt: morning + hour })
    orgo.engine.wake()
    const preview = await orgo.client.notices.preview({ personId: 'bo' })
    expect(preview).toMatchObject({ reason: null, sentAt: null, nextAt: Date.UTC(2026, 0, 7, 6, 30) })
    expect(preview.digest.groups).toMatchObject([{ group: 'assigned', tasks: [{ title: 'Roof' }, { title: 'Boiler' }] }])
    later(2 * hour)
    expect(await mails()).toEqual([])
    orgo.clock.set(Date.UTC(2026, 0, 7, 6, 31))
    orgo.engine.wake()
    orgo.engine.wake()
    const second = expectValue(await createEngine(orgo.ports, { kind: 'device' }))
    second.wake()
    await second.close()
    expect(await mails()).toMatchObject([
      {
        kind: 'digest',
        subject: 'de 2',
        to: 'bo@house.example',
        text: expect.stringMatching(/Überfällig.*Roof.*Neu für Sie.*Boiler/s),
      },
    ])
    expect((await orgo.client.notices.preview({ personId: 'bo' })).sentAt).toBe(Date.UTC(2026, 0, 7, 6, 31))
    later(24 * hour)
    expect((await mails()).map(({ subject }) => subject)).toEqual(['de 2', 'de 1'])
  })

  it('A-12 NTC-6 names a confidential task to its readers alone, and never by its title', async () => {
    await open({ everyRole: true })
    const secret = await orgo.client.tasks.create({ title: 'CANARY', module: 'secret', assignee: 'person:cleo' })
    await orgo.client.tasks.watch({ taskId: secret.taskId, watcher: 'person:bo' })
    await orgo.client.tasks.comment({ taskId: secret.taskId, text: '@bo @cleo CANARY' })
    later(2 * minute)
    orgo.clock.set(Date.UTC(2026, 0, 7, 6, 31))
    orgo.engine.wake()
    const sent = await mails()
    expect(JSON.stringify(sent)).not.toContain('CANARY')
    expect(sent.map(({ to }) => to)).not.toContain('bo@house.example')
    expect(sent).toContainEqual(
      expect.objectContaining({ to: 'cleo@house.example', text: expect.stringContaining('A confidential task') }),
    )
  })
})
