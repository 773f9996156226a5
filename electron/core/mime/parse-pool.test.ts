import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { zstdDecompressSync } from 'node:zlib'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { findMaterial } from '../archive/find-corpus.ts'
import { bytesOf, makeMail, makeMultipart, mimeBombs, neverSettles } from './make-mail.ts'
import type { ParseOutcome, ParsePool, ParsePoolOptions } from './parse-outcome.ts'
import { createParsePool } from './parse-pool.ts'

const realWorker = new URL('./parse-worker.ts', import.meta.url)
const misbehavingWorker = new URL('./misbehaving-worker.ts', import.meta.url)

let pool: ParsePool | null = null
const start = (options: Partial<ParsePoolOptions> = {}): ParsePool => {
  pool = createParsePool({ workerUrl: realWorker, size: 1, ...options })
  return pool
}
afterEach(async () => {
  await pool?.close()
  pool = null
})

const mail = (subject: string, ...header: string[]) => ({
  bytes: makeMail([`Subject: ${subject}`, ...header], `text of ${subject}`),
})
const faulty = (fault: string) => mail('guilty', `X-Fault: ${fault}`)
const summary = (outcome: ParseOutcome) =>
  outcome.kind === 'failed'
    ? ['failed', outcome.reason]
    : [outcome.kind, outcome.message.subject, outcome.message.parser, outcome.message.problems.map(({ code }) => code)]
const ok = (subject: string) => ['ok', subject, 'orgo', []]

describe('MIM-6 batches', () => {
  it('MIM-6 outcomes come in the order of the mails, over several batches and workers', async () => {
    const running = start({ size: 2 })
    const batches = Array.from({ length: 6 }, (_, batch) => Array.from({ length: 5 }, (_, index) => mail(`${batch}.${index}`)))
    const outcomes = await Promise.all(batches.map((batch) => running.parseBatch(batch)))
    expect(outcomes.flat().map(summary)).toEqual(
      batches.flatMap((_, batch) => Array.from({ length: 5 }, (_, index) => ok(`${batch}.${index}`))),
    )
  })

  it('MIM-6 the original comes back compressed, attachments whole, and the caller keeps its bytes', async () => {
    const raw = makeMultipart('mixed', [
      '\r\nhello',
      'Content-Type: application/pdf\r\n\r\n%PDF',
      'Content-Type: image/png\r\n\r\nPNG',
    ])
    const [outcome] = await start().parseBatch([{ bytes: raw }])
    if (outcome?.kind !== 'ok') throw new Error('the mail is in order')
    expect(zstdDecompressSync(outcome.derived.rawZstd)).toEqual(raw)
    expect(outcome.message.attachments.map(({ bytes }) => Buffer.from(bytes ?? []).toString())).toEqual(['%PDF', 'PNG'])
    expect(outcome.derived).toMatchObject({ rawSizeBytes: raw.byteLength, newestText: 'hello' })
    expect(raw.byteLength).toBeGreaterThan(0)
  })

  it('MIM-6 an empty batch needs no worker; a closed pool says so', async () => {
    const running = start()
    expect(await running.parseBatch([])).toEqual([])
    const waiting = running.parseBatch([mail('a')])
    await Promise.all([expect(waiting).rejects.toThrow('The parse pool is closed.'), running.close()])
    await expect(running.parseBatch([mail('a')])).rejects.toThrow('The parse pool is closed.')
  })

  it('MIM-6 a worker that cannot be started fails its mails, not the import', async () => {
    const [outcome] = await start({ workerUrl: new URL('./no-such-worker.ts', import.meta.url) }).parseBatch([mail('a')])
    expect(outcome).toEqual({
      kind: 'failed',
      reason: 'The parser could not be started. The original is kept.',
      notStarted: true,
    })
  })
})

describe('A-23 one bad item never stops or hides', () => {
  const options = { workerUrl: misbehavingWorker, itemTimeoutMs: 500 }

  it.each([
    ['spin 1', ['partial', 'guilty', 'postal-mime', ['parser_too_slow']]],
    ['spin 2', ['partial', 'guilty', 'headers', ['parser_too_slow', 'parser_too_slow']]],
    ['spin 3', ['failed', 'A parser took too long for this mail and was ended. Its original is kept.']],
    ['crash 1', ['partial', 'guilty', 'postal-mime', ['parser_crashed']]],
    ['crash 2', ['partial', 'guilty', 'headers', ['parser_crashed', 'parser_crashed']]],
    ['crash 3', ['failed', 'A parser crashed on this mail. Its original is kept.']],
  ])('A-23 %s: the guilty mail falls back, its neighbours arrive', async (fault, expected) => {
    const running = start(options)
    const [first, second] = await Promise.all([
      running.parseBatch([mail('a'), faulty(fault), mail('b')]),
      running.parseBatch([mail('c')]),
    ])
    expect(first.map(summary)).toEqual([ok('a'), expected, ok('b')])
    expect(second.map(summary)).toEqual([ok('c')])
  })

  it('A-23 A-22 a mail that fills the heap ends its worker, not the process', async () => {
    const outcomes = await start({ ...options, heapLimitMb: 64, itemTimeoutMs: 5000 }).parseBatch([
      mail('a'),
      faulty('eat 1'),
      mail('b'),
    ])
    expect(outcomes.map(summary)).toEqual([ok('a'), ['partial', 'guilty', 'postal-mime', ['parser_crashed']], ok('b')])
  })

  it('A-23 several guilty mails in one batch are each found', async () => {
    const outcomes = await start({ ...options, size: 2 }).parseBatch([
      faulty('spin 1'),
      mail('a'),
      faulty('crash 1'),
      faulty('crash 3'),
      mail('b'),
    ])
    expect(outcomes.map(({ kind }) => kind)).toEqual(['partial', 'ok', 'partial', 'failed', 'ok'])
  })

  it('A-23 A-22 the mails on which mailparser never answers, and the bombs, arrive in three quarters of a heap with their neighbours', async () => {
    const hostile = [neverSettles(''), neverSettles('C\n'), ...Object.values(mimeBombs).map((make) => bytesOf(make()))]
    // Three quarters of the heap that a worker has (the worst of them takes 192 MB alone): one large list in a heap that is nearly full ends the whole process, not the thread.
    const outcomes = await start({ size: 2, heapLimitMb: 384 }).parseBatch([
      mail('before'),
      ...hostile.map((bytes) => ({ bytes })),
      mail('after'),
    ])
    expect(outcomes.filter(({ kind }) => kind === 'failed')).toEqual([])
    const codes = outcomes.flatMap((outcome) =>
      outcome.kind === 'failed' ? [] : outcome.message.problems.map(({ code }) => code),
    )
    expect(codes).not.toContain('parser_crashed')
    expect([outcomes.at(0), outcomes.at(-1)].map((outcome) => outcome && summary(outcome))).toEqual([ok('before'), ok('after')])
  })
})

