import { parentPort, workerData } from 'node:worker_threads'
import { PSTFile, type PSTFolder, type PSTMessage } from 'pst-extractor'
import { type Reading, shortClasses } from './reading.ts'

// Nobody but read-with-pst-extractor.ts starts this thread, and it gives a path.
const { path } = workerData as { path: string }
parentPort?.postMessage(read())

function read(): Reading {
  const sum: Sum = { items: 0, attachments: 0, classes: {} }
  try {
    const file = new PSTFile(path)
    walk(file.getRootFolder(), sum)
    file.close()
  } catch (error) {
    return { kind: 'refused', words: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) }
  }
  return { kind: 'counted', items: sum.items, attachments: sum.attachments, classes: shortClasses(sum.classes) }
}

type Sum = { items: number; attachments: number; classes: Record<string, number> }

/** A folder that fails does not end the others: the library is given every chance. */
function walk(folder: PSTFolder, sum: Sum): void {
  try {
    if (folder.contentCount > 0)
      for (let item: PSTMessage | null = folder.getNextChild(); item !== null; item = folder.getNextChild()) {
        sum.items += 1
        sum.attachments += item.numberOfAttachments
        sum.classes[item.messageClass] = (sum.classes[item.messageClass] ?? 0) + 1
      }
  } catch {
    // What it gave before counts.
  }
  for (const child of foldersIn(folder)) walk(child, sum)
}

function foldersIn(folder: PSTFolder): PSTFolder[] {
  try {
    return folder.getSubFolders()
  } catch {
    return []
  }
}
