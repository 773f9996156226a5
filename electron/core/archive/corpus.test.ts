import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findMaterial } from './find-corpus.ts'
import { checkReading, openPath } from './testing-archives.ts'

const corpus = findMaterial('corpus', process.env.ORGO_CORPUS)

// Where a count differs from the separator lines that grep finds, the reason.
const knownDifferences: Record<string, number> = {
  // "From Russia with love" is a line of text in two of its mails, once after a blank line and before "Year: 1963".
  'mbox/MimeKit/unmunged.mbox.txt': 2,
}

describe.runIf(corpus !== null)('A-26 real mailboxes', () => {
  const folder = corpus ?? ''
  const rows = corpus === null ? [] : readFileSync(join(folder, 'mbox/expected.tsv'), 'utf8').trim().split('\n').slice(1)

  it('A-26 the list of expected counts is not empty', () => {
    expect(rows.length).toBeGreaterThan(10)
  })

  it.each(rows.map((row) => row.split('\t')))('A-26 %s, %s bytes: %s mails', async (file = '', bytes, separators) => {
    const items = await checkReading(await openPath(join(folder, file)))
    expect(items).toHaveLength(knownDifferences[file] ?? Number(separators))
    expect(items.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)).toBe(Number(bytes))
  })
})
