import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createDefaultCalendar } from '../../electron/core/calendar/default-calendar.ts'
import { readOutboxSettings } from '../../electron/core/config/read-settings.ts'
import { whyHoldNow } from '../../electron/core/outbox/hold-item.ts'
import { createOwnerDirectory } from '../../electron/core/people/people-directory.ts'
import { bytesOf, newest, type Office, openOffice, order, receive, standing, takeBack } from './outbox-steps.ts'
import { faultOf, productFolder, type TestOrgo } from './test-orgo.ts'
import { sentAt } from './write-mail.ts'

const hour = 3_600_000
const day = 24 * hour
let orgo: TestOrgo
let office: Office
afterEach(() => orgo.close())

async function begin(options: Parameters<typeof openOffice>[0] = {}): Promise<void> {
  office = await openOffice(options)
  orgo = office.orgo
}

/** A new office mail, received by the moment the clock stands at. */
async function incoming(changes: Parameters<typeof receive>[1]): Promise<Office> {
  await receive(orgo, changes)
  const [message] = (await orgo.client.messages.list({ limit: 1 })).rows
  return { ...office, messageId: message?.messageId ?? '' }
}

const received = (language: string, words: string): string =>
  `---\nid: received\nlanguage: ${language}\nsubject: ${words}\naudience: public\n---\n${words}.\n`

