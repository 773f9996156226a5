import { AsyncLocalStorage } from 'node:async_hooks'
import type { Database } from 'better-sqlite3'
import type { ReadableStore } from './store.ts'

/**
 * Which confidential matters a caller may read: all, or those whose readers name one of these targets (`person:…`, `role:…`, `team:…`).
 * Whatever is not confidential everybody sees who may read tasks and messages at all.
 */
export type Sight = 'all' | readonly string[]

const current = new AsyncLocalStorage<Sight>()

/** Runs a call with the sight of its caller: every read of the store inside it, also after a wait, sees no more than that. */
export const underSight = <Value>(sight: Sight, work: () => Value): Value => current.run(sight, work)

/** The sight of the call that runs now. The engine's own work, such as timers and imports, sees everything. */
export const sightNow = (): Sight => current.getStore() ?? 'all'

/**
 * Puts views in the place of the tables that hold confidential matters, in this connection's temporary schema: SQLite looks there first, so that no
 * query, however it is written, reads more than its caller may (A-12, A1).
 *
 * A task without named readers is read by the case officers of its module. A message is confidential with the tasks it belongs to, and whoever
 * may read one of them may read it; mail that leaves likewise, and whoever wrote it.
 */
export function installSight(db: Database): void {
  db.exec(`
    CREATE TEMP TABLE sight (target TEXT PRIMARY KEY) WITHOUT ROWID;
    CREATE TEMP VIEW tasks AS SELECT task.* FROM main.tasks AS task
      WHERE task.confidential = 0
        OR EXISTS (SELECT 1 FROM main.task_readers AS reader JOIN temp.sight ON sight.target = reader.target WHERE reader.task_id = task.task_id)
        OR (NOT EXISTS (SELECT 1 FROM main.task_readers AS reader WHERE reader.task_id = task.task_id)
          AND EXISTS (SELECT 1 FROM temp.sight WHERE sight.target = 'role:' || task.module || '_case_officer'));
    CREATE TEMP VIEW messages AS SELECT message.* FROM main.messages AS message
      WHERE message.confidential = 0
        OR EXISTS (SELECT 1 FROM main.task_messages AS link JOIN temp.tasks ON tasks.task_id = link.task_id
          WHERE link.fingerprint = message.fingerprint AND tasks.deleted = 0);
    CREATE TEMP VIEW archive_items AS SELECT item.* FROM main.archive_items AS item
      WHERE item.message_no IS NULL OR item.message_no IN (SELECT message_no FROM temp.messages);
    CREATE TEMP VIEW escalations AS SELECT step.* FROM main.escalations AS step
      WHERE step.task_id IN (SELECT task_id FROM temp.tasks);
    CREATE TEMP VIEW comments AS SELECT comment.* FROM main.comments AS comment
      WHERE comment.task_id IN (SELECT task_id FROM temp.tasks);
    CREATE TEMP VIEW mail_orders AS SELECT mail.* FROM main.mail_orders AS mail
      WHERE mail.task_id IN (SELECT task_id FROM temp.tasks);
    CREATE TEMP VIEW outbox AS SELECT mail.* FROM main.outbox AS mail
      WHERE (mail.task_id IS NULL OR mail.task_id IN (SELECT task_id FROM temp.tasks))
        AND (mail.confidential = 0 OR mail.author IN (SELECT target FROM temp.sight)
          OR mail.task_id IN (SELECT task_id FROM temp.tasks WHERE confidential = 1));
    CREATE TEMP VIEW outbox_recipients AS SELECT recipient.* FROM main.outbox_recipients AS recipient
      WHERE recipient.outbox_id IN (SELECT outbox_id FROM temp.outbox);
    CREATE TEMP VIEW outbox_attempts AS SELECT attempt.* FROM main.outbox_attempts AS attempt
      WHERE attempt.outbox_id IN (SELECT outbox_id FROM temp.outbox);
  `)
}

/** A reader that sees through the sight of the running call; `limited` is a connection that `installSight` has prepared. */
export function readBySight(all: ReadableStore, limited: { db: Database; readable: ReadableStore }): ReadableStore {
  let set: Sight = []
  const reader = (): { readable: ReadableStore; isLimited: boolean } => {
    const sight = sightNow()
    if (sight === 'all') return { readable: all, isLimited: false }
    if (set !== sight) {
      writeSight(limited.db, sight)
      set = sight
    }
    return { readable: limited.readable, isLimited: true }
  }
  // A view has no index of its own that a query could name.
  const forView = (sql: string): string => sql.replaceAll(/INDEXED BY \w+/g, '')
  return {
    all: (sql, ...values) => {
      const { readable, isLimited } = reader()
      return readable.all(isLimited ? forView(sql) : sql, ...values)
    },
    get: (sql, ...values) => {
      const { readable, isLimited } = reader()
      return readable.get(isLimited ? forView(sql) : sql, ...values)
    },
    get orm() {
      return reader().readable.orm
    },
  }
}

/** The connection is one for reading only, but for this list. */
function writeSight(db: Database, targets: readonly string[]): void {
  db.pragma('query_only = OFF')
  try {
    db.exec('DELETE FROM temp.sight')
    const insert = db.prepare('INSERT OR IGNORE INTO temp.sight (target) VALUES (?)')
    for (const target of targets) insert.run(target)
  } finally {
    db.pragma('query_only = ON')
  }
}
