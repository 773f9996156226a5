import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { FolderSpec } from '../../tests/support/pst-writer/item-spec.ts'
import { type MutatorName, mutateBy } from '../../tests/support/pst-writer/mutators.ts'
import { writePst } from '../../tests/support/pst-writer/write-pst.ts'
import { madeStores } from '../fuzz/pst-seeds.ts'
import { shortClasses } from './reading.ts'

/** What a file truly holds, as far as it is known without a reader: the writer knows, or the list of the corpus tells. */
export type Truth = { items: number; attachments: number; classes: Record<string, number> }

/** A file that the readers are compared on. `origin` is whose file it is; `truth` null: nobody has told. */
export type ComparedStore = { name: string; path: string; origin: 'corpus' | 'sample' | 'made' | 'damaged'; truth: Truth | null }

/** The files of the corpus with what is expected of them; none where there is no corpus. */
export function listCorpus(corpus: string): ComparedStore[] {
  const list = join(corpus, 'pst', 'expected.tsv')
  if (!existsSync(list)) return []
  const lines = readFileSync(list, 'utf8').trim().split('\n').slice(1)
  return lines.map((line) => {
    const [file = '', , , items = '', attached = ''] = line.split('\t')
    const counts = items === '-' ? [] : items.split(', ').map((entry) => entry.split(' '))
    const classes = Object.fromEntries(counts.map(([name = '', count]) => [name, Number(count)]))
    const attachments = Number(/\((\d+)\)$/.exec(attached)?.[1] ?? 0)
    return {
      name: `${file.split('/')[1]}/${basename(file)}`,
      path: join(corpus, file),
      origin: 'corpus',
      truth: truthOf(classes, attachments),
    }
  })
}

/** Writes one store of each kind that the corpus has none of, and of those it has. */
export function makeStores(folder: string): ComparedStore[] {
  return madeStores.map(({ name, options, folders }, index) => {
    const path = join(folder, `made-${index}.${options.variant === 'unicode-4k' ? 'ost' : 'pst'}`)
    writePst(path, options, { folders: folders() })
    const items = folders().flatMap((spec: FolderSpec) => [...spec.items])
    const classes: Record<string, number> = {}
    for (const { messageClass } of items) classes[messageClass] = (classes[messageClass] ?? 0) + 1
    const attachments = items.reduce((sum, item) => sum + item.attachments.length, 0)
    return { name, path, origin: 'made', truth: truthOf(shortClasses(classes), attachments) }
  })
}

/** Ways of damage, each with the seed that draws its place. */
const damages: readonly (readonly [MutatorName, number])[] = [
  ['bit flips', 1],
  ['bit flips in the header', 2],
  ['bit flips in one page', 3],
  ['truncation', 4],
  ['zeroed pages', 5],
  ['zeroed tree page', 6],
  ['swapped blocks', 7],
  ['tree page that points to itself', 8],
  ['wrong place of a block', 9],
  ['root that points elsewhere', 10],
]

/** Copies of one sound store, each damaged in one way; what the sound one holds is their truth, and not all of it can be there. */
export function damageStores(folder: string, sound: ComparedStore): ComparedStore[] {
  const bytes = readFileSync(sound.path)
  const mutants = damages.map(([name, seed]) => ({ name, bytes: mutateBy(name, bytes, seed).bytes }))
  return [...mutants, { name: 'nothing but a page that points to itself', bytes: makeSelfLoop() }].map((damaged, index) => {
    const path = join(folder, `damaged-${index}.pst`)
    writeFileSync(path, damaged.bytes)
    return { name: damaged.name, path, origin: 'damaged', truth: index < mutants.length ? sound.truth : truthOf({}, 0) }
  })
}

/** 4 KiB: a header, and one page that is the root of both trees and its own child. Source: MS-PST 2.2.2.6 and 2.2.2.7.7. */
function makeSelfLoop(): Buffer {
  const bytes = Buffer.alloc(4096)
  const page = 1024
  bytes.write('!BDN', 0, 'latin1')
  bytes.writeUInt16LE(0x4d53, 8)
  bytes[10] = 23
  for (const root of [224, 240]) bytes.writeUInt32LE(page, root)
  bytes.set([1, 1, 24, 1], page + 488)
  bytes.set([0x81, 0x81], page + 496)
  bytes.writeUInt32LE(page, page + 16)
  return bytes
}

function truthOf(classes: Record<string, number>, attachments: number): Truth {
  return { classes, attachments, items: Object.values(classes).reduce((sum, count) => sum + count, 0) }
}
