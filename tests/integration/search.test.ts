import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createParseOne } from '../../electron/core/mime/parse-one.ts'
import type { ParseOutcome } from '../../electron/core/mime/parse-outcome.ts'
import { indexMessage } from '../../electron/core/search/index-message.ts'
import { searchMessages } from '../../electron/core/search/search-messages.ts'
import { readBlob } from '../../electron/core/store/read-blob.ts'
import type { Store } from '../../electron/core/store/store.ts'
import { expectValue, openTestStore, readSample, type TestOrgo, testOrgo } from './test-orgo.ts'
import { dateHeader, writeMail } from './write-mail.ts'

const rules = { 'desk/rules.yaml': '- condition: "subject contains \'confidence\'"\n  action: { confidential: true }\n' }

const day = (text: string): string => dateHeader(Date.parse(`${text}T12:00:00Z`))
const mails = [
  writeMail({ id: '7@s.example', subject: 'नमस्ते किताब', date: day('2026-09-03'), body: 'x' }),
  writeMail({ id: '1@s.example', subject: 'Le café est fermé', date: day('2026-05-01'), body: 'Machine à espresso.' }),
  writeMail({ id: '2@s.example', subject: 'Budget a+b', date: day('2026-06-01'), body: 'Sum is "fine" - really*' }),
  writeMail({
    id: '3@s.example',
    subject: 'Floor plan',
    from: 'Zoë Example <zoe@plans.example>',
    date: day('2026-07-01'),
    body: 'See the drawing.',
    attachments: [{ name: 'Grundriss.pdf', content: 'x' }],
  }),
  writeMail({ id: '4@s.example', subject: 'In confidence', date: day('2026-08-01'), body: 'canaryword said in trust' }),
  writeMail({ id: '5@s.example', subject: '東京 出張', date: day('2026-09-01'), body: '会議は月曜日です。' }),
  writeMail({
    id: '6@s.example',
    subject: 'Question',
    date: day('2026-09-02'),
    to: 'Desk <desk@office.example>',
    body: 'Plain.\n\nOn Monday Zoë wrote:\n> quotedword here\n',
  }),
]

let orgo: TestOrgo
let store: Store
beforeAll(async () => {
  orgo = await testOrgo({ rules, shippedRules: false })
  await orgo.importMbox(mails)
  store = expectValue(await openTestStore(orgo.ports))
})
afterAll(async () => {
  store.close()
  await orgo.close()
})

const find = async (query: string): Promise<string[]> =>
  (await orgo.client.messages.search({ query })).rows.map((row) => row.subject)

