import { parentPort, workerData } from 'node:worker_threads'
import type { Result } from '#shared/model/result.ts'
import type { ItemChoice } from '../archive-reader.ts'
import type { ByteSource } from '../pst/ndb/byte-source.ts'
import type { ItemPosition, RawItem } from '../raw-item.ts'
import { createItemBatch } from './item-batch.ts'
import { openWorkerSource } from './sealed-bytes.ts'
import type {
  ArchiveDescription,
  ArchiveWorkerReply,
  ArchiveWorkerRequest,
  ArchiveWorkerStart,
  AvoidedNode,
} from './worker-protocol.ts'

/** An archive as the worker reads it, whatever its format. `atItem` is told the node of each item before anything of it is read. */
export type WorkerArchive = {
  describe(): ArchiveDescription
  items(
    choice: ItemChoice,
    start: ItemPosition | null,
    avoid: readonly AvoidedNode[],
    atItem: (nid: number) => void,
  ): Iterable<RawItem>
}

export type OpenWorkerArchive = (source: ByteSource, start: ArchiveWorkerStart) => Result<WorkerArchive, string>

type Opened = { kind: 'open'; archive: WorkerArchive } | { kind: 'closed'; reply: ArchiveWorkerReply }

/** The loop of an archive worker: one archive, opened once; sends batches as long as the other side has room for them. */
export function serveArchive(open: OpenWorkerArchive): void {
  // Nobody but open-worker-reader.ts starts a worker with this loop, and it gives an ArchiveWorkerStart.
  const start = workerData as ArchiveWorkerStart
  const say = (reply: ArchiveWorkerReply, handOver: ArrayBuffer[] = []): void => parentPort?.postMessage(reply, handOver)
  const opened = openArchive(open, start)
  let credit = 0
  let resume: (() => void) | null = null
  parentPort?.on('message', (request: ArchiveWorkerRequest) => {
    if (opened.kind === 'closed') return say(opened.reply)
    if (request.kind === 'more') {
      credit += 1
      resume?.()
      return
    }
    if (request.kind === 'describe') return say(guard(() => ({ kind: 'description', description: opened.archive.describe() })))
    credit = request.credit
    const waitForRoom = async (): Promise<void> => {
      while (credit === 0) await new Promise<void>((resolve) => (resume = resolve))
      credit -= 1
    }
    void sendItems(opened.archive, request, start.beats, waitForRoom, say)
  })
}

async function sendItems(
  archive: WorkerArchive,
  { choice, start, avoid }: ArchiveWorkerRequest & { kind: 'read' },
  beats: Int32Array<SharedArrayBuffer>,
  waitForRoom: () => Promise<void>,
  say: (reply: ArchiveWorkerReply, handOver?: ArrayBuffer[]) => void,
): Promise<void> {
  const batch = createItemBatch()
  const send = async (): Promise<void> => {
    const { items, buffer } = batch.take()
    if (items.length === 0) return
    // At no item while it waits: the other side being slow is not this side hanging.
    Atomics.store(beats, 1, 0)
    await waitForRoom()
    say({ kind: 'batch', items }, [buffer])
  }
  const atItem = (nid: number): void => {
    Atomics.store(beats, 1, nid)
    Atomics.add(beats, 2, 1)
  }
  try {
    for (const item of archive.items(choice, start, avoid, atItem)) if (batch.add(item)) await send()
    await send()
    Atomics.store(beats, 1, 0)
    say({ kind: 'end' })
  } catch (error) {
    const failed = sourceFailure(error)
    if (!failed) throw error
    say(failed)
  }
}

function openArchive(open: OpenWorkerArchive, start: ArchiveWorkerStart): Opened {
  const refused = (reply: ArchiveWorkerReply): Opened => ({ kind: 'closed', reply })
  try {
    const bytes = openWorkerSource(start.source)
    const counted: ByteSource = {
      sizeBytes: bytes.sizeBytes,
      readAt: (offset, length) => {
        Atomics.add(start.beats, 0, 1)
        return bytes.readAt(offset, length)
      },
    }
    const archive = open(counted, start)
    return archive.ok ? { kind: 'open', archive: archive.value } : refused({ kind: 'refused', message: archive.fault })
  } catch (error) {
    const failed = sourceFailure(error)
    if (!failed) throw error
    return refused(failed)
  }
}

function guard(work: () => ArchiveWorkerReply): ArchiveWorkerReply {
  try {
    return work()
  } catch (error) {
    const failed = sourceFailure(error)
    if (!failed) throw error
    return failed
  }
}

/** A file that cannot be read any more has a system's code; anything else is a fault of the program and ends the worker. */
function sourceFailure(error: unknown): ArchiveWorkerReply | null {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return /^E[A-Z0-9]+$/.test(code) ? { kind: 'source_failed', code } : null
}
