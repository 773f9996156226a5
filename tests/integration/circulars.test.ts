import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { Inputs } from '../../shared/contract/contract.ts'
import { takeMail } from './outbox-rows.ts'
import { addAccount } from './outbox-steps.ts'
import { faultOf, type TestOrgo, testOrgo } from './test-orgo.ts'
import { sentAt, writeMail } from './write-mail.ts'
import { postfixBounce } from './write-receipts.ts'

const people = `people: 1
members:
  - { id: ana, name: Ana Example, addresses: [ana@house.example] }
contacts:
  - { address: ada@family.example, name: Ada Example, roles: [reader], language: de, phone: "0170 11", label: 2b }
  - { address: axel@family.example, name: Axel Example, roles: [reader], language: de, label: 2b }
  - { address: bea@family.example, name: Béa Exemple, roles: [reader], language: fr, phone: "+33 1", label: =1+1 }
  - { address: cy@family.example, roles: [reader], label: 3a }
`

const closing = (language: string, subject: string): string =>
  `---\nid: closing\nlanguage: ${language}\nsubject: "${subject}"\naudience: public\n---\n{{ task.title }}\n`

let orgo: TestOrgo
afterEach(() => orgo.close())

async function open(): Promise<void> {
  orgo = await testOrgo({
    shippedRules: false,
    rules: {
      'desk/module.yaml': 'module: 1\ntitle: Desk\n',
      '../templates/desk/closing.en.liquid': closing('en', 'Closed: {{ task.title }}'),
      '../templates/desk/closing.de.liquid': closing('de', 'Geschlossen: {{ task.title }}'),
    },
    now: sentAt,
  })
  const path = join(orgo.paths.profile, 'config/people.yaml')
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, people)
}

const draft = (more: Partial<Inputs['circulars']['send']> = {}): Inputs['circulars']['send'] => ({
  title: 'Closed on Friday',
  texts: [
    { language: 'de', subject: 'Freitag geschlossen', text: 'Guten Tag {name},\n\nam Freitag ist geschlossen ({label}).' },
    { language: 'en', subject: 'Closed on Friday', text: 'Dear {name},\n\nwe are closed on Friday.' },
  ],
  audience: { roles: ['reader'] },
  ...more,
})

