import { Readable } from 'node:stream'
import fc from 'fast-check'
import { mboxReader } from 'mbox-reader'
import { describe, expect, it } from 'vitest'
import { collect, envelopeLine, inChunks, type MboxShape, makeMbox } from '../make-mbox.ts'
import type { RawItem } from '../raw-item.ts'
import { type SplitOptions, splitMbox } from './split-mbox.ts'

const split = (mbox: string | Buffer, options?: SplitOptions, chunkBytes = 7): Promise<RawItem[]> =>
  collect(splitMbox(inChunks(Buffer.from(mbox), chunkBytes), options))
const bodies = (items: RawItem[]): string[] => items.map(({ bytes }) => Buffer.from(bytes).toString('latin1'))
const codes = (items: RawItem[]): string[][] => items.map(({ problems }) => problems.map(({ code }) => code))

const mail = (subject: string, body: string): string => `From: ada@riverside.example\nSubject: ${subject}\n\n${body}`
const shapes: MboxShape[] = (['mboxo', 'mboxrd', 'mboxcl', 'mboxcl2'] as const).flatMap((variant) =>
  (['\n', '\r\n'] as const).map((lineEnd) => ({ variant, lineEnd })),
)

describe('I6 the beginning of a mail', () => {
  it('I6 is told from prose that begins with "From "', async () => {
    const items = await split(`${envelopeLine}\nSubject: a\n\nFrom Russia with love\n\nFrom here on\nYear: 1963\n\nend\n`)
    expect(items).toHaveLength(1)
    expect(codes(items)).toEqual([['unescaped_from_line', 'unescaped_from_line']])
    expect(items[0]?.problems.map(({ line, offsetBytes }) => [line, offsetBytes])).toEqual([
      [4, envelopeLine.length + 13],
      [6, envelopeLine.length + 36],
    ])
  })

  it('I6 is seen without a blank line before it, with a warning that names line and offset', async () => {
    const items = await split(`${envelopeLine}\nSubject: a\n\none\n${envelopeLine}\nSubject: b\n\ntwo\n`)
    expect(bodies(items)).toEqual(['Subject: a\n\none\n', 'Subject: b\n\ntwo\n'])
    expect(items[1]?.problems).toMatchObject([{ code: 'missing_blank_line', line: 5, offsetBytes: envelopeLine.length + 17 }])
  })

  it.each([
    'From -',
    'From - Fri Aug 05 10:57:20 2016',
    'From 1844347792267117879@xxx',
    'From MAILER-DAEMON Fri Jul  8 12:08:34 2005',
    'From ada@riverside.example Thu Jan  1 00:00:00 PST 2026',
    'From ada@riverside.example Thu Jan  1 00:00:00 +0000 2026',
    'From ada@riverside.example Thu Jan  1 00:00 2026 remote from relay',
    'From "ada b"@riverside.example Thu, 1 Jan 2026 00:00:00 +0100',
    'From ada@riverside.example 2026-01-01 00:00:00',
  ])('I6 is known in the form %s', async (line) => {
    const items = await split(`${line}\nSubject: a\n\none\n\n${line}\nSubject: b\n\ntwo\n`)
    expect(codes(items)).toEqual([[], []])
    expect(items.map(({ envelopeLine }) => envelopeLine)).toEqual([line, line])
  })

  it('I6 is doubtful without a date, and is warned of', async () => {
    const items = await split(`${envelopeLine}\nSubject: a\n\none\n\nFrom the printer\nSubject: b\n\ntwo\n`)
    expect(codes(items)).toEqual([[], ['doubtful_separator']])
  })

  it('I6 stays in a mail that quotes another one whole, when the length says so', async () => {
    const quoted = mail('outer', `see below\n\n${envelopeLine}\nSubject: inner\n\nx\n`)
    const items = await split(makeMbox([quoted, mail('next', 'y\n')], { variant: 'mboxcl2', lineEnd: '\n' }))
    expect(items).toHaveLength(2)
    expect(bodies(items)[0]).toContain(`\n${envelopeLine}\nSubject: inner\n`)
  })

  it('I6 is not moved by a Content-Length that lands elsewhere', async () => {
    const items = await split(`${envelopeLine}\nContent-Length: 4000\n\none\n\n${envelopeLine}\nSubject: b\n\ntwo\n`)
    expect(bodies(items)).toEqual(['Content-Length: 4000\n\none\n', 'Subject: b\n\ntwo\n'])
  })
})