describe('searching', () => {
  it.each([
    ['cafe', ['Le café est fermé']],
    ['CAFÉ', ['Le café est fermé']],
    ['caf', ['Le café est fermé']],
    ['ca*', ['Le café est fermé']],
    ['ca', []],
    ['"caf"', []],
    ['ferme espresso', ['Le café est fermé']],
    ['zoe', ['Floor plan']],
    ['東京', ['東京 出張']],
    ['किताब', ['नमस्ते किताब']],
    ['京', ['東京 出張']],
    ['月曜', ['東京 出張']],
    ['曜日', ['東京 出張']],
    ['会議は月', ['東京 出張']],
    ['"東京 出張"', ['東京 出張']],
    ['"京 出"', ['東京 出張']],
    ['東出', []],
    ['cafe\u0301', ['Le café est fermé']],
    ['zoe@plans.example', ['Floor plan']],
    ['grundriss', ['Floor plan']],
    ['nosuchword', []],
  ])('D5 SEA-2 %s finds %j', async (query, subjects) => {
    expect(await find(query)).toEqual(subjects)
  })

  it.each([
    ['a+b', ['Budget a+b']],
    ['"fine"', ['Budget a+b']],
    ['"sum is', ['Budget a+b']],
    ['really*', ['Budget a+b']],
    ['*', []],
    ['"', []],
    ['-', []],
    ['^', []],
    ['()', []],
    ['NEAR(sum fine)', []],
    ['sum AND', ['Budget a+b']],
    ['sum OR nosuchword', ['Budget a+b']],
    ['NEAR OR', []],
    ['subject:', []],
    ['{subject} : sum', []],
    ["'; DROP TABLE messages; --", []],
  ])('D5 SEA-1 %s is text, not an operator of the index', async (query, subjects) => {
    expect(await find(query)).toEqual(subjects)
  })

  it.each([
    ['from:zoe', ['Floor plan']],
    ['to:desk', ['Question']],
    ['subject:plan', ['Floor plan']],
    ['subject:drawing', []],
    ['body:drawing', ['Floor plan']],
    ['file:grundriss', ['Floor plan']],
    ['has:attachment', ['Floor plan']],
    ['after:2026-09-02', ['नमस्ते किताब', 'Question']],
    ['before:2026-05-02', ['Le café est fermé']],
    ['after:2026-05-02 before:2026-06-02', ['Budget a+b']],
    ['is:triage before:2026-05-02', ['Le café est fermé']],
    ['plan OR budget', ['Floor plan', 'Budget a+b']],
    ['(plan OR budget) -drawing', ['Budget a+b']],
    ['(plan has:attachment) OR budget', ['Floor plan', 'Budget a+b']],
    ['-(plan OR budget) before:2026-08-01', ['Le café est fermé']],
    ['from:(zoe OR ben)', ['Floor plan']],
    ['to:zoe', []],
    ['cc:desk', []],
    ['filename:grundriss', ['Floor plan']],
    ['on:2026-06-01', ['Budget a+b']],
    ['on:2026-06', ['Budget a+b']],
    ['larger:1M', []],
    ['-larger:1M after:2026-09-02', ['नमस्ते किताब', 'Question']],
    ['kind:contact', []],
    ['kind:mail budget', ['Budget a+b']],
    ['is:list', []],
    ['is:unread', []],
    ['-is:flagged budget', ['Budget a+b']],
    ['has:task', []],
    ['in:nowhere', []],
    ['label:none', []],
    ['plan -drawing', []],
    ['sum -drawing', ['Budget a+b']],
    ['-cafe before:2026-06-02', ['Budget a+b']],
    ['subject:"floor plan"', ['Floor plan']],
    ['subject:"plan floor"', []],
    ['"see the drawing"', ['Floor plan']],
    ['"see drawing"', []],
    ['note:plan', []],
  ])('SEA-3 %s finds %j', async (query, subjects) => {
    expect(await find(query)).toEqual(subjects)
  })

  it('SEA-4 confidential messages are found by no query, neither by words nor by leaving words out', async () => {
    for (const query of ['canaryword', 'confidence', 'trust', '-cafe', 'after:2026-07-15 before:2026-08-15', 'is:triage'])
      expect([query, await find(query)]).toEqual([query, expect.not.arrayContaining(['In confidence'])])
    expect(store.read.get("SELECT count(*) AS n FROM messages WHERE subject = 'In confidence' AND confidential = 1")).toEqual({
      n: 1,
    })
  })

  it('D5 SEA-1 a page of text, or one word of a thousand letters, is a query like any other', async () => {
    for (const query of [
      `"${'sum is fine '.repeat(80)}"`,
      'sum '.repeat(250),
      'x'.repeat(1000),
      '東'.repeat(1000),
      `"${'〡ἀ'.repeat(400)}"`,
      'a '.repeat(400),
    ])
      expect(await find(query)).toEqual(query.startsWith('sum') ? ['Budget a+b'] : expect.any(Array))
  })

  it('SEA-5 quoted text is found where it was written, not where it was quoted', async () => {
    expect(await find('quotedword')).toEqual([])
    expect(await find('plain')).toEqual(['Question'])
  })

  it('D5 SEA-1 no text that can be typed is an error', () => {
    const pieces = fc.constantFrom(
      '"',
      '*',
      '-',
      '^',
      '(',
      ')',
      '{',
      '}',
      ':',
      '+',
      'NEAR',
      'AND',
      'OR',
      'NOT',
      'subject:',
      'from:',
      'has:',
      'before:',
      'is:list',
      'in:x',
      'kind:mail',
      'larger:',
      'OR ',
      'a',
      'é',
      '東',
      ' ',
      "'",
      '\\',
      '\u0000',
      '\u093f',
      '\u0301',
      '\ud800',
    )
    const query = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 30 }),
      fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join('')),
      fc.array(fc.string({ unit: 'grapheme', maxLength: 4 }), { maxLength: 6 }).map((parts) => parts.join(' ')),
    )
    fc.assert(
      fc.property(query, (text) => {
        const page = searchMessages(store.read, text, { limit: 5, now: 0 })
        expect(page.rows.length).toBeLessThanOrEqual(page.total)
      }),
      { numRuns: 5000 },
    )
  })
})