describe('I10 mutated mails', () => {
  const seeds = [
    makeMultipart('mixed', [
      'Content-Type: text/html; charset=utf-8\r\n\r\n<p>hello</p>',
      'Content-Type: message/rfc822\r\nContent-Disposition: inline\r\n\r\nFrom: q\r\nSubject: in\r\n\r\nx',
    ]),
    makeMail(
      [
        'From: =?utf-8?q?=C3=9C?= <a@b.example>',
        'Content-Type: text/plain; charset=iso-2022-jp; format=flowed',
        'Content-Transfer-Encoding: quoted-printable',
      ],
      '=1B$B$=22=1B(B test=\r\n > q\r\n',
    ),
    neverSettles(''),
  ].map((bytes) => Buffer.from(bytes))
  const token = fc.constantFrom(
    '\r\n',
    '\r\n\r\n',
    '--',
    'boundary=',
    'charset=utf-7',
    '=?',
    '?=',
    'Content-Type: multipart/mixed; boundary="',
    'Content-Type: message/rfc822\r\n\r\n',
    '\0',
    '"',
    '(',
    '<',
    'Content-Transfer-Encoding: base64\r\n',
    'filename*0*=',
    'begin 644 x\r\n',
  )
  const edit = fc.oneof(
    fc.record({ at: fc.nat(), insert: token.map((text) => Buffer.from(text)), remove: fc.constant(0) }),
    fc.record({ at: fc.nat(), insert: fc.constant(Buffer.alloc(0)), remove: fc.nat(60) }),
    fc.record({ at: fc.nat(), insert: fc.constant(Buffer.alloc(0)), remove: fc.constant(1_000_000) }),
    fc.record({ at: fc.nat(), insert: fc.uint8Array({ minLength: 1, maxLength: 2 }), remove: fc.constant(1) }),
  )
  const mutant = fc.tuple(fc.constantFrom(...seeds), fc.array(edit, { minLength: 1, maxLength: 8 })).map(([seed, edits]) => {
    let bytes = seed
    for (const { at, insert, remove } of edits) {
      const from = at % (bytes.length + 1)
      bytes = Buffer.concat([bytes.subarray(0, from), insert, bytes.subarray(from + remove)])
    }
    return { bytes }
  })

  it('I10 A-23 every mutant has an outcome and its good neighbours arrive', async () => {
    const running = start({ size: 2 })
    await fc.assert(
      fc.asyncProperty(fc.array(mutant, { minLength: 1, maxLength: 10 }), async (mutants) => {
        const outcomes = await running.parseBatch([mail('before'), ...mutants, mail('after')])
        expect(outcomes.filter(({ kind }) => kind === 'failed')).toEqual([])
        expect([outcomes.at(0), outcomes.at(-1)].map((outcome) => outcome && summary(outcome))).toEqual([
          ok('before'),
          ok('after'),
        ])
      }),
      { numRuns: 40 },
    )
  })
})

describe('A-29 P1 real and hostile mails', () => {
  const files = [findMaterial('corpus', process.env.ORGO_CORPUS), findMaterial('hostile', process.env.ORGO_HOSTILE)].flatMap(
    (folder) =>
      folder === null
        ? []
        : readdirSync(folder, { recursive: true, encoding: 'utf8' })
            .filter((file) => /\.(?:eml|msg|txt|out)$/.test(file))
            .map((file) => join(folder, file)),
  )

  it.runIf(files.length > 0)('A-29 P1 every one has an outcome, none fails', async () => {
    const running = start({ size: 2 })
    const outcomes = await running.parseBatch(files.map((file) => ({ bytes: readFileSync(file) })))
    expect(outcomes).toHaveLength(files.length)
    expect(outcomes.map((outcome, index) => [files[index], outcome.kind]).filter(([, kind]) => kind === 'failed')).toEqual([])
  })
})