describe('A-26 valid mailboxes of every variant', () => {
  const line = fc.constantFrom(
    '',
    'a',
    'From x',
    '>From x',
    '>>From you',
    'From: not a header',
    ' From indented',
    'text',
    'From me to you',
  )
  const body = fc.array(line, { maxLength: 12 }).map((lines) => `${lines.join('\n')}\n`)
  const mails = fc.array(body, { minLength: 1, maxLength: 8 })
  const chunkBytes = fc.integer({ min: 1, max: 5000 })

  it.each(shapes)('A-26 $variant with %j come apart into the same mails', async (shape) => {
    // What cannot be known: whether ">From " was quoted by mboxo or by the sender, and whether a file with Content-Length quotes at all
    // when no mail of it needed quoting.
    const isReversible = (text: string) => (shape.variant !== 'mboxo' && shape.variant !== 'mboxcl2') || !/^>+From /m.test(text)
    await fc.assert(
      fc.asyncProperty(mails, chunkBytes, async (texts, size) => {
        fc.pre(texts.every(isReversible))
        const written = texts.map((text, index) => mail(`no ${index}`, text))
        const mbox = makeMbox(written, shape)
        const items = await split(mbox, {}, size)
        expect(items).toHaveLength(written.length)
        const plain = bodies(items).map((text) => text.replace(/\r\n/g, '\n').replace(/^Content-Length: \d+\n/m, ''))
        // Blank lines at the end are the variants' own business: all but mboxcl2 lose them to the separator.
        expect(plain.map((text) => text.trimEnd())).toEqual(written.map((text) => text.trimEnd()))
      }),
      { numRuns: 100 },
    )
  })

  it('A-26 counts equal those of a second reader', async () => {
    await fc.assert(
      fc.asyncProperty(mails, fc.constantFrom(...shapes.filter(({ variant }) => variant === 'mboxrd')), async (texts, shape) => {
        const mbox = makeMbox(
          texts.map((text, index) => mail(`no ${index}`, text)),
          shape,
        )
        let count = 0
        for await (const _ of mboxReader(Readable.from([mbox]))) count++
        expect(await split(mbox, {}, 4096)).toHaveLength(count)
      }),
      { numRuns: 30 },
    )
  })

  it('ARC-4 A-26 reading goes on at the offset of any item', async () => {
    await fc.assert(
      fc.asyncProperty(mails, fc.constantFrom(...shapes), fc.nat(), chunkBytes, async (texts, shape, pick, size) => {
        const mbox = makeMbox(
          texts.map((text, index) => mail(`no ${index}`, text)),
          shape,
        )
        const all = await split(mbox, {}, size)
        const from = all[pick % all.length]
        if (!from) throw new Error('an item is expected')
        const start = { index: from.index, offsetBytes: from.offsetBytes, line: from.line, cursor: null }
        const rest = await collect(splitMbox(inChunks(mbox.subarray(from.offsetBytes), size), { start }))
        const place = ({ index, offsetBytes, line, sizeBytes, bytes }: RawItem) => [
          index,
          offsetBytes,
          line,
          sizeBytes,
          Buffer.from(bytes).toString(),
        ]
        expect(rest.map(place)).toEqual(all.slice(from.index).map(place))
      }),
      { numRuns: 100 },
    )
  })
})

describe('ARC-3 every byte is accounted for', () => {
  const token = fc.constantFrom(
    `\n${envelopeLine}\n`,
    '\n\n',
    '\r\n',
    'From ',
    '>From ',
    '\n>From x\n',
    'Subject: a\n',
    'Content-Length: 20\n',
    '\0',
    '\xef\xbb\xbf',
    'word ',
    '\0'.repeat(9),
    '\0'.repeat(600),
    'Status: RO\n',
    '\n',
    'x'.repeat(300),
  )
  const soup = fc.array(token, { maxLength: 60 }).map((tokens) => Buffer.from(tokens.join(''), 'latin1'))
  const limits = { maxLineBytes: 200, maxItemBytes: 700 }

  it('ARC-3 I10 for any bytes, the stretches of the items follow each other without a gap', async () => {
    await fc.assert(
      fc.asyncProperty(soup, fc.integer({ min: 1, max: 900 }), async (bytes, size) => {
        const items = await split(bytes, limits, size)
        let end = 0
        for (const [index, item] of items.entries()) {
          expect(item).toMatchObject({ index, offsetBytes: end })
          expect(item.partial || item.bytes.length <= item.sizeBytes).toBe(true)
          end += item.sizeBytes
        }
        const isBlank = /^(?:\xef\xbb\xbf)?[\s\0]*$/.test(bytes.toString('latin1'))
        expect(end).toBe(isBlank ? 0 : bytes.length)
      }),
      { numRuns: 1000 },
    )
  })

  it('ARC-3 the size of the chunks changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(soup, fc.integer({ min: 1, max: 900 }), async (bytes, size) => {
        expect(await split(bytes, limits, size)).toEqual(await split(bytes, limits, bytes.length + 1))
      }),
      { numRuns: 300 },
    )
  })

  it('ARC-3 bytes before the first separator are an item of their own', async () => {
    const items = await split(`Subject: lost head\n\nx\n\n${envelopeLine}\nSubject: b\n\ny\n`)
    expect(bodies(items)).toEqual(['Subject: lost head\n\nx\n', 'Subject: b\n\ny\n'])
    expect(codes(items)).toEqual([['bytes_before_first_separator'], []])
  })

  it('ARC-3 a byte order mark, NULs and blank lines at the head are no item', async () => {
    const items = await split(Buffer.from(`\xef\xbb\xbf\0\0\n\r\n${envelopeLine}\nSubject: a\n\nx\n`, 'latin1'))
    expect(items).toMatchObject([{ offsetBytes: 0, problems: [], envelopeLine }])
  })

  it('ARC-3 a cut tail is warned of', async () => {
    expect(codes(await split(`${envelopeLine}\nSubject: a\n\nhalf a li`))).toEqual([['no_final_newline']])
  })

  it('ARC-3 offsets beyond 4 GiB are exact (I8)', async () => {
    const start = { index: 900_000, offsetBytes: 5 * 2 ** 32, line: 70_000_001, cursor: null }
    const mbox = makeMbox([mail('a', 'x\n'), mail('b', 'y\n')], { variant: 'mboxrd', lineEnd: '\n' })
    const items = await collect(splitMbox(inChunks(mbox, 50), { start }))
    expect(items.map(({ index, offsetBytes, line }) => [index, offsetBytes, line])).toEqual([
      [900_000, 5 * 2 ** 32, 70_000_001],
      [900_001, 5 * 2 ** 32 + mbox.length / 2, 70_000_007],
    ])
  })
})