describe('the answer', () => {
  it('SEA-8 carries a remark on what was not understood, and goes on', async () => {
    const answer = await orgo.client.messages.search({ query: 'after:2026-13-45 budget' })
    expect(answer.rows.map((row) => row.subject)).toEqual(['Budget a+b'])
    expect(answer.remarks).toEqual([
      { text: 'after:2026-13-45', message: expect.stringContaining('"2026-13-45" is no date; write ') },
    ])
  })

  it('SEA-9 shows each hit in its text, as text and ranges', async () => {
    const { rows } = await orgo.client.messages.search({ query: 'plan OR drawing' })
    expect(rows).toMatchObject([
      {
        subject: 'Floor plan',
        subjectRanges: [{ start: 6, end: 10 }],
        snippet: { text: 'See the drawing.', ranges: [{ start: 8, end: 15 }], place: 'body', name: null },
      },
    ])
  })

  it('SEA-6 counts ten thousand hits and finds the newest of more, wherever in time they lie', () => {
    const many = 12_000
    store.write((tx) => {
      for (let index = 1; index <= many; index += 1) {
        tx.run(
          `INSERT INTO messages (message_no, fingerprint, text_hash, thread_no, subject, from_name, from_address, imported_at, sort_at, size_bytes,
             preview, attachment_count, auto_generated, in_triage)
           VALUES (?, ?, x'00', 1, ?, '', '', 0, ?, 1, '', 0, 0, 0)`,
          1_000_000 + index,
          Buffer.from(String(index).padStart(16, '0')),
          `common ${index}`,
          index % 2 === 0 ? -index : index,
        )
        tx.run(
          'INSERT INTO message_search (rowid, subject) VALUES (?, ?)',
          1_000_000 + index,
          `common ${index % 2 === 0 ? 'even' : 'odd'}`,
        )
      }
    })
    const subjects = (query: string) => searchMessages(store.read, query, { limit: 2, now: 0 })
    expect(subjects('common')).toMatchObject({
      total: 10_000,
      totalIsFloor: true,
      rows: [{ subject: `common ${many - 1}` }, { subject: `common ${many - 3}` }],
    })
    expect(subjects('common smaller:2')).toMatchObject({ total: 10_000, totalIsFloor: true })
    expect(subjects('common larger:2')).toMatchObject({ total: 0, totalIsFloor: false, rows: [] })
    expect(subjects('even')).toMatchObject({
      total: 6000,
      totalIsFloor: false,
      rows: [{ subject: 'common 2' }, { subject: 'common 4' }],
    })
    // The newest 5,000 hold none of these: the way back is the whole one.
    expect(subjects('common before:1969-12-31')).toMatchObject({ total: 0, totalIsFloor: false })
    const next = searchMessages(store.read, 'common', { limit: 1, now: 0, cursor: `-1.${2_000_000}` })
    expect(next.rows.map((row) => row.subject)).toEqual(['common 2'])
    store.write((tx) => {
      for (const [table, key] of [
        ['messages', 'message_no'],
        ['message_search', 'rowid'],
      ])
        tx.run(`DELETE FROM ${table} WHERE ${key} > 1000000`)
    })
  })
})

describe('the index', () => {
  it('D4 SEA-5 made anew from the originals answers as the one that grew', async () => {
    const sample = await testOrgo()
    await sample.importMbox(readSample())
    const grown = expectValue(await openTestStore(sample.ports))
    const words = [
      'leak',
      'heizung',
      'facture',
      'from:ottilie',
      'file:pdf',
      'subject:re',
      'riverside',
      'school',
      'lift -lift',
      'body:bonjour',
      'подъезд',
      'to:repairs',
    ]
    const answers = () =>
      words.map((query) => searchMessages(grown.read, query, { limit: 500, now: 0 }).rows.map((row) => row.messageId))
    const before = answers()
    expect(before.flat().length).toBeGreaterThan(300)
    const parser = createParseOne(sample.paths.workers.parse)
    const originals = grown.read.all<{ message_no: number; raw_blob_no: number }>(
      'SELECT message_no, raw_blob_no FROM messages WHERE confidential = 0',
    )
    const parsed: { row: (typeof originals)[number]; outcome: ParseOutcome }[] = []
    for (const row of originals)
      parsed.push({ row, outcome: await parser.parse(readBlob(grown, row.raw_blob_no) ?? Buffer.alloc(0)) })
    grown.write((tx) => {
      tx.run('DELETE FROM message_search')
      for (const { row, outcome } of parsed)
        if (outcome.kind !== 'failed') indexMessage(tx, row.message_no, outcome.message, outcome.derived.newestText)
    })
    expect(answers()).toEqual(before)
    await parser.close()
    grown.close()
    await sample.close()
  })

  it('SEA-6 pages put together are the whole answer, each message once', async () => {
    const all = searchMessages(store.read, '-nosuchword', { limit: 100, now: 0 })
    const pages: string[] = []
    let cursor: string | undefined
    do {
      const page = searchMessages(store.read, '-nosuchword', { limit: 2, cursor, now: 0 })
      pages.push(...page.rows.map((row) => row.messageId))
      expect(page.total).toBe(all.total)
      // A cursor that does not move would read for ever.
      expect(pages.length).toBeLessThanOrEqual(all.total)
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
    expect(pages).toEqual(all.rows.map((row) => row.messageId))
    expect(pages).toHaveLength(6)
  })
})
