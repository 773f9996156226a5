import type { Backtest } from '#shared/model/rule-work.ts'
import { implementer } from '../command.ts'
import { readNumberCursor } from '../read-cursor.ts'
import type { RuleBook } from '../rules/rule-book.ts'
import type { Store } from '../store/store.ts'
import type { Backtests, ComparedSet } from './backtest/backtests.ts'
import { createDraftSets, type DraftSets } from './draft-sets.ts'
import type { RulePaths } from './rule-files.ts'
import { toSharedDiagnostic } from './to-shared-diagnostic.ts'
import { findVersion } from './versions.ts'

export type BacktestProcedureServices = { store: Store; paths: RulePaths; book: RuleBook; backtests: Backtests }

/** What clients may ask of backtests: two sets over the stored mail, without a write. */
export function backtestProcedures({ store, paths, book, backtests }: BacktestProcedureServices) {
  const drafts: DraftSets = createDraftSets(paths, book)
  const rules = implementer.rules
  const stored = (hash: string): ComparedSet | null => {
    const found = findVersion(store.read, hash)
    return found && { hash: found.version.hash, files: found.files }
  }
  const active = (): ComparedSet => stored(book.active().filesHash) ?? { hash: book.active().filesHash, files: [] }
  return {
    startBacktest: rules.startBacktest.handler(({ input, errors }): Backtest => {
      const from = input.fromHash === undefined ? active() : stored(input.fromHash)
      const made = input.toHash === undefined ? drafts.make(input.drafts) : null
      if (made && !made.loaded) throw errors.HAS_ERRORS({ data: { diagnostics: made.diagnostics.map(toSharedDiagnostic) } })
      const to = input.toHash === undefined ? made && { hash: made.filesHash, files: made.files } : stored(input.toHash)
      if (!from || !to) throw errors.VERSION_NOT_FOUND()
      return backtests.start({ from, to, since: input.since ?? null, zone: book.zone() })
    }),
    backtest: rules.backtest.handler(({ input, errors }) => {
      const found = backtests.find(input.backtestId)
      if (!found) throw errors.BACKTEST_NOT_FOUND()
      return found
    }),
    backtestRows: rules.backtestRows.handler(({ input, errors }) => {
      const start = readNumberCursor(input.cursor, 0)
      const found = backtests.rows(input.backtestId, input.kind ?? null, start, input.limit)
      if (!found) throw errors.BACKTEST_NOT_FOUND()
      const next = start + input.limit
      return { rows: found.rows, nextCursor: next < found.total ? String(next) : null, total: found.total }
    }),
    watchBacktest: rules.watchBacktest.handler(({ input, errors }) => {
      if (!backtests.find(input.backtestId)) throw errors.BACKTEST_NOT_FOUND()
      return backtests.watch(input.backtestId)
    }),
    cancelBacktest: rules.cancelBacktest.handler(({ input, errors }) => {
      const found = backtests.cancel(input.backtestId)
      if (!found) throw errors.BACKTEST_NOT_FOUND()
      return found
    }),
  }
}
