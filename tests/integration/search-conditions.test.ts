import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Store } from '../../electron/core/store/store.ts'
import { expectValue, openTestStore, type TestOrgo, testOrgo } from './test-orgo.ts'
import { dateHeader, writeMail } from './write-mail.ts'

const day = (text: string): string => dateHeader(Date.parse(`${text}T12:00:00Z`))

describe('what archives and tasks say of a message', () => {
  let told: TestOrgo
  let own: Store
  beforeAll(async () => {
    told = await testOrgo({ shippedRules: false })
    const names = ['One', 'Two', 'Three', 'Four']
    await told.importMbox(
      names.map((subject, index) =>
        writeMail({
          id: `${index}@t.example`,
          subject,
          date: day(`2026-01-0${index + 1}`),
          ...(index === 2 ? { headers: ['List-Id: <x.lists.example>'] } : {}),
        }),
      ),
    )
    own = expectValue(await openTestStore(told.ports))
    own.write((tx) => {
      const folder = (no: number, ...path: string[]): void => {
        tx.run(
          'INSERT INTO archive_folders (folder_no, archive_no, path_json, name, chosen) VALUES (?, 1, ?, ?, 1)',
          no,
          JSON.stringify(path),
          path.at(-1),
        )
        tx.run('UPDATE archive_items SET folder_no = ? WHERE item_no = ?', no, no)
      }
      folder(1, 'Mailbox', 'Entw\u00fcrfe')
      folder(2, 'Mailbox', 'Inbox')
      folder(3, 'Mailbox', 'Inbox', 'Projects')
      tx.run("INSERT INTO tasks (task_id, module) VALUES ('task_00000000-0000-4000-8000-000000000001', 'desk')")
      tx.run(
        "INSERT INTO task_messages (task_id, fingerprint) SELECT 'task_00000000-0000-4000-8000-000000000001', fingerprint FROM messages WHERE subject = 'Four'",
      )
      tx.run("UPDATE messages SET flags = 1 WHERE subject = 'One'")
      tx.run("UPDATE messages SET flags = 2, kind = 'appointment' WHERE subject = 'Two'")
      tx.run("INSERT INTO message_labels (message_no, label) SELECT message_no, 'Old news' FROM messages WHERE subject = 'Three'")
    })
  })
  afterAll(async () => {
    own.close()
    await told.close()
  })

  it.each([
    ['in:inbox', ['Three', 'Two']],
    ['in:inbox/projects', ['Three']],
    ['in:proj*', ['Three']],
    ['in:entwurfe', ['One']],
    ['-in:mailbox', ['Four']],
    ['label:"old NEWS"', ['Three']],
    ['label:old*', ['Three']],
    ['label:%', []],
    ['kind:appointment', ['Two']],
    ['kind:calendar OR label:old*', ['Three', 'Two']],
    ['is:read', ['One']],
    ['is:unread', ['Two']],
    ['-is:unread', ['Four', 'Three', 'One']],
    ['is:flagged', ['Two']],
    ['is:list', ['Three']],
    ['-is:list is:triage', ['Four', 'Two', 'One']],
    ['has:task', ['Four']],
    ['in:desk', ['Four']],
    ['in:(Desk OR projects)', ['Four', 'Three']],
    ['has:task OR is:list', ['Four', 'Three']],
    ['(in:inbox two) OR has:task', ['Four', 'Two']],
  ])('SEA-3 %s finds %j', async (query, subjects) => {
    expect((await told.client.messages.search({ query })).rows.map((row) => row.subject)).toEqual(subjects)
  })
})
