import type { IncomingMessage } from 'node:http'
import type { Result } from '#shared/model/result.ts'
import { fail, succeed } from '#shared/model/result.ts'
import type { WebLimits } from './limits.ts'
import type { WebFault } from './send.ts'

export type BodyFault = { status: number; fault: WebFault }

/**
 * Reads a request's JSON body, bounded in size and time; an absent body is an empty object.
 *
 * Other content types are refused: forms can be sent from any page without asking. A refused request is not destroyed,
 * so that its answer still reaches the client.
 */
export async function readJsonBody(request: IncomingMessage, limits: WebLimits): Promise<Result<unknown, BodyFault>> {
  const text = await readText(request, limits)
  if (!text.ok) return text
  if (text.value === '') return succeed({})
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? 'application/json')) {
    return refuse(415, 'NOT_JSON', 'Send the request as application/json.')
  }
  return parseJson(text.value)
}

/** Reads the fields of a form, bounded as a JSON body is. Only what a page of this host sends: a file is no field, and nothing is packed. */
export async function readFormBody(request: IncomingMessage, limits: WebLimits): Promise<Result<URLSearchParams, BodyFault>> {
  const { 'content-type': type = '', 'content-encoding': encoding = 'identity' } = request.headers
  if (!/^application\/x-www-form-urlencoded\b/i.test(type) || encoding !== 'identity')
    return refuse(415, 'NOT_A_FORM', 'Send the form from its own page.')
  const text = await readText(request, limits)
  return text.ok ? succeed(new URLSearchParams(text.value)) : text
}

/** 16 bodies: what a browser has sent before it reads the answer. Whoever sends more is cut off, and reads no answer. */
const discardedBodies = 16

/** 5 seconds for what is not read anyway. */
const discardMs = 5_000

/** Takes what is left of a body without reading it, within bounds: a browser that is cut off in the middle of sending shows no answer. */
export function discardBody(request: IncomingMessage, limits: WebLimits): Promise<void> {
  if (request.complete || request.destroyed) return Promise.resolve()
  return new Promise((resolve) => {
    let sizeBytes = 0
    const finish = () => {
      clearTimeout(deadline)
      request.off('data', count)
      resolve()
    }
    const count = (chunk: Buffer) => {
      sizeBytes += chunk.length
      if (sizeBytes > discardedBodies * limits.bodyBytes) finish()
    }
    const deadline = setTimeout(finish, Math.min(discardMs, limits.bodyMs))
    for (const end of ['end', 'close', 'error']) request.once(end, finish)
    request.on('data', count)
  })
}

function readText(request: IncomingMessage, limits: WebLimits): Promise<Result<string, BodyFault>> {
  const tooLarge = refuse(413, 'TOO_LARGE', `A request may hold ${limits.bodyBytes} bytes at most.`)
  if (Number(request.headers['content-length'] ?? 0) > limits.bodyBytes) return Promise.resolve(tooLarge)
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let sizeBytes = 0
    const finish = (result: Result<string, BodyFault>) => {
      clearTimeout(deadline)
      request.off('data', take)
      resolve(result)
    }
    const take = (chunk: Buffer) => {
      sizeBytes += chunk.length
      if (sizeBytes > limits.bodyBytes) finish(tooLarge)
      else chunks.push(chunk)
    }
    const deadline = setTimeout(() => finish(refuse(408, 'TOO_SLOW', 'The request did not arrive in time.')), limits.bodyMs)
    request.on('data', take)
    request.once('end', () => finish(succeed(Buffer.concat(chunks).toString('utf8'))))
    request.once('error', () => finish(refuse(400, 'BROKEN_REQUEST', 'The request broke off.')))
  })
}

function parseJson(text: string): Result<unknown, BodyFault> {
  try {
    return succeed(JSON.parse(text))
  } catch {
    return refuse(400, 'NOT_JSON', 'The body of the request is not JSON.')
  }
}

const refuse = (status: number, code: string, message: string): { ok: false; fault: BodyFault } =>
  fail({ status, fault: { code, message } })
