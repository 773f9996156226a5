import type { SavedSearch } from '#shared/model/message.ts'
import { implementer } from '../command.ts'
import type { Ports } from '../ports.ts'
import type { ReadableStore, Store } from '../store/store.ts'

type Row = { search_id: string; name: string; query: string; created_at: number }

const savedOf = (row: Row): SavedSearch => ({
  searchId: row.search_id,
  name: row.name,
  query: row.query,
  createdAt: row.created_at,
})

const find = (store: ReadableStore, searchId: string): Row | undefined =>
  store.get<Row>('SELECT search_id, name, query, created_at FROM saved_searches WHERE search_id = ?', searchId)

/** Whether a name is another search's; names differ by more than the case of A to Z. */
const isTaken = (store: ReadableStore, name: string, searchId: string): boolean =>
  store.get('SELECT 1 FROM saved_searches WHERE name = ? AND search_id <> ?', name, searchId) !== undefined

/** What clients may ask of saved searches: a view of their own, no part of the operation log. */
export function savedSearchProcedures({ store, ports, onChange }: { store: Store; ports: Ports; onChange(): void }) {
  const messages = implementer.messages
  return {
    listSearches: messages.listSearches.handler(() => ({
      rows: store.read.all<Row>('SELECT search_id, name, query, created_at FROM saved_searches ORDER BY name').map(savedOf),
    })),
    saveSearch: messages.saveSearch.handler(({ input, errors }) => {
      const row: Row = {
        search_id: `search_${ports.random.bytes(16).toString('hex')}`,
        name: input.name,
        query: input.query,
        created_at: ports.clock.now(),
      }
      store.write((tx) => {
        if (isTaken(tx, row.name, row.search_id)) throw errors.SEARCH_NAME_TAKEN()
        tx.run(
          'INSERT INTO saved_searches (search_id, name, query, created_at) VALUES (?, ?, ?, ?)',
          row.search_id,
          row.name,
          row.query,
          row.created_at,
        )
      })
      onChange()
      return savedOf(row)
    }),
    renameSearch: messages.renameSearch.handler(({ input, errors }) => {
      const renamed = store.write((tx) => {
        const row = find(tx, input.searchId)
        if (!row) throw errors.SEARCH_NOT_FOUND()
        if (isTaken(tx, input.name, row.search_id)) throw errors.SEARCH_NAME_TAKEN()
        tx.run('UPDATE saved_searches SET name = ? WHERE search_id = ?', input.name, row.search_id)
        return savedOf({ ...row, name: input.name })
      })
      onChange()
      return renamed
    }),
    removeSearch: messages.removeSearch.handler(({ input, errors }) => {
      const removed = store.write((tx) => {
        const row = find(tx, input.searchId)
        if (!row) throw errors.SEARCH_NOT_FOUND()
        tx.run('DELETE FROM saved_searches WHERE search_id = ?', row.search_id)
        return savedOf(row)
      })
      onChange()
      return removed
    }),
  }
}
