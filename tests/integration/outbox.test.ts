import { afterEach, describe, expect, it } from 'vitest'
import { beginTry, markCommitting, settleTry } from '../../electron/core/outbox/tries.ts'
import { addAccount, bytesOf, look, newest, type Office, openOffice, receive, standing } from './outbox-steps.ts'
import { faultOf, type TestOrgo } from './test-orgo.ts'
import { sentAt, writeMail } from './write-mail.ts'

const hour = 3_600_000
let orgo: TestOrgo
let office: Office
afterEach(() => orgo.close())

async function begin(options: Parameters<typeof openOffice>[0] = {}): Promise<void> {
  office = await openOffice(options)
  orgo = office.orgo
}

const answer = (send: 'now' | 'office' | 'never' | number = 'now') =>
  orgo.client.outbox.compose({
    answers: office.messageId,
    subject: '',
    text: 'We come on Monday.',
    ...(send === 'never' ? {} : { send }),
  })

/** One try, as delivery makes it: begun, marked, and ended as told. */
const tryOnce = (outboxId: string, outcome: 'accepted' | 'failed' | 'retry' | 'in_doubt' | 'cut'): Promise<unknown> =>
  orgo.withStore((store) => {
    const now = orgo.clock.now()
    const begun = store.write((tx) => beginTry(tx, outboxId, now))
    if (!begun) return null
    store.write((tx) => markCommitting(tx, outboxId, begun.n, now))
    if (outcome === 'cut') return begun
    const recipients = begun.recipients.map((address) => ({ address, outcome: 'accepted' as const, smtpReply: '250 OK' }))
    const end = {
      outcome,
      recipients,
      smtpReply: '250 OK',
      reason: outcome === 'accepted' ? null : 'Refused.',
      nextTryAt: now + hour,
    }
    return store.write((tx) => settleTry(tx, outboxId, begun.n, end, now))
  })

