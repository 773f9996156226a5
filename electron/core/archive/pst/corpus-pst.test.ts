import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findMaterial } from '../find-corpus.ts'
import { countItems, openBytes } from './count-items.ts'

const corpus = findMaterial('corpus', process.env.ORGO_CORPUS)
const hostile = findMaterial('hostile', process.env.ORGO_HOSTILE)

type Expected = { file: string; variant: string; classes: Record<string, number>; withAttachments: number; attachments: number }

/** A line of expected.tsv: "Note 14, REPORT.Note.DR 1" and "6 (34)", "-" for none. */
function readExpected(line: string): Expected {
  const [file = '', format = '', , items = '', attached = ''] = line.split('\t')
  const counts = items === '-' ? [] : items.split(', ').map((entry) => entry.split(' '))
  const [, withAttachments = '0', attachments = '0'] = /^(\d+) \((\d+)\)$/.exec(attached) ?? []
  return {
    file,
    variant: format === 'ANSI' ? 'ansi' : 'unicode',
    classes: Object.fromEntries(counts.map(([name = '', count]) => [name, Number(count)])),
    withAttachments: Number(withAttachments),
    attachments: Number(attachments),
  }
}

/** The list leaves "IPM." out of the classes. */
const shortClasses = (classes: Record<string, number>): Record<string, number> =>
  Object.fromEntries(Object.entries(classes).map(([name, count]) => [name.replace(/(^|\.)IPM\./, '$1'), count]))

// Its header's checksums and one page of its block b-tree are wrong, so that libpff and readpst refuse it. What is still reached holds no item.
const damaged = 'pst/aspose-NET/Outlook/AddingBulkMessagesWithImprovedPerformance.pst'

describe.runIf(corpus !== null)('PST-2 A-26 real data files', () => {
  const folder = corpus ?? ''
  const list = join(folder, 'pst/expected.tsv')
  const rows = existsSync(list) ? readFileSync(list, 'utf8').trim().split('\n').slice(1).map(readExpected) : []

  it('PST-2 the list of expected counts is not empty', () => {
    expect(rows.length).toBeGreaterThan(10)
  })

  it.each(rows)(
    'PST-2 A-26 I16 $file gives the items that libpff gives',
    ({ file, variant, classes, withAttachments, attachments }) => {
      const opened = openBytes(readFileSync(join(folder, file)))
      if (!opened.ok) throw new Error(opened.fault.message)
      const counted = countItems(opened.value)
      expect({ ...counted, classes: shortClasses(counted.classes) }).toMatchObject({
        classes,
        withAttachments,
        attachments,
        recovered: 0,
      })
      expect(opened.value.variant).toBe(variant)
      if (file === damaged) return
      expect([...counted.faults, ...opened.value.remarks]).toEqual([])
    },
  )

  it.each(rows)('PST-7 A-26 searching all of $file gives the same items', ({ file, classes }) => {
    const opened = openBytes(readFileSync(join(folder, file)), true)
    if (!opened.ok) throw new Error(opened.fault.message)
    // By searching, one item of the damaged file is found that its trees do not reach.
    expect(shortClasses(countItems(opened.value).classes)).toEqual(file === damaged ? { Task: 1 } : classes)
  })

  it('PST-8 a stored password is noted and not needed', () => {
    const opened = openBytes(readFileSync(join(folder, 'pst/aspose-NET/Outlook/passwordprotectedPST.pst')))
    if (!opened.ok) throw new Error(opened.fault.message)
    expect(opened.value.hasPassword).toBe(true)
    expect(opened.value.folders().reduce((sum, { items }) => sum + items, 0)).toBe(18)
  })

  it('PST-3 I10 A-25 flipped bits neither throw nor hang, and most items stay', () => {
    const whole = readFileSync(join(folder, 'pst/mooijtech-go-pst/32-bit.pst'))
    const larger = readFileSync(join(folder, 'pst/rjohnsondev-java-libpst/dist-list.pst'))
    let items = 0
    for (let seed = 1; seed <= 150; seed++) {
      for (const original of [whole, larger]) {
        const mutant = flipBits(original, seed)
        for (const scan of [false, true]) {
          const opened = openBytes(mutant, scan)
          if (opened.ok) items += countItems(opened.value).items
        }
      }
    }
    expect(items).toBeGreaterThan(150 * 2 * 5 * 0.9)
  })
})

/** Flips up to 32 bits, half of them where the file holds anything but zeros. */
function flipBits(original: Buffer, seed: number): Buffer {
  const mutant = Buffer.from(original)
  let state = seed
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state
  }
  for (let count = (next() >>> 8) % 32; count >= 0; count--) {
    let at = next() % mutant.length
    for (let tries = 0; count % 2 === 0 && mutant[at] === 0 && tries < 64; tries++) at = next() % mutant.length
    mutant[at] = (mutant[at] ?? 0) ^ (1 << (next() >>> 29))
  }
  return mutant
}

describe.runIf(hostile !== null)('PST-3 A-25 hostile data files', () => {
  it('PST-3 A-25 a page that points at itself is refused at once, with or without searching', () => {
    const bytes = readFileSync(join(hostile ?? '', 'pst-selfloop-4KiB.pst'))
    for (const scan of [false, true]) {
      const opened = openBytes(bytes, scan)
      expect(opened.ok ? countItems(opened.value).items : opened.fault.kind).toBe('damaged')
    }
  })
})
