import type { Database } from 'better-sqlite3'
import type { WritableStore } from './store.ts'

/**
 * Makes SQLite refuse timers and mail while a silent import writes, whatever the code above does (I1).
 *
 * The guard lives in the connection's temporary schema: it is gone with the process, so a crash cannot leave it on.
 */
export function installSilenceGuard(db: Database): void {
  db.exec(`
    CREATE TEMP TABLE IF NOT EXISTS silent_import (on_since INTEGER NOT NULL);
    CREATE TEMP TRIGGER IF NOT EXISTS silent_import_starts_no_timer BEFORE INSERT ON main.escalations
    WHEN EXISTS (SELECT 1 FROM silent_import)
    BEGIN SELECT RAISE(ABORT, 'a silent import may not start a timer'); END;
    CREATE TEMP TRIGGER IF NOT EXISTS silent_import_orders_no_mail BEFORE INSERT ON main.mail_orders
    WHEN EXISTS (SELECT 1 FROM silent_import)
    BEGIN SELECT RAISE(ABORT, 'a silent import may not order mail'); END;
    CREATE TEMP TRIGGER IF NOT EXISTS silent_import_sends_no_mail BEFORE INSERT ON main.outbox
    WHEN EXISTS (SELECT 1 FROM silent_import)
    BEGIN SELECT RAISE(ABORT, 'a silent import may not write mail'); END;
  `)
}

/** Runs work with the guard on. A rollback takes the guard's row back too. */
export function silently<Value>(tx: WritableStore, work: (tx: WritableStore) => Value): Value {
  tx.run('INSERT INTO temp.silent_import (on_since) VALUES (1)')
  const value = work(tx)
  tx.run('DELETE FROM temp.silent_import')
  return value
}