describe('a mail that a person writes', () => {
  it('OUT-12 O2 waits in its row for the time to take it back, through a restart', async () => {
    await begin()
    const mail = await answer()
    expect(mail).toMatchObject({
      state: 'queued',
      kind: 'reply',
      notBefore: sentAt + 10_000,
      actions: ['edit', 'hold', 'cancel', 'send_now', 'undo'],
    })
    expect(await tryOnce(mail.outboxId, 'accepted')).toBeNull()
    orgo = await orgo.reopen()
    orgo.clock.pass(3 * 24 * hour)
    expect(await tryOnce(mail.outboxId, 'accepted')).toBe('accepted')
    expect(await tryOnce(mail.outboxId, 'accepted')).toBeNull()
    expect((await orgo.client.outbox.show({ outboxId: mail.outboxId })).attempts).toHaveLength(1)
  })

  it('OUT-1 is addressed to who wrote, names the thread, and carries its token', async () => {
    await begin()
    const mail = await answer()
    expect(mail).toMatchObject({
      subject: expect.stringMatching(/^Re: The lamp is dark \[#[0-9A-Z]{4}-[0-9A-Z]{4}\]$/),
      to: [{ address: 'ida@sender.example', name: 'Ida Example', place: 'to', target: null }],
      taskId: office.taskId,
      author: 'person:ana',
    })
    const bytes = await bytesOf(orgo, mail.outboxId)
    expect(bytes).toContain('In-Reply-To: <lamp@sender.example>')
    expect(bytes).toContain('From: Desk <desk@office.example>')
    expect(mail.bytes).toBe(Buffer.byteLength(bytes))
  })

  it('T4 the answer to it joins the thread though the program lost every reference', async () => {
    await begin()
    const { subject } = await answer()
    await receive(orgo, { id: 'strange@sender.example', subject: `AW: ${subject}` })
    const [one, two] = (await orgo.client.messages.list({})).rows
    expect(one?.threadId).toBe(two?.threadId)
  })

  it('OUT-12 goes out at a time, or when the office opens', async () => {
    await begin()
    const sunday = Date.UTC(2025, 0, 12, 12)
    orgo.clock.set(sunday)
    const opened = await answer('office')
    expect(new Date(opened.notBefore ?? 0).getUTCDay()).toBe(1)
    const planned = await answer(sunday + 48 * hour)
    expect(planned.notBefore).toBe(sunday + 48 * hour)
    expect(await bytesOf(orgo, planned.outboxId)).toContain('Date: Tue, 14 Jan 2025 12:00:00 +0000')
    const sent = await orgo.client.outbox.sendNow({ outboxId: planned.outboxId })
    expect([sent.state, sent.notBefore]).toEqual(['queued', null])
    expect(await bytesOf(orgo, planned.outboxId)).toContain('Date: Sun, 12 Jan 2025 12:00:00 +0000')
  })

  it('OUT-11 can be taken back while it waits, and not after', async () => {
    await begin()
    const mail = await answer()
    expect(await orgo.client.outbox.undo({ outboxId: mail.outboxId })).toMatchObject({
      state: 'draft',
      text: 'We come on Monday.',
    })
    const again = await orgo.client.outbox.queue({ outboxId: mail.outboxId })
    expect(again.messageIdHeader).toBe(mail.messageIdHeader)
    orgo.clock.pass(10_000)
    expect(await faultOf(orgo.client.outbox.undo({ outboxId: mail.outboxId }))).toMatchObject({ code: 'NOT_POSSIBLE' })
  })

  it('OUT-11 O3 keeps its words when it is refused, and can be changed and sent anew', async () => {
    await begin()
    const mail = await answer()
    orgo.clock.pass(10_000)
    expect(await tryOnce(mail.outboxId, 'failed')).toBe('failed')
    const failed = await orgo.client.outbox.show({ outboxId: mail.outboxId })
    expect(failed).toMatchObject({ state: 'failed', text: 'We come on Monday.', error: 'Refused.' })
    const edited = await orgo.client.outbox.edit({ outboxId: mail.outboxId, text: 'We come on Tuesday.', send: 'now' })
    expect(edited).toMatchObject({ state: 'queued', text: 'We come on Tuesday.', messageIdHeader: mail.messageIdHeader })
    expect(await bytesOf(orgo, mail.outboxId)).toContain('We come on Tuesday.')
  })

  it('OUT-3 O7 a retry has the bytes, the id and the recipients of the first try', async () => {
    await begin()
    const mail = await orgo.client.outbox.compose({
      recipients: ['ida@sender.example', { to: 'bo@sender.example', place: 'bcc' }],
      ...{ taskId: office.taskId, subject: 'Lamp', text: 'Private.', confidential: false, send: 'now' },
    })
    const first = await bytesOf(orgo, mail.outboxId)
    orgo.clock.pass(10_000)
    await tryOnce(mail.outboxId, 'failed')
    await orgo.client.outbox.retry({ outboxIds: [mail.outboxId] })
    await look(orgo)
    expect(await bytesOf(orgo, mail.outboxId)).toBe(first)
    const begun = await orgo.withStore((store) => store.write((tx) => beginTry(tx, mail.outboxId, orgo.clock.now())))
    expect(begun).toEqual({ n: 2, recipients: ['bo@sender.example', 'ida@sender.example'] })
  })

  it('OUT-11 O4 can be withdrawn in every state but leaving and gone; what cannot be done is said for each', async () => {
    await begin()
    const draft = await answer('never')
    const queued = await answer()
    const sending = await answer()
    const accepted = await answer()
    orgo.clock.pass(10_000)
    await tryOnce(sending.outboxId, 'cut')
    await tryOnce(accepted.outboxId, 'accepted')
    const outboxIds = [draft, queued, sending, accepted].map(({ outboxId }) => outboxId)
    const outcome = await orgo.client.outbox.cancel({ outboxIds })
    expect(outcome.done).toEqual(outboxIds.slice(0, 2))
    expect(outcome.refused.map(({ sentence }) => sentence)).toEqual([
      'This mail is with the mail server right now, so this cannot be done.',
      'This mail has left: the mail server has taken it, so this cannot be done.',
    ])
    expect(await faultOf(orgo.client.outbox.edit({ outboxId: accepted.outboxId, text: 'x' }))).toMatchObject({
      code: 'NOT_POSSIBLE',
    })
  })

  it('OUT-2 O1 in doubt it waits for a person: arrived, sent again with the same bytes, or let stand', async () => {
    await begin()
    const mails = [await answer(), await answer(), await answer()]
    orgo.clock.pass(10_000)
    for (const mail of mails) await tryOnce(mail.outboxId, 'in_doubt')
    orgo.clock.pass(90 * 24 * hour)
    await look(orgo)
    expect((await orgo.client.outbox.counts({})).in_doubt).toBe(3)
    const [one, two, three] = mails.map(({ outboxId }) => outboxId)
    const before = await bytesOf(orgo, two ?? '')
    expect((await orgo.client.outbox.resolveDoubt({ outboxId: one ?? '', answer: 'arrived' })).state).toBe('accepted')
    expect((await orgo.client.outbox.resolveDoubt({ outboxId: two ?? '', answer: 'send_again' })).state).toBe('queued')
    expect((await orgo.client.outbox.resolveDoubt({ outboxId: three ?? '', answer: 'keep' })).state).toBe('in_doubt')
    expect(await orgo.client.outbox.counts({})).toMatchObject({ in_doubt: 1, doubtKept: 1 })
    expect((await orgo.client.outbox.list({ state: 'in_doubt', kept: false })).rows).toEqual([])
    expect((await orgo.client.outbox.list({ kept: true })).rows.map(({ outboxId }) => outboxId)).toEqual([three])
    expect(await bytesOf(orgo, two ?? '')).toBe(before)
  })

  it('OUT-17 says at its try how its doubt ended, by whom and when, and keeps no old error', async () => {
    await begin()
    const mails = [await answer(), await answer()]
    orgo.clock.pass(10_000)
    for (const mail of mails) await tryOnce(mail.outboxId, 'in_doubt')
    const [one = '', two = ''] = mails.map(({ outboxId }) => outboxId)
    expect(await orgo.client.outbox.show({ outboxId: one })).toMatchObject({ error: 'Refused.', attempts: [{ settled: null }] })
    const at = orgo.clock.now()
    const by = 'person:ana'
    expect(await orgo.client.outbox.resolveDoubt({ outboxId: one, answer: 'keep' })).toMatchObject({
      ...{ error: 'Refused.', attempts: [{ settled: { how: 'keep', by, at } }] },
    })
    expect(await orgo.client.outbox.resolveDoubt({ outboxId: one, answer: 'arrived' })).toMatchObject({
      ...{ state: 'accepted', error: null, attempts: [{ outcome: 'in_doubt', settled: { how: 'arrived', by, at } }] },
    })
    expect(await orgo.client.outbox.resolveDoubt({ outboxId: two, answer: 'send_again' })).toMatchObject({
      ...{ state: 'queued', error: null, attempts: [{ outcome: 'in_doubt', settled: { how: 'send_again', by, at } }] },
    })
  })

  it('OUT-7 is kept without an account, and goes once there is one and somebody lets it', async () => {
    await begin({ account: false })
    const mail = await answer()
    expect(mail.holds).toEqual([
      { reason: 'no_account', sentence: 'No account is set up that it could leave by. Add one, then let it go.' },
    ])
    expect((await orgo.client.outbox.release({ outboxIds: [mail.outboxId] })).refused).toHaveLength(1)
    await addAccount(orgo)
    expect((await orgo.client.outbox.release({ outboxIds: [mail.outboxId] })).done).toEqual([mail.outboxId])
    await look(orgo)
    expect(await newest(orgo)).toMatchObject({ state: 'queued', from: { address: 'desk@office.example' } })
  })

  it('OUT-8 O8 waits where somebody wrote after it was begun', async () => {
    await begin()
    const draft = await answer('never')
    await receive(orgo, { id: 'two@sender.example', inReplyTo: 'lamp@sender.example', subject: 'Re: The lamp is dark' })
    const held = await orgo.client.outbox.queue({ outboxId: draft.outboxId })
    expect(held).toMatchObject({
      state: 'held',
      holds: [{ reason: 'newer_message', sentence: 'Ida Example has written since this was written.' }],
    })
    await orgo.client.outbox.release({ outboxIds: [draft.outboxId] })
    expect(await newest(orgo)).toMatchObject({ state: 'queued', decidedBy: 'person:ana' })
  })

  it('OUT-8 the answer of a robot holds nothing', async () => {
    await begin()
    const draft = await answer('never')
    const headers = ['Auto-Submitted: auto-replied']
    await receive(orgo, { id: 'away@sender.example', inReplyTo: 'lamp@sender.example', subject: 'Away', headers })
    expect((await orgo.client.outbox.queue({ outboxId: draft.outboxId })).state).toBe('queued')
  })

  it('OUT-9 O9 a file leaves as it was, though the message it came from is gone', async () => {
    await begin()
    const plan = { id: 'plan@sender.example', subject: 'Plan', attachments: [{ name: 'plan.txt', content: 'the plan' }] }
    const archive = await orgo.importMbox([writeMail(plan)], { mode: 'live' })
    const [message] = (await orgo.client.messages.list({ archiveId: archive.archiveId })).rows
    const draft = await orgo.client.outbox.compose({
      recipients: ['ida@sender.example'],
      ...{ subject: 'The plan', text: 'See the file.', files: [{ messageId: message?.messageId ?? '', attachmentNo: 1 }] },
    })
    await orgo.client.archives.undo({ archiveId: archive.archiveId })
    await orgo.engine.idle()
    const mail = await orgo.client.outbox.queue({ outboxId: draft.outboxId })
    expect(mail.files).toMatchObject([{ name: 'plan.txt', bytes: 8 }])
    expect(await bytesOf(orgo, mail.outboxId)).toContain(Buffer.from('the plan').toString('base64'))
  })

  it('OUT-4 A-33 a header is refused with its line, and nothing is written', async () => {
    await begin()
    const write = (changes: object) =>
      orgo.client.outbox.compose({ recipients: ['ida@sender.example'], subject: 'Lamp', text: 'x', ...changes })
    expect(await faultOf(write({ subject: 'Lamp\r\nBcc: thief@evil.example' }))).toMatchObject({
      code: 'BAD_MAIL',
      data: { line: 'subject' },
    })
    expect(await faultOf(write({ recipients: ['a@b.example, c@d.example'] }))).toMatchObject({ data: { line: 'to 1' } })
    expect(await faultOf(write({ recipients: ['role:nobody'] }))).toMatchObject({ data: { line: 'to 1' } })
    expect(await faultOf(write({ recipients: [], send: 'now' }))).toMatchObject({ data: { line: 'to' } })
    expect(await standing(orgo)).toEqual([])
  })
})
