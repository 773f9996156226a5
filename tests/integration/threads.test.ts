import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findThread } from '../../electron/core/ingest/find-thread.ts'
import { evidenceOf, type ThreadFields } from '../../electron/core/ingest/threads/thread-evidence.ts'
import { plusAddress, referenceOf, subjectToken, tokenOf } from '../../electron/core/ingest/threads/thread-token.ts'
import type { Store, WritableStore } from '../../electron/core/store/store.ts'
import { expectValue, openTestStore, type TestOrgo, testOrgo } from './test-orgo.ts'
import { writeMail } from './write-mail.ts'

let orgo: TestOrgo
/** A profile without a mail, for letters that are placed and taken back. */
let empty: TestOrgo
let store: Store
beforeAll(async () => {
  orgo = await testOrgo({ rules: { 'desk/module.yaml': 'module: 1\ntitle: Desk\n' }, shippedRules: false })
  empty = await testOrgo({ shippedRules: false })
  store = expectValue(await openTestStore(empty.ports))
})
afterAll(async () => {
  store.close()
  await orgo.close()
  await empty.close()
})

class Undo extends Error {}

/** One mail of a story: what a person would see of its header. */
type Letter = {
  name: string
  from: string
  to?: string
  id?: string
  answers?: readonly string[]
  subject?: string
  headers?: readonly [string, string][]
  isList?: boolean
}

const mailbox = (address: string) => ({ name: '', address })

function fieldsOf(letter: Letter): ThreadFields {
  return {
    messageId: letter.id ?? null,
    inReplyTo: letter.answers?.at(-1) ?? null,
    references: [...(letter.answers ?? [])],
    subject: letter.subject ?? '',
    from: [mailbox(letter.from)],
    sender: null,
    replyTo: [],
    to: [mailbox(letter.to ?? 'desk@office.example')],
    cc: [],
    bcc: [],
    headers: [...(letter.headers ?? [])],
    isList: letter.isList ?? false,
  }
}

const fingerprintOf = (name: string): Buffer => referenceOf(`fingerprint ${name}`)

type Groups = { threads: string[]; suggestions: string[] }

/** Which letters share a thread after arriving in this order, and which threads are suggested to be one. Leaves nothing behind. */
function groupsOf(letters: readonly Letter[], before: (tx: WritableStore) => void = () => undefined): Groups {
  let groups: Groups = { threads: [], suggestions: [] }
  try {
    store.write((tx) => {
      before(tx)
      for (const letter of letters) {
        const threadNo = findThread(tx, fingerprintOf(letter.name), evidenceOf(fieldsOf(letter)))
        tx.run(
          `INSERT INTO messages (fingerprint, text_hash, thread_no, subject, from_name, from_address, imported_at, sort_at, size_bytes,
             preview, attachment_count, auto_generated, in_triage) VALUES (?, ?, ?, ?, '', '', 0, 0, 0, '', 0, 0, 0)`,
          fingerprintOf(letter.name),
          Buffer.alloc(1),
          threadNo,
          letter.name,
        )
      }
      const rows = tx.all<{ thread_no: number; members: string }>(
        'SELECT thread_no, group_concat(subject) AS members FROM (SELECT * FROM messages ORDER BY subject) GROUP BY thread_no',
      )
      const membersOf = new Map(rows.map((row) => [row.thread_no, row.members]))
      groups = {
        threads: rows.map((row) => row.members).sort(),
        suggestions: tx
          .all<{ thread_no: number; neighbour_no: number }>('SELECT thread_no, neighbour_no FROM thread_neighbours')
          .map((row) => `${membersOf.get(row.thread_no)} ~ ${membersOf.get(row.neighbour_no)}`)
          .sort(),
      }
      const unused = tx.all('SELECT thread_no FROM threads WHERE thread_no NOT IN (SELECT thread_no FROM messages)')
      expect(unused).toEqual([])
      throw new Undo()
    })
  } catch (error) {
    if (!(error instanceof Undo)) throw error
  }
  return groups
}

// Few ids, people and subjects, so that letters often name each other, an ancestor nobody has seen, or themselves.
const id = fc.integer({ min: 0, max: 6 }).map((n) => `id-${n}@sender.example`)
const person = fc.constantFrom('ida@a.example', 'ben@a.example', 'eva@b.example', 'desk@office.example')
const token = id.map((messageId) => tokenOf(messageId))
const letter = fc.record({
  from: person,
  to: fc.oneof(
    person,
    token.map((carried) => plusAddress('desk@office.example', carried)),
  ),
  id: fc.option(id, { nil: undefined }),
  answers: fc.array(id, { maxLength: 2 }),
  subject: fc
    .tuple(fc.constantFrom('', 'Re: ', 'WG: '), fc.constantFrom('', 'leak', 'key'), fc.option(token))
    .map(([prefix, base, carried]) => `${prefix}${base}${carried ? ` ${subjectToken(carried)}` : ''}`),
  isList: fc.boolean(),
})
const letters = fc
  .array(letter, { minLength: 2, maxLength: 7 })
  .map((drawn) =>
    drawn.map(({ id: own, ...rest }, index): Letter => ({ ...rest, ...(own ? { id: own } : {}), name: `m${index}` })),
  )
