import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Engine } from '#core/engine-contract.ts'
import type { WebLimits } from './limits.ts'
import { sendFault, sendJson } from './send.ts'

/** Why an upload was given up while it ran. */
class UploadStopped extends Error {
  readonly status: number
  readonly code: string
  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

/** Answers `POST /api/uploads?name=`: the body streams into the engine, never as a whole in memory. */
export function createUploadReceiver(engine: Engine, limits: WebLimits) {
  let running = 0
  return async (request: IncomingMessage, response: ServerResponse, query: URLSearchParams): Promise<void> => {
    const name = query.get('name') ?? ''
    if (name.length < 1 || name.length > 255 || /[\u0000-\u001f\u007f/\\]/.test(name)) {
      sendFault(response, 400, { code: 'BAD_REQUEST', message: 'Name the file with ?name=, without a folder.' })
      return
    }
    if (Number(request.headers['content-length'] ?? 0) > limits.uploadBytes) {
      sendFault(response, 413, tooLarge(limits))
      return
    }
    if (running >= limits.uploads) {
      sendFault(response, 429, { code: 'TOO_MANY_REQUESTS', message: 'Wait until the files before this one have arrived.' })
      return
    }
    running += 1
    try {
      const received = await engine.receiveUpload(name, boundBytes(request, limits))
      if (received.ok) sendJson(response, 201, received.value)
      else sendFault(response, 422, { code: received.fault.code, message: received.fault.sentence })
    } catch (error) {
      if (!(error instanceof UploadStopped)) throw error
      sendFault(response, error.status, { code: error.code, message: error.message })
    } finally {
      running -= 1
    }
  }
}

async function* boundBytes(request: IncomingMessage, limits: WebLimits): AsyncGenerator<Uint8Array> {
  const socket = request.socket
  const giveUp = () => request.destroy(new UploadStopped(408, 'TOO_SLOW', 'The file stopped arriving. Nothing was imported.'))
  socket.setTimeout(limits.uploadIdleMs, giveUp)
  let sizeBytes = 0
  try {
    // Not destroyed on the way out: the refusal still has to reach the browser.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      sizeBytes += chunk.length
      if (sizeBytes > limits.uploadBytes) {
        const { code, message } = tooLarge(limits)
        throw new UploadStopped(413, code, message)
      }
      yield chunk
    }
    if (!request.complete) throw new UploadStopped(400, 'BROKEN_REQUEST', 'The file broke off. Nothing was imported.')
  } catch (error) {
    if (error instanceof UploadStopped) throw error
    throw new UploadStopped(400, 'BROKEN_REQUEST', 'The file broke off. Nothing was imported.')
  } finally {
    socket.setTimeout(0)
    socket.removeListener('timeout', giveUp)
  }
}

const tooLarge = (limits: WebLimits) => ({
  code: 'TOO_LARGE',
  message: `A file handed over by the browser may hold ${Math.floor(limits.uploadBytes / 1024 ** 2)} MB. Import it by its path instead.`,
})
