import type { ReadableStore, Store } from '../store/store.ts'

/** An id that exists and that the running call may not see, as the code that an unknown one is answered with. */
export type Hidden = { code: string; message: string }

/** Inputs are checked before their schema is: neither depth nor number has been bounded yet. */
const mostIds = 20_000

type Kind = { pattern: RegExp; code: string; message: string; isHidden(limited: ReadableStore, id: string): boolean }

const fingerprintOf = (id: string): Buffer => Buffer.from(id.slice(id.indexOf('_') + 1), 'hex')

const kinds: readonly Kind[] = [
  {
    pattern: /^task_[0-9a-f-]{36}$/,
    code: 'TASK_NOT_FOUND',
    message: 'This task does not exist.',
    isHidden: (limited, id) => limited.get('SELECT 1 FROM tasks WHERE task_id = ?', id) === undefined,
  },
  {
    pattern: /^msg_[0-9a-f]{32}$/,
    code: 'MESSAGE_NOT_FOUND',
    message: 'This message does not exist.',
    isHidden: (limited, id) => limited.get('SELECT 1 FROM messages WHERE fingerprint = ?', fingerprintOf(id)) === undefined,
  },
  {
    pattern: /^thread_[0-9a-f]{32}$/,
    code: 'THREAD_NOT_FOUND',
    message: 'This thread does not exist.',
    isHidden: (limited, id) =>
      limited.get(
        'SELECT 1 FROM threads JOIN messages ON messages.thread_no = threads.thread_no WHERE threads.thread_id = ?',
        fingerprintOf(id),
      ) === undefined,
  },
  {
    pattern: /^mail_[0-9a-f-]{36}$/,
    code: 'OUTBOX_NOT_FOUND',
    message: 'There is no such mail in the outbox.',
    isHidden: (limited, id) => limited.get('SELECT 1 FROM outbox WHERE outbox_id = ?', id) === undefined,
  },
  {
    pattern: /^change_[0-9a-f]{16}_[0-9]+$/,
    code: 'CHANGE_NOT_FOUND',
    message: 'There is no such change.',
    isHidden: (limited, id) =>
      limited
        .all<{ entity: string; entity_id: string }>('SELECT DISTINCT entity, entity_id FROM op WHERE batch_id = ?', id)
        .some(({ entity, entity_id }) =>
          entity === 'task'
            ? limited.get('SELECT 1 FROM tasks WHERE task_id = ?', entity_id) === undefined
            : entity === 'message' &&
              limited.get('SELECT 1 FROM messages WHERE fingerprint = ?', Buffer.from(entity_id, 'hex')) === undefined,
        ),
  },
]

/**
 * Looks through a call's input for ids of tasks, messages, threads and changes that the running call may not see; an unknown id counts as
 * one, so that both are answered alike. Call it under the caller's sight.
 */
export function findHidden({ read }: Pick<Store, 'read'>, input: unknown): Hidden | null {
  let seen = 0
  const open: unknown[] = [input]
  while (open.length > 0 && seen < mostIds) {
    const value = open.pop()
    seen += 1
    if (typeof value === 'string') {
      const kind = kinds.find(({ pattern }) => pattern.test(value))
      if (kind?.isHidden(read, value)) return { code: kind.code, message: kind.message }
    } else if (Array.isArray(value)) open.push(...value)
    else if (typeof value === 'object' && value !== null) open.push(...Object.values(value))
  }
  return open.length > 0 ? { code: 'BAD_REQUEST', message: 'This names too much at once.' } : null
}
