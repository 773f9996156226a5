import { parentPort } from 'node:worker_threads'
import { type RenderReply, type RenderRequest, renderFile } from './render-file.ts'

// The entry of the thread that renders files: TypeScript in tests, a bundle of its own in the product. Started by create-renderer.ts alone.
parentPort?.on('message', (request: RenderRequest) => {
  const say = (reply: RenderReply): void => parentPort?.postMessage(reply)
  renderFile(request.file).then(
    (bytes) => say({ id: request.id, bytes }),
    (error: unknown) => say({ id: request.id, problem: error instanceof Error ? error.message : String(error) }),
  )
})