describe('an order of a rule', () => {
  it('OUT-10 becomes one mail with the original, once, with the same Message-ID wherever it is made', async () => {
    await begin({ seed: 'one' })
    await order(office, { target: 'person:ana' })
    const mail = await newest(orgo)
    expect(mail).toMatchObject({
      ...{ state: 'queued', kind: 'forward', automatic: true, author: 'rule:desk-lamp', subject: 'Fwd: The lamp is dark' },
      to: [{ address: 'ana@office.example', name: 'Ana Example', target: 'person:ana', place: 'to' }],
      files: [{ name: 'message.eml', type: 'message/rfc822' }],
    })
    const bytes = await bytesOf(orgo, mail.outboxId)
    expect(bytes).toContain('Auto-Submitted: auto-generated')
    expect(bytes).toContain('Message-ID: <lamp@sender.example>')
    await order(office, { target: 'person:ben' })
    expect((await orgo.client.outbox.list({})).total).toBe(2)
  })

  it('OUT-10 goes to who holds a role, to a substitute of who is away, and in the language of each reader', async () => {
    await begin()
    await order(office, { target: 'role:desk_lead' })
    await order(office, { target: 'person:cem' })
    const { rows } = await orgo.client.outbox.list({})
    const seen = await Promise.all(
      rows.map(async ({ outboxId }) => {
        const { to, language, text } = await orgo.client.outbox.show({ outboxId })
        return [to.map(({ address }) => address).join(' '), language, text.slice(0, 9)]
      }),
    )
    expect(seen.sort()).toEqual([
      ['ana@office.example', 'en', 'A message'],
      ['ben@office.example', 'de', 'Eine Nach'],
      ['ben@office.example', 'de', 'Eine Nach'],
    ])
  })

  it('OUT-10 that tells of several tasks names each of them, in every language and in both forms', async () => {
    await begin()
    const chairs = await orgo.client.tasks.create({ title: 'Chairs <b>for</b> room 2', module: 'desk' })
    const secret = await orgo.client.tasks.create({ title: 'Secret', module: 'desk' })
    await orgo.withStore((store) =>
      store.write((tx) => tx.run('UPDATE tasks SET confidential = 1 WHERE task_id = ?', secret.taskId)),
    )
    const otherTasks = [chairs.taskId, secret.taskId]
    const seen: string[] = []
    for (const [kind, template] of [
      ['assignment', 'task_assignment'],
      ['escalation', 'escalation_notification'],
    ] as const)
      for (const language of ['en', 'de', 'fr']) {
        const path = `templates/email/${template}.${language}.liquid`
        orgo.writeFile(`profile/${path}`, readFileSync(join(productFolder, path), 'utf8'))
        await order(office, { kind, template, target: 'person:ana', cause: { otherTasks, language } })
        const { text, html, holds } = await newest(orgo)
        expect(holds).toEqual([])
        const begins = text.split('\n').findIndex((line) => line.startsWith('- Chairs'))
        seen.push(
          text
            .split('\n')
            .slice(begins - 2, begins + 2)
            .join('|')
            .replace(/[0-9A-F]{4}-[0-9A-F]{4}/, 'NUMBER'),
        )
        expect(html).toContain('Chairs &#60;b&#62;for&#60;/b&#62; room 2')
        expect(`${text}${html}`).not.toContain('Secret')
      }
    const listed = '||- Chairs <b>for</b> room 2|- NUMBER'
    expect(seen).toEqual([
      `These are for you as well:${listed}`,
      `Auch diese sind für Sie:${listed}`,
      `Celles-ci sont aussi pour vous :${listed}`,
      `These wait as well:${listed}`,
      `Auch dies wartet:${listed}`,
      `Ceci attend aussi :${listed}`,
    ])
  })

  it('OUT-10 is withdrawn with its cause, comes back with it, and stays where it has left', async () => {
    await begin()
    const orderId = await order(office, { target: 'person:ana' })
    await takeBack(office, orderId)
    expect(await newest(orgo)).toMatchObject({ state: 'cancelled', error: 'What had ordered this mail was taken back.' })
    const gone = await order(office, { target: 'person:ana' })
    await orgo.withStore((store) => store.write((tx) => tx.run("UPDATE outbox SET state = 'accepted' WHERE order_id = ?", gone)))
    await takeBack(office, gone)
    expect(await standing(orgo)).toEqual(['forward cancelled', 'forward accepted'])
    const [, withdrawn] = (await orgo.client.outbox.list({})).rows
    const own = await orgo.client.outbox.edit({
      outboxId: withdrawn?.outboxId ?? '',
      text: 'I still want you to know.',
      send: 'now',
    })
    await order(office, { target: 'person:ben' })
    expect((await orgo.client.outbox.show({ outboxId: own.outboxId })).state).toBe('queued')
  })

  it('OUT-10 OUT-7 waits where nobody is meant, a file is missing, or a text cannot be filled in; nothing is lost', async () => {
    await begin()
    await order(office, { target: 'role:nobody' })
    expect(await newest(orgo)).toMatchObject({
      state: 'held',
      holds: [{ sentence: 'Nobody with a mail address is known as role:nobody. Change it, or withdraw it.' }],
    })
    await order(office, { target: 'person:ana', files: [{ found: false, name: 'plan.pdf' }] })
    expect((await newest(orgo)).holds).toEqual([
      { reason: 'missing_file', sentence: '"plan.pdf" was to go with it and cannot be found.' },
    ])
    await order(office, { target: 'person:ana', template: 'there-is-none', kind: 'state' })
    expect(await newest(orgo)).toMatchObject({ state: 'held', kind: 'state', automatic: true })
    const [first] = (await orgo.client.outbox.list({})).rows.slice(-1)
    const mended = await orgo.client.outbox.edit({
      outboxId: first?.outboxId ?? '',
      recipients: ['ana@office.example'],
      send: 'now',
    })
    expect(mended.state).toBe('queued')
  })

  it('OUT-7 of a burst the first mails go, and the rest waits in one group that one word lets go', async () => {
    await begin()
    for (let n = 0; n < 22; n += 1) await order(office, { target: 'requester' })
    expect(await orgo.client.outbox.counts({})).toMatchObject({ queued: 20, held: 2 })
    const { groups } = await orgo.client.outbox.willSend({})
    expect(groups).toMatchObject([
      {
        ...{ reason: 'many', count: 2, sentence: 'This rule has sent 20 mails within an hour; what is more waits.' },
        kinds: [{ kind: 'forward', count: 2 }],
        domains: [{ domain: 'sender.example', count: 2 }],
      },
    ])
    await orgo.client.outbox.release({ outboxIds: groups[0]?.outboxIds ?? [] })
    expect(await orgo.client.outbox.counts({})).toMatchObject({ queued: 22, held: 0 })
    // What storms outside keeps nothing from people who work here.
    await order(office, { target: 'person:ana' })
    expect((await newest(orgo)).state).toBe('queued')
    orgo.clock.pass(2 * hour)
    await order(office, { target: 'requester' })
    expect((await newest(orgo)).state).toBe('queued')
  })

  it('OUT-7 a domain that nobody wrote to, and mail that is long past, wait', async () => {
    await begin()
    await order(office, { target: 'address:vendor@strange.example' })
    expect((await newest(orgo)).holds).toEqual([
      { reason: 'new_domain', sentence: 'Nobody here has written to strange.example before.' },
    ])
    await order(office, { target: 'requester', kind: 'acknowledgement' })
    expect((await newest(orgo)).state).toBe('queued')
    orgo.clock.set(sentAt + 30 * day)
    await order(office, { target: 'person:ana' })
    expect((await newest(orgo)).holds).toEqual([{ reason: 'old_mail', sentence: 'It is about a mail that is 30 days old.' }])
  })
})

