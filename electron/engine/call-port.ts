import type { MessagePortMainLike } from '@orpc/client/message-port'
import type { MessagePortMain } from 'electron'
import { z } from 'zod'

/** 16 M characters: the longest call carries the text of one task; archives come by their path. */
export const maxCallLength = 16 * 1024 * 1024

const Id = z.string().min(1).max(64)

/** The three things a page says in oRPC's short form: a call, an item of a stream, the end of its interest. */
const Call = z.union([
  z.object({
    i: Id,
    t: z.literal(1).optional(),
    p: z.object({
      // A path of the contract; a whole address would name another host.
      u: z
        .string()
        .regex(/^\/(?!\/)[^%\\]*(\?.*)?$/s)
        .max(65_536),
      b: z.unknown().optional(),
      // Of the headers only this one means something here; others choose how a body is read, and can make the library throw.
      h: z.object({ 'last-event-id': z.string().max(1000).optional() }).optional(),
      m: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).optional(),
    }),
  }),
  z.object({ i: Id, t: z.literal(3), p: z.object({ e: z.enum(['message', 'error', 'done']), d: z.unknown().optional() }) }),
  z.object({ i: Id, t: z.literal(4) }),
])

/**
 * A page's port that hands on nothing but calls.
 *
 * The library lets its own error go unhandled where a message cannot be read, and that would end the engine; so what is no call is
 * reported to `refuse` and dropped here. A call is handed on as an object, which spares the library its own reading.
 * Limits: text only, `maxCallLength` characters.
 */
export function toCallPort(port: MessagePortMain, refuse: () => void): MessagePortMainLike {
  return {
    on: (event, listener) => {
      if (event === 'close') port.on('close', () => listener())
      if (event !== 'message') return
      port.on('message', ({ data }: { data: unknown }) => {
        const call = readCall(data)
        if (call) listener({ data: call })
        else refuse()
      })
    },
    postMessage: (data) => port.postMessage(data),
  }
}

function readCall(data: unknown): z.infer<typeof Call> | null {
  if (typeof data !== 'string' || data.length > maxCallLength) return null
  try {
    const call = Call.safeParse(JSON.parse(data))
    return call.success ? call.data : null
  } catch {
    return null
  }
}
