import { closeSync, existsSync, openSync, readdirSync, readSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Seed } from './fuzz-format.ts'

const project = fileURLToPath(new URL('../..', import.meta.url))

/**
 * Files of the corpus as seeds, where there is one ($ORGO_CORPUS, or `../shared/corpus` beside the project); none otherwise.
 *
 * Shapes: `extensions` by which files are chosen; those above `bytesMax` are left out, or cut there where `cut` says so, because a mutant has to
 * cost milliseconds. At most `most` of them, spread evenly over the sorted list.
 */
export function findSeeds(
  folder: string,
  { extensions, bytesMax, cut = false, most }: { extensions: RegExp; bytesMax: number; cut?: boolean; most: number },
): Seed[] {
  const corpus = process.env.ORGO_CORPUS ?? join(project, '..', 'shared', 'corpus')
  const top = join(corpus, folder)
  if (!existsSync(top)) return []
  const paths = readdirSync(top, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && extensions.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => cut || statSync(path).size <= bytesMax)
    .sort()
  const step = Math.max(1, paths.length / most)
  const chosen = Array.from({ length: Math.min(most, paths.length) }, (_, index) => paths[Math.floor(index * step)] ?? '')
  return chosen.map((path) => ({ name: relative(corpus, path), bytes: readHead(path, bytesMax) }))
}

function readHead(path: string, most: number): Buffer {
  const bytes = Buffer.alloc(Math.min(most, statSync(path).size))
  const file = openSync(path, 'r')
  try {
    readSync(file, bytes, 0, bytes.length, 0)
  } finally {
    closeSync(file)
  }
  return bytes
}