describe('automatic answers', () => {
  it('TPL-14 greet who wrote by their name, and say nothing that a stranger chose as one', async () => {
    await begin()
    const greeting = '---\nid: received\nlanguage: en\nsubject: Received\naudience: public\n---\nHello {{ addressee.name }}!\n'
    orgo.writeFile('profile/templates/desk/received.en.liquid', greeting)
    const ask = { kind: 'acknowledgement', template: 'received', target: 'requester' } as const
    await order(await incoming({ id: 'one@sender.example', from: 'Ida Example <ida@sender.example>', subject: 'One' }), ask)
    expect((await newest(orgo)).text).toContain('Hello Ida Example!')
    await order(await incoming({ id: 'two@other.example', from: '"Win at evil.example" <x@other.example>', subject: 'Two' }), ask)
    const [mail] = (await orgo.client.outbox.list({})).rows.filter(({ to }) =>
      to.some(({ address }) => address === 'x@other.example'),
    )
    expect((await orgo.client.outbox.show({ outboxId: mail?.outboxId ?? '' })).text).not.toContain('evil')
  })

  it('OUT-10 are in the language that the mail is written in, where nobody says another', async () => {
    await begin()
    orgo.writeFile('profile/templates/desk/received.en.liquid', received('en', 'Thank you'))
    orgo.writeFile('profile/templates/desk/received.de.liquid', received('de', 'Vielen Dank'))
    const body =
      'Guten Tag, seit gestern ist das Licht im Treppenhaus dunkel und wir sehen die Stufen nicht mehr. Bitte schicken Sie jemanden.'
    await order(await incoming({ id: 'de@sender.example', subject: 'Licht', body }), {
      kind: 'acknowledgement',
      template: 'received',
      target: 'requester',
    })
    expect(await newest(orgo)).toMatchObject({ state: 'queued', language: 'de', subject: expect.stringMatching(/^Vielen Dank/) })
  })

  it('OUT-5 A-33 come from nobody, and once in 24 hours to an address', async () => {
    await begin()
    await order(office, { target: 'requester', kind: 'acknowledgement' })
    const envelope = await orgo.withStore(
      (store) => store.read.get<{ json: string }>('SELECT envelope_json AS json FROM outbox')?.json,
    )
    expect(JSON.parse(envelope ?? '')).toEqual({ from: '', to: ['ida@sender.example'] })
    await order(await incoming({ id: 'two@sender.example', subject: 'More' }), { target: 'requester', kind: 'acknowledgement' })
    expect(await newest(orgo)).toMatchObject({
      state: 'cancelled',
      error: 'Not sent: ida@sender.example has had an automatic answer within 24 hours.',
    })
    orgo.clock.pass(25 * hour)
    await order(office, { target: 'requester', kind: 'acknowledgement' })
    expect((await newest(orgo)).state).toBe('queued')
  })

  it('OUT-5 never go to programs, lists, no-reply addresses or our own mailboxes', async () => {
    await begin()
    const answered: string[] = []
    for (const mail of [
      { id: 'a@x.example', from: 'robot@x.example', headers: ['Auto-Submitted: auto-generated'] },
      { id: 'b@x.example', from: 'list@x.example', headers: ['List-Id: <list.x.example>'] },
      { id: 'c@x.example', from: 'no-reply@x.example' },
      { id: 'd@x.example', from: 'desk@office.example' },
    ]) {
      await order(await incoming(mail), { target: 'requester', kind: 'acknowledgement' })
      const item = await newest(orgo)
      answered.push(`${item.state} ${item.to[0]?.address}`)
    }
    expect(answered).toEqual([
      'cancelled robot@x.example',
      'cancelled list@x.example',
      'cancelled no-reply@x.example',
      'cancelled desk@office.example',
    ])
  })
})