describe('A-26 caps', () => {
  const limits = { maxLineBytes: 100, maxItemBytes: 500 }
  const head = `${envelopeLine}\nSubject: a\n\n`

  it.each([
    [100, false],
    [101, true],
  ])('A-26 a line of %i bytes with a cap of 100 is cut: %s', async (length, isCut) => {
    const items = await split(`${head}${'x'.repeat(length)}\nafter\n\n${envelopeLine}\nSubject: b\n\ny\n`, limits)
    expect(items.map(({ partial }) => partial)).toEqual([isCut, false])
    expect(bodies(items)[0]).toBe(`Subject: a\n\n${'x'.repeat(100)}${isCut ? '' : '\nafter\n'}`)
    expect(items[0]?.problems.map(({ code, line }) => [code, line])).toEqual(isCut ? [['line_too_long', 4]] : [])
  })

  it.each([
    [500, false],
    [501, true],
  ])('A-26 an item of %i bytes with a cap of 500 is cut: %s', async (length, isCut) => {
    const filler = `${'y'.repeat(49)}\n`.repeat(20).slice(0, length - head.length - 1)
    const items = await split(`${head}${filler}\n${envelopeLine}\nSubject: b\n\ny\n`, limits)
    expect(items.map(({ partial, sizeBytes }) => [partial, sizeBytes])).toEqual([
      [isCut, length],
      [false, head.length + 2],
    ])
    expect(items[0]?.problems.map(({ code }) => code).includes('item_too_large')).toBe(isCut)
  })

  it('I9 A-22 P-3 a line of 200 MB is passed in bounded memory, and the mail behind it arrives', async () => {
    const piece = Buffer.alloc(1024 * 1024, 'x')
    let peak = 0
    async function* source() {
      const before = process.memoryUsage().arrayBuffers
      yield Buffer.from(head)
      for (let count = 0; count < 200; count++) {
        yield piece
        peak = Math.max(peak, process.memoryUsage().arrayBuffers - before)
      }
      yield Buffer.from(`\n\n${envelopeLine}\nSubject: b\n\ny\n`)
    }
    const items = await collect(splitMbox(source()))
    expect(items.map(({ partial, bytes }) => [partial, bytes.length])).toEqual([
      [true, 12 + 1024 * 1024],
      [false, 14],
    ])
    expect(peak).toBeLessThan(16 * 1024 * 1024)
  })
})

describe('ARC-6 folder internal data', () => {
  const note = `From: Mail System Internal Data <MAILER-DAEMON@riverside.example>\nSubject: DON'T DELETE THIS MESSAGE -- FOLDER INTERNAL DATA\nX-IMAP: 1 2\n\ntext\n`

  it('ARC-6 is marked to be skipped', async () => {
    const items = await split(makeMbox([note, mail('b', 'x\n')], { variant: 'mboxrd', lineEnd: '\n' }))
    expect(items.map(({ skip }) => skip)).toEqual(['folder_internal_data', null])
  })

  it('ARC-6 is not what a sender can claim by the subject alone, nor in a later mail', async () => {
    const claim = mail("DON'T DELETE THIS MESSAGE -- FOLDER INTERNAL DATA", 'x\n')
    const items = await split(makeMbox([claim, note], { variant: 'mboxrd', lineEnd: '\n' }))
    expect(items.map(({ skip }) => skip)).toEqual([null, null])
  })
})
