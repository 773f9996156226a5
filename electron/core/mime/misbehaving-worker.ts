import { parseItem } from './parse-item.ts'
import type { BodyReaders } from './read-body.ts'
import { serveBatches } from './serve-batches.ts'

const order: BodyReaders[] = ['all', 'postal-mime', 'headers']

// A worker for tests of the pool. A mail with "X-Fault: spin 1" hangs while all readers are allowed, with 2 also with postal-mime alone, with
// 3 even with its header alone; "crash" ends the thread and "eat" fills the heap in the same way.
serveBatches((bytes, readers) => {
  const [, fault, count] = /^X-Fault: (\w+) (\d)/m.exec(Buffer.from(bytes).toString('latin1')) ?? []
  if (fault && order.indexOf(readers) < Number(count)) misbehave(fault)
  return parseItem(bytes, readers)
})

function misbehave(fault: string): void {
  if (fault === 'crash') process.exit(1)
  // Small objects in a chain: V8 ends the thread for these, and the whole process for one list that does not fit.
  let eaten: unknown = null
  for (;;) if (fault === 'eat') eaten = { eaten }
}