describe('mail about a confidential case', () => {
  it('OUT-6 A6 reaches readers with a subject that says nothing; who may not read is held', async () => {
    await begin()
    await orgo.withStore((store) =>
      store.write((tx) => tx.run('UPDATE tasks SET confidential = 1 WHERE task_id = ?', office.taskId)),
    )
    await order(office, { target: 'person:ben' })
    await order(office, { target: 'address:outside@sender.example' })
    const rows = await orgo.withStore((store) =>
      store.read.all<{ state: string; subject: string; held: string }>(
        'SELECT state, subject, held_json AS held FROM outbox ORDER BY outbox_no',
      ),
    )
    expect(rows).toEqual([
      { state: 'queued', subject: 'Eine vertrauliche Angelegenheit', held: '[]' },
      {
        ...{ state: 'held', subject: 'A confidential matter' },
        held: '[{"reason":"confidential","sentence":"The matter is confidential, and outside@sender.example may not read it."}]',
      },
    ])
  })

  it('OUT-6 A6 what was let go is looked at again: a matter that was closed since holds it', async () => {
    await begin()
    await order(office, { target: 'address:vendor@strange.example' })
    const mail = await newest(orgo)
    await orgo.client.outbox.release({ outboxIds: [mail.outboxId] })
    const holdsNow = () =>
      orgo.withStore((store) => {
        const settings = readOutboxSettings(orgo.paths)
        const people = createOwnerDirectory('person_owner', 'Owner', 'UTC')
        const officeHours = createDefaultCalendar('UTC')
        return whyHoldNow(
          store.read,
          { now: orgo.clock.now(), random: orgo.ports.random, orgId: '', settings, people, officeHours },
          mail.outboxId,
        )
      })
    expect(await holdsNow()).toEqual([])
    await orgo.withStore((store) =>
      store.write((tx) => tx.run('UPDATE tasks SET confidential = 1 WHERE task_id = ?', office.taskId)),
    )
    expect((await holdsNow()).map(({ reason }) => reason)).toEqual(['confidential'])
  })

  it('OUT-13 A1 is unknown to who may not read it, and they decide nothing about it', async () => {
    await begin()
    await order(office, { target: 'person:ben' })
    const mail = await newest(orgo)
    await orgo.withStore((store) =>
      store.write((tx) => {
        tx.run('UPDATE tasks SET confidential = 1 WHERE task_id = ?', office.taskId)
        tx.run("INSERT INTO task_readers (task_id, target) VALUES (?, 'person:ben')", office.taskId)
      }),
    )
    expect(await standing(orgo)).toEqual([])
    expect((await orgo.client.outbox.counts({})).queued).toBe(0)
    expect(await faultOf(orgo.client.outbox.show({ outboxId: mail.outboxId }))).toMatchObject({ code: 'OUTBOX_NOT_FOUND' })
    expect(await faultOf(orgo.client.outbox.cancel({ outboxIds: [mail.outboxId] }))).toMatchObject({ code: 'OUTBOX_NOT_FOUND' })
    expect(await faultOf(orgo.client.outbox.raw({ outboxId: mail.outboxId }))).toMatchObject({ code: 'OUTBOX_NOT_FOUND' })
  })
})
