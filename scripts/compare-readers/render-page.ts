import type { ComparedStore } from './list-stores.ts'
import { patienceMs, type Reading } from './reading.ts'

export const readerNames = ['Orgo', 'pst-extractor', 'readpst', 'libpff'] as const
export type ReaderName = (typeof readerNames)[number]

export type Compared = { store: ComparedStore; format: string; encryption: string; readings: Record<ReaderName, Reading> }

/** What has to be said of a file where the readers do not agree, by its name. */
const reasons: Readonly<Record<string, string>> = {
  'aspose-NET/AddingBulkMessagesWithImprovedPerformance.pst':
    'The checksums of its header are wrong, and so is one page of its block tree. libpff and readpst refuse it; what its trees still reach holds no item, as the list of the corpus has it. Told to recover, Orgo finds one task more.',
  'unicode, permute, deep trees':
    'Its trees and heaps have more levels than a store of this size needs, as the specification allows. libpff agrees with Orgo.',
}

/** The page docs/outlook-readers.md: a row for each file, a sum for each reader, and what the numbers do not say. */
export function renderPage(compared: readonly Compared[], versions: Readonly<Record<ReaderName, string | null>>): string {
  const groups = [
    ['corpus', 'Files of other projects', 'What each holds is told by a list that was counted with libpff, without Orgo.'],
    ['sample', 'The sample', 'The Outlook file of the sample archive. libpff counts it.'],
    [
      'made',
      'Stores made for tests',
      'Written by the project, one of each kind that exists; so what they hold is known. All of it is fiction.',
    ],
    [
      'damaged',
      'Damaged stores',
      'Copies of one store of 18 items, each damaged in one way, which may have taken items with it: the numbers say what each reader still finds, and the sums above leave them out.',
    ],
  ] as const
  const sections = groups.flatMap(([origin, title, words]) => {
    const rows = compared.filter(({ store }) => store.origin === origin)
    return rows.length === 0 ? [] : [`## ${title}`, '', words, '', ...renderTable(rows), '']
  })
  const names = readerNames.map((name) => `${name}${versions[name] ? ` ${versions[name]}` : ''}`)
  return [
    '# Readers of Outlook data files, compared',
    '',
    'Made by `npm run compare-readers`; do not edit. The same files were given to four readers, and what each found was counted: items, and the',
    `attachments of items (those inside embedded items are not counted). ${names.join(', ')}.`,
    '',
    ...renderSums(compared.filter(({ store }) => store.origin !== 'damaged')),
    '',
    ...sections,
    '## What is said of single files',
    '',
    ...renderReasons(compared),
    '',
    '## What these numbers do not say',
    '',
    '- They count. That texts, names and bytes are the same is shown by other tests, which write, read and compare (`tests/support/pst-writer`).',
    '- `readpst` writes items as files, mails, contacts and appointments; it has no file for notes, posts, tasks and lists, so they cannot be counted.',
    '  It is called with one job (`-j 0`), because with several it fails now and then.',
    '- `pffexport` is the tool of libpff. Items of a class it cannot write are counted where it says that it skipped them; their attachments are not.',
    '- The stores made for tests come from a writer that knows the same specification as Orgo. That other readers open them shows that they are not',
    '  made to please Orgo alone. Nobody has specified the format with pages of 4 KiB: the writer follows the notes of libpff.',
    `- A reader "does not end" when it had not answered after ${patienceMs / 1000} seconds.`,
    '- 19 files of others are few, and they are small. The damage of a few stores shows the manner of each reader; `scripts/fuzz.ts` does it by thousands.',
    '',
  ].join('\n')
}

function renderTable(rows: readonly Compared[]): string[] {
  return [
    '| file | format | encryption | items by class, and attachments | Orgo | pst-extractor | readpst | libpff |',
    '|---|---|---|---|---|---|---|---|',
    ...rows.map((row) => {
      const cells = readerNames.map((name) => renderReading(row.readings[name], truthOf(row)))
      return `| ${row.store.name} | ${row.format} | ${row.encryption} | ${renderTruth(row)} | ${cells.join(' | ')} |`
    }),
  ]
}

type Counted = Extract<Reading, { kind: 'counted' }>
type Expected = Pick<Counted, 'items' | 'attachments' | 'classes'>

/** Where nobody has told what a file holds, libpff's count is taken, and Orgo's names of the classes. */
function truthOf({ store, readings }: Compared): Expected {
  if (store.truth) return store.truth
  const [own, peer] = [readings.Orgo, readings.libpff]
  const classes = own.kind === 'counted' ? own.classes : {}
  if (peer.kind === 'counted') return { items: peer.items, attachments: peer.attachments, classes }
  return own.kind === 'counted' ? own : { items: 0, attachments: 0, classes: {} }
}

function renderTruth(row: Compared): string {
  const { classes, attachments } = truthOf(row)
  const words = Object.entries(classes).map(([name, count]) => `${name} ${count}`)
  const files = attachments > 0 ? `; attachments ${attachments}` : ''
  return words.length === 0 ? 'none' : `${words.join(', ')}${files}`
}

/** Items and attachments are all there; where the reader tells classes by their names, these too. */
function isComplete(reading: Reading, truth: Expected): boolean {
  return reading.kind === 'counted' && reading.items === truth.items && reading.attachments === truth.attachments
}

function renderReading(reading: Reading, truth: Expected): string {
  switch (reading.kind) {
    case 'absent':
      return 'not here'
    case 'endless':
      return 'does not end'
    case 'crashed':
      return 'crashes'
    case 'refused':
      return 'refuses'
    case 'counted': {
      const remark = reading.remark ? ` (${reading.remark})` : ''
      if (isComplete(reading, truth)) return `same${remark}`
      const parts = [
        reading.items === truth.items ? '' : `${reading.items} of ${truth.items} items`,
        reading.attachments === truth.attachments ? '' : `${reading.attachments} of ${truth.attachments} attachments`,
      ]
      return `${parts.filter((part) => part !== '').join(', ')}${remark}`
    }
  }
}

function renderSums(compared: readonly Compared[]): string[] {
  const rows = readerNames.map((name) => {
    const readings = compared.map((row) => ({ reading: row.readings[name], truth: truthOf(row) }))
    const complete = readings.filter(({ reading, truth }) => isComplete(reading, truth)).length
    const of = (kind: Reading['kind']): number => readings.filter(({ reading }) => reading.kind === kind).length
    const fewer = of('counted') - complete
    return `| ${name} | ${complete} of ${readings.length} | ${fewer} | ${of('refused')} | ${of('crashed')} | ${of('endless')} |`
  })
  return ['| reader | complete | other counts | refuses | crashes | does not end |', '|---|---|---|---|---|---|', ...rows]
}

/** Every file on which Orgo and libpff do not agree has a line here, and every refusal its words. */
function renderReasons(compared: readonly Compared[]): string[] {
  const lines = compared.flatMap((row) => {
    const reason = reasons[row.store.name]
    const refusals = readerNames.flatMap((name) => {
      const reading = row.readings[name]
      if (reading.kind !== 'refused') return []
      return [reading.words === '' ? `${name}, without a word` : `${name}: "${reading.words.slice(0, 160)}"`]
    })
    const words = [reason, refusals.length > 0 ? `Refused by ${refusals.join('; ')}.` : undefined]
    const said = words.filter((word) => word !== undefined).join(' ')
    return said === '' ? [] : [`- **${row.store.name}**: ${said}`]
  })
  return lines.length > 0 ? lines : ['All agree.']
}
