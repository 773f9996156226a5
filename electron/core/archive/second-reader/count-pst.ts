import { PSTFile, type PSTFolder } from 'pst-extractor'
import description from 'pst-extractor/package.json' with { type: 'json' }
import type { WorkerSource } from '../worker/worker-protocol.ts'
import type { SecondCount } from './second-count.ts'

/** A tree deeper than this is a circle. */
const depthMax = 100

/** Counts an Outlook data file with pst-extractor: the items of every folder that it can walk, one by one. */
export function countPst(source: WorkerSource): SecondCount {
  const about = { name: 'pst-extractor', version: description.version }
  if (source.kind !== 'file') return { ...about, items: null, folders: null, problem: 'It can only read a file on disk.' }
  try {
    const file = new PSTFile(source.path)
    try {
      const folders: { path: string[]; items: number }[] = []
      walk(file.getRootFolder(), [], folders)
      return { ...about, items: folders.reduce((sum, { items }) => sum + items, 0), folders, problem: null }
    } finally {
      file.close()
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0]?.slice(0, 200) : 'an unknown error'
    return { ...about, items: null, folders: null, problem: `pst-extractor cannot open this file (${reason}).` }
  }
}

function walk(folder: PSTFolder, path: string[], folders: { path: string[]; items: number }[]): void {
  if (path.length > depthMax) throw new Error('its folders go round in a circle')
  const items = countItems(folder)
  if (items > 0) folders.push({ path, items })
  if (!folder.hasSubfolders) return
  for (const inner of folder.getSubFolders()) walk(inner, [...path, inner.displayName], folders)
}

function countItems(folder: PSTFolder): number {
  if (folder.contentCount === 0) return 0
  let items = 0
  while (folder.getNextChild() !== null) items += 1
  return items
}
