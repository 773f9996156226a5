import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openFileSource } from './archive-source.ts'
import { findMaterial } from './find-corpus.ts'
import { identifySource } from './identify-source.ts'
import { collect } from './make-mbox.ts'
import { readArchive } from './read-archive.ts'

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
    const source = await openFileSource(join(folder, file))
    if (!source.ok) throw new Error(source.fault.message)
    const identified = await identifySource(source.value)
    if (!identified.ok) throw new Error(identified.fault.message)
    const items = await collect(readArchive(source.value, identified.value))
    expect(items).toHaveLength(knownDifferences[file] ?? Number(separators))
    expect(items.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)).toBe(Number(bytes))
  })
})
