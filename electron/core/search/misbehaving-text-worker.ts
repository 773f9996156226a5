import { parentPort } from 'node:worker_threads'
import type { AttachmentReply, AttachmentRequest } from './attachment-text-worker.ts'

// A worker for tests of text-worker.ts: "spin" hangs, "crash" ends the thread, anything else is read as it is.
const say = (reply: AttachmentReply): void => parentPort?.postMessage(reply)

parentPort?.on('message', ({ bytes }: AttachmentRequest) => {
  const text = Buffer.from(bytes).toString('latin1')
  if (text === 'crash') process.exit(1)
  while (text === 'spin');
  say({ kind: 'answer', answer: { state: 'read', text } })
})
say({ kind: 'ready' })
