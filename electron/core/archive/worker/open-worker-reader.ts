import { Worker } from 'node:worker_threads'
import type { ArchiveFolder } from '../archive-folder.ts'
import type { ArchiveReader, ItemChoice } from '../archive-reader.ts'
import type { ItemPosition, RawItem } from '../raw-item.ts'
import type {
  ArchiveDescription,
  ArchiveWorkerReply,
  ArchiveWorkerRequest,
  ArchiveWorkerStart,
  AvoidedNode,
  WorkerSource,
} from './worker-protocol.ts'

/** 10 s without a read of the source while an item is at hand: it hangs. */
const heartbeatMs = 10_000

/** 2 minutes for one item, however busily it reads: the largest ordinary item takes seconds. */
const itemMs = 120_000

/** Six times as long until the first read: a thread that starts on a busy computer is not one that hangs. */
const startHeartbeats = 6

/** The watchdog looks ten times per heartbeat. */
const looksPerHeartbeat = 10

/** 512 MB of heap. Buffers lie outside it; the size limit of an item bounds those. */
const heapLimitMb = 512

/** Batches that may wait unread: one being taken, one ready, one being made. */
const batchesAhead = 2

/** 3 workers in a row that die without a node to blame: no other one will fare better. */
const failedStartsMax = 3

export type WorkerReaderOptions = {
  workerUrl: string
  format: 'pst' | 'msg'
  name: string
  source: WorkerSource
  /** 10 seconds, unless a test is in a hurry. */
  heartbeatMs?: number
}

/** A reader whose work is done by a thread that can be ended, with what is known of the archive besides its items. */
export type WorkerReader = ArchiveReader & { describe(): Promise<ArchiveDescription> }

/** An archive that cannot be read, in one sentence. */
export class ArchiveUnreadable extends Error {
  override readonly name = 'ArchiveUnreadable'
}

/** A source that failed in the middle, with the code of the system. */
export class SourceFailed extends Error {
  override readonly name = 'SourceFailed'
  readonly code: string
  constructor(code: string) {
    super(`the source failed with ${code}`)
    this.code = code
  }
}

/**
 * Reads an archive in a worker thread with a watchdog.
 *
 * An item during which the thread stops reading for 10 s, takes longer than 2 minutes, or dies, is avoided by the next thread: it becomes
 * an item with a fault, and its neighbours arrive (A-25, I10).
 * Errors: `ArchiveUnreadable` with a sentence; `SourceFailed` when the file cannot be read any more.
 */
export function openWorkerReader(options: WorkerReaderOptions): WorkerReader {
  const threads = new Set<Thread>()
  const avoid: AvoidedNode[] = []
  let described: Promise<ArchiveDescription> | null = null
  const withThread = async <Value>(work: (thread: Thread) => Promise<Value>): Promise<Value> => {
    const thread = startThread(options)
    threads.add(thread)
    try {
      return await work(thread)
    } finally {
      threads.delete(thread)
      await thread.end()
    }
  }
  const describe = (): Promise<ArchiveDescription> => {
    described ??= withThread(async (thread) => {
      thread.send({ kind: 'describe' })
      const reply = await thread.next()
      if (reply.kind === 'description') return reply.description
      throw faultOf(reply, options.name)
    })
    return described
  }
  async function* readOnce(choice: ItemChoice, from: { position: ItemPosition | null }): AsyncGenerator<RawItem[], Ending> {
    const thread = startThread(options)
    threads.add(thread)
    try {
      thread.send({ kind: 'read', choice, start: from.position, avoid, credit: batchesAhead })
      for (;;) {
        const reply = await thread.next()
        if (reply.kind === 'end') return { kind: 'end' }
        if (reply.kind === 'died') return { kind: 'died', nid: reply.nid, code: reply.code }
        if (reply.kind !== 'batch') throw faultOf(reply, options.name)
        yield reply.items
        thread.send({ kind: 'more' })
        const last = reply.items.at(-1)
        if (last) from.position = afterItem(last)
      }
    } finally {
      threads.delete(thread)
      await thread.end()
    }
  }
  return {
    describe,
    listFolders: async (): Promise<ArchiveFolder[]> => (await describe()).folders,
    read: async function* (choice, start) {
      const from = { position: start ?? null }
      for (let blameless = 0; ; ) {
        const ending: Ending = yield* readOnce(choice, from)
        if (ending.kind === 'end') return
        const known = ending.nid === 0 || avoid.some(({ nid }) => nid === ending.nid)
        blameless = known ? blameless + 1 : 0
        if (blameless >= failedStartsMax)
          throw new ArchiveUnreadable(`${options.name} could not be read on: its reader ended three times.`)
        if (!known) avoid.push({ nid: ending.nid, code: ending.code })
      }
    },
    close: async () => {
      await Promise.all([...threads].map((thread) => thread.end()))
    },
  }
}