describe('circulars', () => {
  it('CIR-2 the preview counts languages and shows the first mail of each; nothing is written', async () => {
    await open()
    const preview = await orgo.client.circulars.preview(draft())
    expect(preview).toMatchObject({ total: 4, duplicates: 0, faults: [] })
    expect(preview.languages).toEqual([
      { language: 'de', text: 'de', count: 2 },
      { language: 'en', text: 'en', count: 1 },
      { language: 'fr', text: 'en', count: 1 },
    ])
    expect(preview.samples.map(({ to, subject, text }) => [to, subject, text.split('\n')[0]])).toEqual([
      ['ada@family.example', 'Freitag geschlossen', 'Guten Tag Ada Example,'],
      ['bea@family.example', 'Closed on Friday', 'Dear Béa Exemple,'],
    ])
    expect((await orgo.client.outbox.list({})).total).toBe(0)
    // What stands in a list can end no tag.
    const hostile = await orgo.client.circulars.preview(draft({ audience: { csv: 'email,name\nx@family.example,<b>"&' } }))
    expect(hostile.samples[0]?.html).toContain('Dear &lt;b&gt;&quot;&amp;,')
    expect(hostile.samples[0]?.text).toContain('Dear <b>"&,')
  })

  it('CIR-3 all of it waits, one release lets all go, and each is a mail of its own that says a program sent it', async () => {
    await open()
    await addAccount(orgo)
    const sent = await orgo.client.circulars.send(draft())
    expect(sent).toMatchObject({ state: 'held', counts: { total: 4, open: 4 } })
    const held = await orgo.client.outbox.list({ batchId: sent.circularId })
    expect(held.rows.every(({ state, kind, to }) => state === 'held' && kind === 'notice' && to.length === 1)).toBe(true)
    expect(held.rows[0]?.holds[0]).toMatchObject({ reason: 'many' })
    const released = await orgo.client.circulars.release({ circularId: sent.circularId })
    expect(released).toMatchObject({ state: 'queued', counts: { open: 4 } })
    await orgo.engine.idle()
    const one = await orgo.client.outbox.show({ outboxId: held.rows[0]?.outboxId ?? '' })
    expect(one.headers).toContainEqual(['Auto-Submitted', 'auto-generated'])
    expect((await faultOf(orgo.client.circulars.release({ circularId: sent.circularId }))).code).toBe('CANNOT_SEND')
  })

  it('CIR-3 without an account none goes, and what was withdrawn stays so', async () => {
    await open()
    const { circularId } = await orgo.client.circulars.send(draft())
    expect(await faultOf(orgo.client.circulars.release({ circularId }))).toMatchObject({ code: 'CANNOT_SEND' })
    expect((await orgo.client.outbox.list({ state: 'held' })).total).toBe(4)
    expect(await orgo.client.circulars.cancel({ circularId })).toMatchObject({ state: 'cancelled', counts: { cancelled: 4 } })
  })

  it('CIR-4 CIR-5 whom mail did not reach, with number, label and reason, as a list and as CSV without formulas', async () => {
    await open()
    await addAccount(orgo)
    const { circularId } = await orgo.client.circulars.send(draft())
    await orgo.client.circulars.release({ circularId })
    await orgo.engine.idle()
    const ids = new Map((await takeMail(orgo)).flatMap(({ messageId, to }) => to.map((address) => [address, messageId])))
    const bounce = (who: string, n: number): string => postfixBounce({ id: `b${n}@mx.example`, who, of: ids.get(who) ?? '' })
    const answer = writeMail({
      id: 'cy.1@family.example',
      from: 'cy@family.example',
      subject: 'Re: Closed on Friday',
      inReplyTo: ids.get('cy@family.example') ?? '',
    })
    await orgo.importMbox([bounce('ada@family.example', 1), bounce('bea@family.example', 2), answer], { mode: 'live' })
    expect(await orgo.client.circulars.get({ circularId })).toMatchObject({
      state: 'done',
      counts: { total: 4, sent: 1, reached: 1, notReached: 2 },
    })
    const missed = await orgo.client.circulars.recipients({ circularId, reach: 'notReached' })
    expect(
      missed.rows.map(({ name, phone, label, reason, sameLabelReached }) => ({ name, phone, label, reason, sameLabelReached })),
    ).toEqual([
      { name: 'Ada Example', phone: '0170 11', label: '2b', reason: 'This address does not exist.', sameLabelReached: true },
      { name: 'Béa Exemple', phone: '+33 1', label: '=1+1', reason: 'This address does not exist.', sameLabelReached: false },
    ])
    const { base64, name } = await orgo.client.circulars.csv({ circularId, reach: 'notReached' })
    expect(name).toBe('Closed-on-Friday-notReached.csv')
    const lines = Buffer.from(base64, 'base64').toString('utf8').trim().split('\r\n')
    expect(lines).toHaveLength(3)
    expect(lines[2]).toContain(`"'=1+1","Béa Exemple","'+33 1"`)
  })

  it('CIR-1 what cannot be sent is said before anything is written', async () => {
    await open()
    const refuse = async (more: Partial<Inputs['circulars']['send']>) =>
      (await faultOf(orgo.client.circulars.send(draft(more)))).message
    expect(await refuse({ audience: { addresses: 'nobody' } })).toContain('Nobody in the list can be written to')
    expect(await refuse({ texts: [] })).toContain('Write a text')
    expect(await refuse({ texts: [], template: 'notice' })).toContain('say which one')
    const many = Array.from({ length: 2001 }, (_, n) => `r${n}@family.example`).join('\n')
    expect(await refuse({ audience: { addresses: many } })).toContain('2001 addresses')
    expect((await orgo.client.circulars.list({})).total).toBe(0)
    expect((await orgo.client.outbox.list({})).total).toBe(0)
  })

  it('CIR-6 a gap that nothing fills, a title and a subject of two lines are refused in preview and in send', async () => {
    await open()
    const refuse = (more: Partial<Inputs['circulars']['send']>) => faultOf(orgo.client.circulars.preview(draft(more)))
    const texts = [{ language: 'en', subject: 'Closed', text: 'Dear {{ name }},' }]
    const sentence = 'The text in "en", line 1, column 6: "{{ name }}" would leave as it is written.'
    expect(await refuse({ texts })).toMatchObject({ code: 'CANNOT_SEND', message: expect.stringContaining(sentence) })
    expect((await faultOf(orgo.client.circulars.send(draft({ texts })))).code).toBe('CANNOT_SEND')
    expect((await refuse({ title: 'Two\nlines' })).code).toBe('BAD_REQUEST')
    expect((await refuse({ texts: [{ language: 'en', subject: 'Two\nlines', text: 'x' }] })).code).toBe('BAD_REQUEST')
    expect((await orgo.client.outbox.list({})).total).toBe(0)
  })

  it('CIR-2 a template is filled from a task, for each in their language; what is confidential tells nobody', async () => {
    await open()
    const { taskId } = await orgo.client.tasks.create({ title: 'Hall 3', module: 'desk' })
    const about = draft({ texts: [], template: 'closing', taskId })
    const preview = await orgo.client.circulars.preview(about)
    expect(preview.samples.map(({ language, subject }) => [language, subject])).toEqual([
      ['de', 'Geschlossen: Hall 3'],
      ['en', 'Closed: Hall 3'],
    ])
    expect((await faultOf(orgo.client.circulars.preview({ ...about, template: 'unheard' }))).code).toBe('CANNOT_SEND')
    await orgo.withStore((store) => store.write((tx) => tx.run('UPDATE tasks SET confidential = 1')))
    expect((await faultOf(orgo.client.circulars.send(about))).message).toContain('The task is confidential')
  })

  it('CIR-3 two thousand readers are one transaction of seconds', async () => {
    await open()
    await addAccount(orgo)
    const addresses = Array.from({ length: 2000 }, (_, n) => `r${n}@family.example`).join('\n')
    const began = process.cpuUsage()
    const { counts, circularId } = await orgo.client.circulars.send(draft({ audience: { addresses } }))
    expect(counts.open).toBe(2000)
    expect(process.cpuUsage(began).user / 1e6).toBeLessThan(10)
    expect((await orgo.client.circulars.cancel({ circularId })).counts.cancelled).toBe(2000)
  })
})
