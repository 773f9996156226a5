import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ImportChoice } from '../../shared/model/archive.ts'
import { appointment, contact, stickyNote, task } from '../support/pst-writer/build-items.ts'
import { embedded, file } from '../support/pst-writer/build-mail.ts'
import { faultOf, type TestOrgo, testOrgo } from './test-orgo.ts'
import { sentAt } from './write-mail.ts'
import { ida, letter, writeOutlook } from './write-outlook.ts'

let orgo: TestOrgo
beforeEach(async () => {
  orgo = await testOrgo({ shippedRules: false })
})
afterEach(() => orgo.close())

async function importWith(path: string, choice: Partial<ImportChoice> = {}, cutOff: number | null = null) {
  const { archiveId } = await orgo.client.archives.import({ source: { path }, cutOff, choice })
  await orgo.engine.idle()
  return orgo.client.archives.get({ archiveId })
}

const itemsOf = async (archiveId: string) => (await orgo.client.archives.items({ archiveId, limit: 500 })).rows

describe('an Outlook file', () => {
  it('ING-11 I15 keeps folders, classes, read state, flags and categories of each item', async () => {
    const bytes = writeOutlook([
      {
        path: ['Inbox'],
        role: 'inbox',
        items: [letter(1, { flagged: true, categories: ['Red', 'Später'] }), letter(2, { read: false })],
      },
      { path: ['Inbox', 'Heating'], items: [letter(3, { draft: true })] },
    ])
    const archive = await importWith(orgo.writeFile('mail.pst', bytes))
    expect(archive).toMatchObject({
      format: 'pst',
      variant: 'unicode, permute',
      state: 'complete',
      found: 3,
      imported: 3,
      partial: 0,
      totalItems: 3,
      sourceUnchanged: true,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      positionBytes: bytes.length,
    })
    const rows = await itemsOf(archive.archiveId)
    expect(rows.map(({ folder, subject, itemClass, kind }) => [folder.slice(-2), subject, itemClass, kind])).toEqual([
      [expect.arrayContaining(['Inbox']), 'Letter 1', 'IPM.Note', 'mail'],
      [expect.arrayContaining(['Inbox']), 'Letter 2', 'IPM.Note', 'mail'],
      [['Inbox', 'Heating'], 'Letter 3', 'IPM.Note', 'mail'],
    ])
    expect(rows.map(({ flags }) => flags)).toEqual([
      { read: true, flagged: true, answered: false, draft: false },
      { read: false, flagged: false, answered: false, draft: false },
      { read: true, flagged: false, answered: false, draft: true },
    ])
    expect((await orgo.client.messages.search({ query: 'label:später' })).rows.map(({ subject }) => subject)).toEqual([
      'Letter 1',
    ])
    const message = await orgo.client.messages.get({ messageId: rows[0]?.messageId ?? '' })
    expect(message).toMatchObject({
      subject: 'Letter 1',
      from: ida,
      messageIdHeader: 'letter-1@sender.example',
      sentAt: sentAt + 60_000,
    })
    expect(message.text.trim()).toBe('Text 1')
  })

  it('ING-12 a contact is suggested, a task offered, an appointment and a note kept and found; none of them is judged', async () => {
    await orgo.close()
    orgo = await testOrgo({
      shippedRules: false,
      rules: { 'desk/rules.yaml': `- condition: "subject contains 'boiler'"\n  action:\n    add_note: "Look after it"\n` },
    })
    const createdAt = sentAt
    const archive = await importWith(
      orgo.writeFile(
        'kinds.pst',
        writeOutlook([
          { path: ['Inbox'], items: [letter(1, { subject: 'The boiler' })] },
          {
            path: ['Contacts'],
            role: 'contacts',
            items: [
              contact({
                name: 'Bo Boiler',
                email: 'Bo@Sender.example',
                company: 'Boiler Ltd',
                businessPhone: '555 0100',
                createdAt,
              }),
            ],
          },
          {
            path: ['Tasks'],
            role: 'tasks',
            items: [
              task({ subject: 'Order the boiler', dueAt: sentAt + 86_400_000, owner: 'Ida', createdAt }),
              task({ subject: 'Old boiler', completedAt: sentAt - 86_400_000, createdAt }),
              task({ subject: 'No boiler', createdAt }),
            ],
          },
          {
            path: ['Calendar'],
            role: 'calendar',
            items: [appointment({ subject: 'Boiler visit', startAt: sentAt, endAt: sentAt + 3_600_000, createdAt })],
          },
          { path: ['Notes'], role: 'notes', items: [stickyNote({ text: 'Boiler key under the mat', createdAt })] },
        ]),
      ),
    )
    expect(archive).toMatchObject({ found: 7, imported: 7, tasks: 1 })
    const people = await orgo.client.archives.suggestedPeople({})
    expect(people.rows).toMatchObject([
      { address: 'bo@sender.example', name: 'Bo Boiler', organisation: 'Boiler Ltd', phone: '555 0100' },
    ])
    expect(await orgo.client.archives.dismissPerson({ suggestionNo: people.rows[0]?.suggestionNo ?? 0 })).toEqual({
      dismissed: true,
    })
    expect((await orgo.client.archives.suggestedPeople({})).total).toBe(0)

    const { rows: offers } = await orgo.client.archives.offeredTasks({})
    expect(offers.map(({ title, dueAt, completedAt }) => [title, dueAt, completedAt])).toEqual([
      ['Order the boiler', sentAt + 86_400_000, null],
      ['Old boiler', null, sentAt - 86_400_000],
      ['No boiler', null, null],
    ])
    const [open, old, none] = offers.map(({ messageId }) => messageId)
    const accepted = await orgo.client.archives.acceptTask({ messageId: open ?? '' })
    expect(await orgo.client.tasks.get({ taskId: accepted.taskId ?? '' })).toMatchObject({
      title: 'Order the boiler',
      dueAt: sentAt + 86_400_000,
      closedAt: null,
      requester: 'Ida',
    })
    const closed = await orgo.client.archives.acceptTask({ messageId: old ?? '' })
    expect(await orgo.client.tasks.get({ taskId: closed.taskId ?? '' })).toMatchObject({
      title: 'Old boiler',
      closedAt: sentAt - 86_400_000,
    })
    expect(await orgo.client.archives.dismissTask({ messageId: none ?? '' })).toMatchObject({ state: 'dismissed', taskId: null })
    expect((await faultOf(orgo.client.archives.acceptTask({ messageId: open ?? '' }))).code).toBe('NOT_NOW')
    expect((await orgo.client.archives.offeredTasks({})).total).toBe(0)

    const found = await orgo.client.messages.search({ query: 'boiler' })
    expect(found.rows.map(({ subject }) => subject).sort()).toEqual([
      'Bo Boiler',
      'Boiler key under the mat',
      'Boiler visit',
      'No boiler',
      'Old boiler',
      'Order the boiler',
      'The boiler',
    ])
    expect((await orgo.client.messages.list({ view: 'triage' })).total).toBe(0)
    // Imported once more, what was dismissed is not offered again.
    await importWith(orgo.writeFile('again.pst', readFileSync(join(orgo.folder, 'kinds.pst'))))
    expect([(await orgo.client.archives.offeredTasks({})).total, (await orgo.client.archives.suggestedPeople({})).total]).toEqual(
      [0, 0],
    )
  })

  it('ING-11 I12 attachments are kept by their content, and a mail inside a mail with what it holds', async () => {
    const plan = Buffer.from('A plan, twice in the file.'.repeat(500))
    const inner = letter(9, {
      subject: 'Inner letter',
      attachments: [file('deep.bin', 'application/octet-stream', Buffer.from('deep'))],
    })
    const bytes = writeOutlook([
      {
        path: ['Inbox'],
        items: [
          letter(1, {
            attachments: [
              file('plan.bin', 'application/octet-stream', plan),
              file('copy of plan.bin', 'application/octet-stream', plan),
              file('empty.bin', 'application/octet-stream', Buffer.alloc(0)),
            ],
          }),
          letter(2, { attachments: [embedded('Inner letter', inner)] }),
        ],
      },
    ])
    const archive = await importWith(orgo.writeFile('files.pst', bytes))
    expect(archive).toMatchObject({ found: 2, imported: 2 })
    const rows = await itemsOf(archive.archiveId)
    const [first, second] = await Promise.all(
      rows.map(({ messageId }) => orgo.client.messages.get({ messageId: messageId ?? '' })),
    )
    const sha256 = createHash('sha256').update(plan).digest('hex')
    expect(first?.attachments.map((one) => [one.name, one.sizeBytes, one.sha256 === sha256])).toEqual([
      ['plan.bin', plan.length, true],
      ['copy of plan.bin', plan.length, true],
      ['empty.bin', 0, false],
    ])
    await orgo.withStore((store) =>
      expect(store.read.get('SELECT count(*) AS n FROM blobs WHERE sha256 = ?', Buffer.from(sha256, 'hex'))).toEqual({ n: 1 }),
    )
    const [attached] = second?.attachments ?? []
    expect(attached).toMatchObject({ type: 'message/rfc822' })
    const raw = await orgo.client.messages.attachment({ messageId: second?.messageId ?? '', attachmentNo: 1 })
    expect(Buffer.from(raw.base64, 'base64').toString()).toMatch(/Subject: Inner letter[\s\S]*deep\.bin/)
  })
})
