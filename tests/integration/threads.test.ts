import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findThread, type ThreadClue } from '../../electron/core/ingest/find-thread.ts'
import type { Store } from '../../electron/core/store/store.ts'
import { expectValue, openTestStore, type TestOrgo, testOrgo } from './test-orgo.ts'
import { writeMail } from './write-mail.ts'

let orgo: TestOrgo
let store: Store
beforeAll(async () => {
  orgo = await testOrgo({ shippedRules: false })
  store = expectValue(await openTestStore(orgo.ports))
})
afterAll(async () => {
  store.close()
  await orgo.close()
})

class Undo extends Error {}

/** Which mails share a thread after arriving in this order, as sorted groups of their numbers. Leaves nothing behind. */
function groupsOf(clues: readonly { clue: ThreadClue; number: number }[]): string[] {
  let groups: string[] = []
  try {
    store.write((tx) => {
      for (const { clue, number } of clues) {
        const threadNo = findThread(tx, clue)
        tx.run(
          `INSERT INTO messages (fingerprint, text_hash, thread_no, subject, from_name, from_address, imported_at, sort_at, size_bytes,
             preview, attachment_count, auto_generated, in_triage) VALUES (?, ?, ?, ?, '', '', 0, 0, 0, '', 0, 0, 0)`,
          clue.fingerprint,
          clue.fingerprint,
          threadNo,
          String(number),
        )
      }
      groups = tx
        .all<{ members: string }>(
          'SELECT group_concat(subject) AS members FROM (SELECT * FROM messages ORDER BY CAST(subject AS INTEGER)) GROUP BY thread_no',
        )
        .map((row) => row.members)
        .sort()
      throw new Undo()
    })
  } catch (error) {
    if (!(error instanceof Undo)) throw error
  }
  return groups
}

// Eight ids, so that mails often name each other, an ancestor nobody has seen, or themselves.
const id = fc.integer({ min: 0, max: 7 }).map((n) => `id-${n}@sender.example`)
const clues = fc
  .array(fc.record({ messageId: fc.option(id), inReplyTo: fc.option(id), references: fc.array(id, { maxLength: 3 }) }), {
    minLength: 2,
    maxLength: 7,
  })
  .map((mails) => mails.map((mail, number) => ({ clue: { ...mail, fingerprint: Buffer.alloc(16, number + 1) }, number })))
const shuffled = clues.chain((mails) =>
  fc.tuple(fc.constant(mails), fc.shuffledSubarray(mails, { minLength: mails.length, maxLength: mails.length })),
)

describe('threads', () => {
  it('T3 ING-7 any order of arrival gives the same threads', () => {
    fc.assert(
      fc.property(shuffled, ([mails, others]) => {
        expect(groupsOf(others)).toEqual(groupsOf(mails))
      }),
      { numRuns: 150 },
    )
  })

  it('T3 ING-7 two answers to a mail nobody has seen are one thread; the mail joins them when it comes', async () => {
    const answers = ['b', 'c'].map((name) =>
      writeMail({ id: `${name}@sender.example`, subject: `Re: ${name}`, references: ['a@sender.example'] }),
    )
    await orgo.importMbox(answers)
    const threadOf = async (subject: string) => (await orgo.client.messages.search({ query: `subject:${subject}` })).rows[0]
    expect((await threadOf('b'))?.threadId).toBe((await threadOf('c'))?.threadId)
    await orgo.importMbox([writeMail({ id: 'a@sender.example', subject: 'root' })])
    const root = await threadOf('root')
    const read = await orgo.client.messages.get({ messageId: root?.messageId ?? '' })
    expect(read.thread.map((message) => message.subject).sort()).toEqual(['Re: b', 'Re: c', 'root'])
  })

  it('T12 ING-7 an equal subject, Thread-Index or Thread-Topic joins nobody', async () => {
    const headers = ['Thread-Index: AdXlqZ0yqQ6n3mJ0QmW5mYvYxkM0dA==', 'Thread-Topic: Invoice']
    await orgo.importMbox(
      ['x', 'y'].map((name) => writeMail({ id: `${name}@sender.example`, subject: 'Invoice', headers, body: name })),
    )
    const { rows } = await orgo.client.messages.search({ query: 'subject:invoice' })
    expect(new Set(rows.map((row) => row.threadId)).size).toBe(2)
  })
})
