import type { IncomingMessage, ServerResponse } from 'node:http'
import { SmartCoercionPlugin } from '@orpc/json-schema'
import { OpenAPIHandler } from '@orpc/openapi/node'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import { toFault } from './explain-error.ts'
import { createCallInterceptor, tooManySentence, type WebContext } from './intercept-call.ts'
import { createOpenApiDocument } from './openapi-document.ts'
import { readJsonBody } from './read-body.ts'
import { createUploadReceiver } from './receive-upload.ts'
import type { RouteParts } from './route-request.ts'
import { sendFault, sendJson } from './send.ts'
import type { WebSession } from './sessions.ts'

export type ApiCall = { pathname: string; query: URLSearchParams; session: WebSession }

/** Serves `/api` to a signed-in caller: the contract as REST, its OpenAPI document, and uploads. */
export function createApiServer({ engine, log, random, limits, version }: RouteParts) {
  const handler = new OpenAPIHandler<WebContext>(engine.router, {
    clientInterceptors: [createCallInterceptor(log, random)],
    plugins: [new SmartCoercionPlugin({ schemaConverters: [new ZodToJsonSchemaConverter()] })],
    customErrorResponseBodyEncoder: toFault,
  })
  const receiveUpload = createUploadReceiver(engine, limits)
  let document: ReturnType<typeof createOpenApiDocument> | null = null

  return async (request: IncomingMessage, response: ServerResponse, { pathname, query, session }: ApiCall): Promise<void> => {
    if (pathname === '/rpc') {
      return sendFault(response, 426, { code: 'UPGRADE_REQUIRED', message: 'This address speaks WebSocket.' })
    }
    if (pathname === '/api/openapi.json' && request.method === 'GET') {
      document ??= createOpenApiDocument(version)
      return sendJson(response, 200, await document)
    }
    if (pathname === '/api/uploads' && request.method === 'POST') {
      if (session.writes.take()) return receiveUpload(request, response, query)
      return sendFault(response, 429, { code: 'TOO_MANY_REQUESTS', message: tooManySentence })
    }
    const body = request.method === 'GET' ? undefined : await readJsonBody(request, limits)
    if (body && !body.ok) return sendFault(response, body.fault.status, body.fault.fault)
    const parsed = body ? Object.assign(request, { body: body.value }) : request
    const { matched } = await handler.handle(parsed, response, {
      prefix: '/api',
      context: { session: engine.owner, web: session },
    })
    if (!matched)
      sendFault(response, 404, { code: 'NOT_FOUND', message: 'There is nothing at this address. See /api/openapi.json.' })
  }
}
