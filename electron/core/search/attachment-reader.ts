import { setImmediate } from 'node:timers/promises'
import { type Lease, LeaseLost, takeLease } from '../jobs/lease.ts'
import type { Ports } from '../ports.ts'
import type { Store } from '../store/store.ts'
import {
  finishAttachments,
  hasWaiting,
  indexNext,
  isImporting,
  messagesCarrying,
  nextAttachments,
  readNext,
  refreshMessages,
  storeTexts,
} from './attachment-work.ts'
import type { ParseOne } from './read-message.ts'
import { createTextWorker, type TextWorker } from './text-worker.ts'

/** Reads the text of attachments after they came, and indexes messages that wait for the index: both in the background, under one lease. */
export type AttachmentReader = {
  /** Begins to work where something waits. Cheap: call it at start, on resume and after every import. */
  wake(): void
  /** Until nothing waits any more, or an import or another process goes first. */
  idle(): Promise<void>
  close(): Promise<void>
}

export type AttachmentReaderOptions = {
  store: Store
  ports: Ports
  parseOne: ParseOne
  onChange(): void
  openWorker?: () => TextWorker
}

/** The rows of so many messages are written again in one transaction; one file may hang on ten thousand. */
const messagesPerWrite = 200

/**
 * Makes the attachment reader.
 *
 * Never inside the transaction of an import, and never beside one: it stops for an import and goes on when it is woken afterwards.
 * A crash loses nothing: an attachment waits until every message that carries it was indexed with its text.
 */
export function createAttachmentReader(options: AttachmentReaderOptions): AttachmentReader {
  const { store, ports } = options
  const owner = `${process.pid}:${ports.random.bytes(8).toString('hex')}`
  const now = (): number => ports.clock.now()
  let worker: TextWorker | null = null
  let work: Promise<void> | null = null
  let wokenAgain = false
  let closing = false
  const mayGoOn = (): boolean => !closing && !isImporting(store.read, now())

  const readTurn = async (lease: Lease): Promise<boolean> => {
    const waiting = nextAttachments(store.read)
    if (waiting.length === 0) return false
    worker ??= (options.openWorker ?? (() => createTextWorker({ workerUrl: ports.paths.workers.attachmentText })))()
    const answers = await readNext(store, worker, waiting, now)
    if (closing) return false
    if (answers === null) {
      ports.log.error('attachment_reader_failed', new Error('The worker that reads attachments does not start.'))
      return false
    }
    const messageNos = messagesCarrying(store.read, answers)
    for (let at = 0; at === 0 || at < messageNos.length; at += messagesPerWrite) {
      store.write((tx) => {
        lease.renew(tx)
        if (at === 0) storeTexts(tx, answers)
        refreshMessages(tx, messageNos.slice(at, at + messagesPerWrite))
        if (at + messagesPerWrite >= messageNos.length) finishAttachments(tx, answers)
      })
      await setImmediate()
      if (closing) return false
    }
    return true
  }
  const workOff = async (lease: Lease): Promise<void> => {
    while (mayGoOn() && (await indexNext(store, options.parseOne, lease, now))) options.onChange()
    while (mayGoOn() && (await readTurn(lease))) options.onChange()
  }
  const run = async (): Promise<void> => {
    if (!mayGoOn() || !hasWaiting(store.read)) return
    const lease = takeLease(store, 'read-attachments', 'all', owner, now)
    if (!lease) return
    try {
      await workOff(lease)
      lease.end(hasWaiting(store.read) ? 'waiting' : 'done')
    } catch (error) {
      if (error instanceof LeaseLost) return
      lease.end(closing ? 'waiting' : 'failed')
      if (!closing) throw error
    }
  }
  const wake = (): void => {
    if (closing) return
    wokenAgain = work !== null
    if (work) return
    work = run()
      .catch((error: unknown) => ports.log.error('attachment_reader_failed', error))
      .finally(() => {
        work = null
        if (wokenAgain) wake()
      })
  }
  const idle = async (): Promise<void> => {
    while (work) await work
  }
  return {
    wake,
    idle,
    close: async () => {
      closing = true
      await worker?.close()
      await idle()
    },
  }
}
