import { parentPort } from 'node:worker_threads'
import type { ReadableKind } from './attachment-kind.ts'
import { type AttachmentText, readAttachmentText } from './read-attachment-text.ts'

/** What the worker is asked, one at a time, and what it says: first that it is ready, then one answer for each. */
export type AttachmentRequest = { bytes: Uint8Array; kind: ReadableKind }
export type AttachmentReply = { kind: 'ready' } | { kind: 'answer'; answer: AttachmentText }

// The entry of the worker that reads attachments: TypeScript in tests, a bundle of its own in the product. Started by text-worker.ts alone.
const say = (reply: AttachmentReply): void => parentPort?.postMessage(reply)

// A library that throws outside its promise would end the thread; the attachment it was at then counts as crashed, which is right.
parentPort?.on('message', (request: AttachmentRequest) => {
  void readAttachmentText(request.bytes, request.kind).then((answer) => say({ kind: 'answer', answer }))
})
say({ kind: 'ready' })