const shuffled = letters.chain((mails) =>
  fc.tuple(fc.constant(mails), fc.shuffledSubarray(mails, { minLength: mails.length, maxLength: mails.length })),
)

/** What people decided before: some letters stand under a label, some pairs are joined. */
const decisions = fc.record({
  splits: fc.array(fc.record({ letter: fc.nat(6), label: fc.constantFrom('', 'part'), at: fc.nat(3) }), { maxLength: 3 }),
  links: fc.array(fc.record({ one: fc.nat(6), other: fc.nat(6), at: fc.nat(3) }), { maxLength: 2 }),
})

describe('threads', () => {
  it('T3 ING-7 any order of arrival gives the same threads and the same suggestions', () => {
    fc.assert(
      fc.property(shuffled, ([mails, others]) => {
        expect(groupsOf(others)).toEqual(groupsOf(mails))
      }),
      { numRuns: 400 },
    )
  })

  it('T3 ING-7 so it is after people split and joined', () => {
    fc.assert(
      fc.property(shuffled, decisions, ([mails, others], { splits, links }) => {
        const decide = (tx: WritableStore): void => {
          for (const { letter: index, label, at } of splits) {
            const own = mails[index]?.id
            tx.run(
              'INSERT OR REPLACE INTO message_splits (fingerprint, reference, label, origin, ms, c) VALUES (?, ?, ?, NULL, ?, 0)',
              fingerprintOf(`m${index}`),
              own ? referenceOf(own) : null,
              label,
              at,
            )
          }
          for (const { one, other, at } of links)
            tx.run(
              'INSERT OR REPLACE INTO message_links (fingerprint, other, ms, c) VALUES (?, ?, ?, 1)',
              fingerprintOf(`m${one}`),
              fingerprintOf(`m${other}`),
              at,
            )
        }
        expect(groupsOf(others, decide)).toEqual(groupsOf(mails, decide))
      }),
      { numRuns: 300 },
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

  const ask: Letter = { name: 'ask', from: 'ida@a.example', id: 'ask@a.example', subject: 'The boiler' }
  const carried = tokenOf('ask@a.example')

  it.each<[string, Letter, boolean]>([
    [
      'names it, under the same subject',
      { name: 'x', from: 'eva@b.example', answers: ['ask@a.example'], subject: 'AW: The boiler' },
      true,
    ],
    [
      'names it, and writes to who began',
      { name: 'x', from: 'eva@b.example', to: 'IDA@a.example', answers: ['ask@a.example'], subject: 'New' },
      true,
    ],
    [
      'names it, and shares nothing but the mailbox',
      { name: 'x', from: 'eva@b.example', answers: ['ask@a.example'], subject: 'Invoice' },
      false,
    ],
    [
      'claims its very id, and shares nothing else',
      { name: 'x', from: 'eva@b.example', id: 'ask@a.example', subject: 'Invoice' },
      false,
    ],
    [
      'names it from a list to its address',
      { name: 'x', from: 'eva@b.example', answers: ['ask@a.example'], subject: 'New', isList: true },
      true,
    ],
  ])('I5 T2 a mail that %s: %#', (_what, other, joins) => {
    for (const order of [
      [ask, other],
      [other, ask],
    ])
      expect(groupsOf(order)).toEqual(
        joins ? { threads: ['ask,x'], suggestions: [] } : { threads: ['ask', 'x'], suggestions: ['ask ~ x', 'x ~ ask'] },
      )
  })

  it('T2 a stranger who quotes the token of a subject is suggested; when he takes part, he joins, whatever came first', () => {
    const quoted: Letter = { name: 'quoted', from: 'eva@b.example', subject: `Question ${subjectToken(carried)}` }
    const invites: Letter = {
      name: 'told',
      from: 'desk@office.example',
      to: 'eva@b.example',
      answers: ['ask@a.example'],
      subject: 'Re: The boiler',
    }
    expect(groupsOf([ask, quoted])).toEqual({ threads: ['ask', 'quoted'], suggestions: ['ask ~ quoted', 'quoted ~ ask'] })
    for (const order of [
      [ask, quoted, invites],
      [quoted, ask, invites],
      [invites, quoted, ask],
    ])
      expect(groupsOf(order)).toEqual({ threads: ['ask,quoted,told'], suggestions: [] })
  })

  const prefixes = ['', 'Re: ', 'AW: ', 'SV: ', '回复: ', 'WG: ', 'Fwd: ', 'TR: ', 'RV: ', '转发: ']
  const table = prefixes.flatMap((prefix) =>
    [true, false].flatMap((hasToken) =>
      ['desk@office.example', 'rent@office.example'].flatMap((to) =>
        ['ida@a.example', 'eva@b.example'].map((from) => ({ prefix, hasToken, to, from })),
      ),
    ),
  )
  it.each(table)('T1 "$prefix", token $hasToken, to $to, from $from', ({ prefix, hasToken, to, from }) => {
    const subject = `${prefix}Something else${hasToken ? ` ${subjectToken(carried)}` : ''}`
    const isForward = /^(?:WG|Fwd|TR|RV|转发)/.test(prefix)
    const joins = hasToken && from === 'ida@a.example' && (!isForward || to === 'desk@office.example')
    const { threads, suggestions } = groupsOf([ask, { name: 'x', from, to, subject }])
    expect(threads).toEqual(joins ? ['ask,x'] : ['ask', 'x'])
    expect(suggestions.length > 0).toBe(hasToken && !joins)
  })

  it.each<[string, Partial<Letter>]>([
    ['the plus address', { to: plusAddress('desk@office.example', carried) }],
    ['our header', { headers: [['x-orgo-thread', carried.long]] }],
    ['our Message-ID', { answers: [`orgo.${carried.long}.7@office.example`] }],
    ['the address the envelope had', { headers: [['delivered-to', plusAddress('desk@office.example', carried)]] }],
    ['the id our mail had before a provider changed it', { answers: ['composed@office.example'] }],
  ])('T4 an answer that knows no id but carries %s joins', (_what, known) => {
    const sent: Letter = {
      name: 'sent',
      from: 'desk@office.example',
      to: 'ida@a.example',
      id: 'rewritten@provider.example',
      headers: [['x-orgo-message-id', '<composed@office.example>']],
      answers: ['ask@a.example'],
      subject: 'Re: The boiler',
    }
    const answer: Letter = { name: 'answer', from: 'ida@a.example', subject: 'Thanks', ...known }
    for (const order of [
      [ask, sent, answer],
      [answer, sent, ask],
    ])
      expect(groupsOf(order).threads).toEqual(['answer,ask,sent'])
  })

  it('T5 an answer to a mail that we began joins it, and the task it has', async () => {
    const own = {
      from: 'Desk <desk@office.example>',
      to: 'Ben <ben@a.example>',
      id: 'began@office.example',
      subject: 'Your lease',
    }
    await orgo.importMbox([writeMail({ ...own, body: 'It ends in May.' })])
    const [began] = (await orgo.client.messages.search({ query: 'subject:lease' })).rows
    const task = await orgo.client.tasks.create({
      title: 'Lease',
      module: 'desk',
      messageId: began?.messageId ?? '',
      description: '',
      priority: 'normal',
    })
    const answer = { from: 'Ben <ben@a.example>', to: 'desk@office.example', id: 'answer@a.example', subject: 'AW: Your lease' }
    await orgo.importMbox([writeMail({ ...answer, inReplyTo: 'began@office.example', body: 'I know.' })], { mode: 'live' })
    expect((await orgo.client.tasks.get({ taskId: task.taskId })).messages.map((message) => message.subject)).toEqual([
      'Your lease',
      'AW: Your lease',
    ])
  })

  it('T8 a bounce without References joins the mail it is about', () => {
    const sent: Letter = {
      name: 'sent',
      from: 'desk@office.example',
      to: 'ben@a.example',
      id: 'sent@office.example',
      subject: 'Hello',
    }
    const bounce = evidenceOf({
      ...fieldsOf({ name: 'bounce', from: 'mailer-daemon@mx.example', subject: 'Undelivered' }),
      deliveryReport: { originalMessageId: 'sent@office.example', originalEnvelopeId: null, recipients: [] },
    })
    expect(bounce.named).toEqual(evidenceOf(fieldsOf({ ...sent, id: 'other', answers: ['sent@office.example'] })).named)
  })

  it('T12 ING-7 an equal subject, Thread-Index or Thread-Topic joins nobody', async () => {
    const headers = ['Thread-Index: AdXlqZ0yqQ6n3mJ0QmW5mYvYxkM0dA==', 'Thread-Topic: Invoice']
    await orgo.importMbox(
      ['x', 'y'].map((name) => writeMail({ id: `${name}@sender.example`, subject: 'Invoice', headers, body: name })),
    )
    const { rows } = await orgo.client.messages.search({ query: 'subject:invoice' })
    expect(new Set(rows.map((row) => row.threadId)).size).toBe(2)
  })

  it('T14 notices of one sender under one subject stay apart without headers', () => {
    const notices = ['n1', 'n2', 'n3'].map((name) => ({
      name,
      from: 'alarm@a.example',
      subject: 'Alarm',
      id: `${name}@a.example`,
    }))
    expect(groupsOf(notices)).toEqual({ threads: ['n1', 'n2', 'n3'], suggestions: [] })
  })

  it('T3 a long chain that arrives from both ends is joined without delay', () => {
    const chain = Array.from({ length: 2000 }, (_, index) => ({
      name: `c${String(index).padStart(5, '0')}`,
      from: 'ida@a.example',
      id: `${index}@a.example`,
      answers: index === 0 ? [] : [`${index - 1}@a.example`],
    }))
    const before = process.threadCpuUsage()
    const even = chain.filter((_, index) => index % 2 === 0)
    const odd = chain.filter((_, index) => index % 2 === 1).reverse()
    expect(groupsOf([...even, ...odd]).threads).toHaveLength(1)
    expect(process.threadCpuUsage(before).user / 1000).toBeLessThan(10_000)
  })
})
