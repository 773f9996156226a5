import { z } from 'zod'
import { ChangeId, MessageId, ThreadId } from '#shared/model/base.ts'
import { Thread } from '#shared/model/thread.ts'
import { procedure } from './procedure.ts'

const THREAD_NOT_FOUND = {
  status: 404,
  message:
    'This thread does not exist any more: it was joined with another one or split. Open one of its messages to see where it is.',
} as const
const tags = ['threads']

export const threads = {
  get: procedure
    .meta({ kind: 'query', permission: 'message.read' })
    .route({
      method: 'GET',
      path: '/threads/{threadId}',
      summary: 'Read a thread with its messages, tasks, suggestions and what people decided about it',
      tags,
    })
    .input(z.strictObject({ threadId: ThreadId }))
    .errors({ THREAD_NOT_FOUND })
    .output(Thread),
  merge: procedure
    .meta({ kind: 'command', permission: 'task.write' })
    .route({ method: 'POST', path: '/threads/{threadId}/merge', summary: 'Join another thread to a thread', tags })
    .input(z.strictObject({ threadId: ThreadId, otherId: ThreadId }))
    .errors({ THREAD_NOT_FOUND, SAME_THREAD: { status: 409, message: 'These two are one thread already.' } })
    .output(Thread),
  split: procedure
    .meta({ kind: 'command', permission: 'task.write' })
    .route({
      method: 'POST',
      path: '/threads/{threadId}/split',
      summary: 'Put messages of a thread, and what will answer them, into a thread of their own',
      tags,
    })
    .input(z.strictObject({ threadId: ThreadId, messageIds: z.array(MessageId).min(1).max(500) }))
    .errors({
      THREAD_NOT_FOUND,
      NOT_IN_THREAD: { status: 409, message: 'One of these messages is not in this thread any more.' },
      NOTHING_LEFT: { status: 409, message: 'These are all messages of the thread: leave at least one.' },
    })
    .output(z.object({ rest: Thread, part: Thread })),
  undo: procedure
    .meta({ kind: 'command', permission: 'task.write' })
    .route({ method: 'POST', path: '/threads/undo/{changeId}', summary: 'Take back a join or a split, however long ago', tags })
    .input(z.strictObject({ changeId: ChangeId }))
    .errors({
      CHANGE_NOT_FOUND: { status: 404, message: 'There is no such join or split, or it was taken back already.' },
      CHANGED_SINCE: { status: 409, message: 'One of these messages was split again since: take that back first.' },
    })
    .output(z.array(Thread)),
}
