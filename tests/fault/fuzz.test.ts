import { describe, expect, it } from 'vitest'
import { makeMbox } from '../../electron/core/archive/make-mbox.ts'
import { type FormatName, newJudgement } from '../../scripts/fuzz/fuzz-format.ts'
import { judgeSentence } from '../../scripts/fuzz/judge-mail.ts'
import { judgeNeighbours } from '../../scripts/fuzz/judge-neighbours.ts'
import { judgeOrder, type Read, readBytes } from '../../scripts/fuzz/judge-reading.ts'
import { runFuzz } from '../../scripts/fuzz/run-fuzz.ts'

/** A hundred of each format on every run; the long runs are scripts/fuzz.ts. */
const mutants = Number(process.env.ORGO_FUZZ ?? 100)

describe('A-23 A-25 A-26 I10 damaged archives', () => {
  it.each<[FormatName, string]>([
    ['pst', 'A-25 I10 an Outlook data file: untouched items come as they were, every listed one is read or has a fault'],
    ['mbox', 'A-26 I10 a mailbox: every byte belongs to one item, the mails around a damage come as they were'],
    ['eml', 'A-23 I10 a mail is ok, partial or failed, and never ends the parser'],
    ['msg', 'A-23 I10 an Outlook item is read, or refused in a sentence, and says what it lost'],
    ['zip', 'A-28 I10 a zip is read, or refused in a sentence'],
    ['tnef', 'A-29 I10 what Outlook packed into a mail harms nobody'],
  ])('A-23 A-25 A-26 I10 %s: %s', async (format) => {
    const { findings, counts } = await runFuzz({ format, seed: 1, mutants })
    expect(findings).toEqual([])
    expect(counts.items).toBe(counts.ok + counts.partial + counts.failed + counts.skipped)
    expect(counts.items + counts.refused).toBeGreaterThanOrEqual(mutants * 0.9)
    expect(counts.ok).toBeGreaterThan(0)
    expect(counts.partial).toBeGreaterThan(0)
  })
})

describe('what the fuzzer would find', () => {
  const mails = Array.from({ length: 8 }, (_, index) => `Subject: mail ${index}\n\n${'words and words\n'.repeat(40)}`)
  const readAll = async (bytes: Buffer): Promise<Read> => {
    const read = await readBytes('box.mbox', bytes, newJudgement())
    if (!read) throw new Error('the mailbox was refused')
    return read
  }

  it('A-26 a mail beside a damage that is gone or another', async () => {
    const bytes = makeMbox(mails, { variant: 'mboxrd', lineEnd: '\n' })
    const damaged = Buffer.from(bytes)
    damaged.write('XXXX', Math.floor(bytes.length / 2) + 200)
    const [sound, read] = [await readAll(bytes), await readAll(damaged)]
    expect(judgeNeighbours(sound, bytes, read, damaged)).toEqual([])
    for (const lost of [0, 1, 6, 7]) {
      const items = read.items.filter((_, index) => index !== lost)
      expect(judgeNeighbours(sound, bytes, { ...read, items }, damaged).join()).toMatch(/ 1 are not as they were/)
    }
  })

  it('A-23 progress that falls, and sentences in the words of an engine', async () => {
    const { items } = await readAll(makeMbox(mails, { variant: 'mboxrd', lineEnd: '\n' }))
    expect(judgeOrder(items, items.at(-1)?.behindBytes ?? 0)).toEqual([])
    expect(judgeOrder(items.slice(1), 1)).toHaveLength(1)
    expect(judgeSentence('The file is damaged.')).toEqual([])
    expect(judgeSentence("Cannot read properties of undefined (reading 'x')")).toHaveLength(1)
  })
})
