/**
 * Compares Orgo's reader of Outlook data files with three others, and writes docs/outlook-readers.md.
 *
 *     npm run compare-readers            writes the page
 *     npm run compare-readers -- --show  prints it
 *
 * The files: those of the corpus ($ORGO_CORPUS, or ../shared/corpus beside the project), the sample, and stores made for tests. readpst
 * and pffexport are Debian's packages pst-utils and pff-tools.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ComparedStore, damageStores, listCorpus, makeStores } from './compare-readers/list-stores.ts'
import { readWithOrgo } from './compare-readers/read-with-orgo.ts'
import { readWithPstExtractor } from './compare-readers/read-with-pst-extractor.ts'
import { readWithLibpff, readWithReadpst, versionOfTool } from './compare-readers/read-with-tools.ts'
import { type Compared, renderPage } from './compare-readers/render-page.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const corpus = process.env.ORGO_CORPUS ?? join(root, '..', 'shared', 'corpus')
const page = join(root, 'docs', 'outlook-readers.md')
const sample = join(root, 'resources', 'samples', 'riverside.pst')

const folder = mkdtempSync(join(tmpdir(), 'orgo-readers-'))
try {
  const made = makeStores(folder)
  const stores: ComparedStore[] = [
    ...listCorpus(corpus),
    ...(existsSync(sample) ? [{ name: 'riverside.pst', path: sample, origin: 'sample' as const, truth: null }] : []),
    ...made,
    // The first one has one level of trees fewer than it could have: a damage in them hits much at once.
    ...made.slice(0, 1).flatMap((sound) => damageStores(folder, sound)),
  ]
  if (!stores.some(({ origin }) => origin === 'corpus')) process.stderr.write('left out: the corpus is not there\n')
  const compared: Compared[] = []
  for (const [index, store] of stores.entries()) {
    process.stderr.write(`${index + 1} of ${stores.length}: ${store.name}\n`)
    compared.push(await compare(store, join(folder, String(index))))
  }
  const extractor: { version: string } = JSON.parse(
    readFileSync(join(root, 'node_modules', 'pst-extractor', 'package.json'), 'utf8'),
  )
  const text = renderPage(compared, {
    Orgo: null,
    'pst-extractor': extractor.version,
    readpst: versionOfTool('readpst'),
    libpff: versionOfTool('pffexport'),
  })
  if (process.argv.includes('--show')) process.stdout.write(text)
  else writeFileSync(page, text)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function compare(store: ComparedStore, place: string): Promise<Compared> {
  const [readpst, libpff] = [join(place, 'readpst'), join(place, 'libpff')]
  for (const path of [readpst, libpff]) mkdirSync(path, { recursive: true })
  const own = readWithOrgo(store.path)
  const formats: Record<string, string> = { ansi: 'ANSI', unicode: 'Unicode', 'unicode-4k': 'Unicode, 4 KiB pages' }
  const encryptions: Record<string, string> = { none: 'none', permute: 'compressible', cyclic: 'high' }
  return {
    store,
    format: formats[own.variant] ?? '?',
    encryption: encryptions[own.encryption] ?? '?',
    readings: {
      Orgo: own.reading,
      'pst-extractor': await readWithPstExtractor(store.path),
      readpst: await readWithReadpst(store.path, readpst),
      libpff: readWithLibpff(store.path, libpff),
    },
  }
}
