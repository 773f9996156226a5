import type { RawItem } from '../raw-item.ts'
import { openPstArchive } from './read-pst.ts'
import { serveArchive } from './serve-archive.ts'

// A worker for tests of the watchdog. At an item with the subject "hang" it stops for ever, at "busy" it reads without end, "crash" ends
// the thread, "eat" fills the heap, "throw" is a fault of the program, "lost" a disk that is gone. "die at start" in the name of the file
// ends every thread before its first item.
serveArchive((source, start) => {
  const opened = openPstArchive(source, start.name)
  if (!opened.ok) return opened
  const { describe, items } = opened.value
  return {
    ok: true,
    value: {
      describe: () => {
        if (start.name.includes('hang at start')) misbehave('hang', () => undefined)
        return describe()
      },
      *items(...wanted) {
        if (start.name.includes('die at start')) misbehave('crash', () => undefined)
        for (const item of items(...wanted)) {
          if (!item.fault) misbehave(subjectOf(item), () => source.readAt(0, 512))
          yield item
        }
      },
    },
  }
})

const subjectOf = (item: RawItem): string => /^Subject: (\w+)/m.exec(Buffer.from(item.bytes).toString('latin1'))?.[1] ?? ''

function misbehave(fault: string, read: () => unknown): void {
  if (fault === 'crash') process.exit(1)
  if (fault === 'throw') throw new Error('a fault of the program')
  if (fault === 'lost') throw Object.assign(new Error('the disk is gone'), { code: 'EIO' })
  // Small objects in a chain: V8 ends the thread for these, and the whole process for one list that does not fit.
  let eaten: unknown = null
  while (fault === 'eat') eaten = { eaten }
  while (fault === 'busy') read()
  while (fault === 'hang');
}