type Ending = { kind: 'end' } | { kind: 'died'; nid: number; code: AvoidedNode['code'] }

/** A worker names the place after an item by the item's own cursor with a mark; see `read-pst-items.ts`. */
function afterItem(item: RawItem): ItemPosition {
  return {
    index: item.index + 1,
    offsetBytes: item.offsetBytes,
    line: 1,
    cursor: item.cursor === null ? null : `>${item.cursor}`,
  }
}

type ThreadReply = ArchiveWorkerReply | { kind: 'died'; nid: number; code: AvoidedNode['code'] }

type Thread = { send(request: ArchiveWorkerRequest): void; next(): Promise<ThreadReply>; end(): Promise<void> }

function startThread(options: WorkerReaderOptions): Thread {
  const beats = new Int32Array(new SharedArrayBuffer(12))
  const start: ArchiveWorkerStart = { format: options.format, name: options.name, source: options.source, beats }
  const worker = new Worker(options.workerUrl, { workerData: start, resourceLimits: { maxOldGenerationSizeMb: heapLimitMb } })
  const replies: ThreadReply[] = []
  let wake: (() => void) | null = null
  let ended = false
  const take = (reply: ThreadReply): void => {
    replies.push(reply)
    wake?.()
  }
  const die = (code: AvoidedNode['code']): void => {
    if (ended) return
    ended = true
    watchdog.clear()
    take({ kind: 'died', nid: Atomics.load(beats, 1), code })
    void worker.terminate()
  }
  const watchdog = watchBeats(
    beats,
    options.heartbeatMs ?? heartbeatMs,
    () => wake !== null,
    () => die('too_slow'),
  )
  worker.on('message', take)
  worker.on('error', () => die('crashed'))
  worker.on('exit', () => die('crashed'))
  return {
    send: (request) => worker.postMessage(request),
    next: async () => {
      while (replies.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
        wake = null
      }
      // Checked by the loop: there is one.
      return replies.shift() as ThreadReply
    },
    end: async () => {
      ended = true
      watchdog.clear()
      await worker.terminate()
    },
  }
}

/** Calls `onHang` when somebody waits and the worker neither reads nor comes to another item for too long. */
function watchBeats(
  beats: Int32Array<SharedArrayBuffer>,
  patienceMs: number,
  isAwaited: () => boolean,
  onHang: () => void,
): { clear(): void } {
  const lookMs = patienceMs / looksPerHeartbeat
  let seen = ''
  let quiet = 0
  let item = -1
  let onItem = 0
  const timer = setInterval(() => {
    const now = `${Atomics.load(beats, 0)}:${Atomics.load(beats, 2)}`
    quiet = isAwaited() && now === seen ? quiet + lookMs : 0
    seen = now
    const at = Atomics.load(beats, 2)
    onItem = isAwaited() && at === item ? onItem + lookMs : 0
    item = at
    const patience = now === '0:0' ? patienceMs * startHeartbeats : patienceMs
    if (quiet >= patience || onItem >= itemMs) onHang()
  }, lookMs)
  timer.unref()
  return { clear: () => clearInterval(timer) }
}

function faultOf(reply: ThreadReply, name: string): Error {
  switch (reply.kind) {
    case 'refused':
      return new ArchiveUnreadable(reply.message)
    case 'source_failed':
      return new SourceFailed(reply.code)
    case 'died':
      return new ArchiveUnreadable(
        reply.code === 'too_slow'
          ? `${name} could not be opened: finding its folders did not end within 10 seconds. It is damaged; try a copy of it, or repair it with Outlook's scanpst.`
          : `${name} could not be opened: its reader ran out of memory or crashed. It is damaged; try a copy of it, or repair it with Outlook's scanpst.`,
      )
    default:
      return new Error(`an archive worker answered ${reply.kind} out of turn`)
  }
}
