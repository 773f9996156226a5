import { createTanstackQueryUtils, type RouterUtils } from '@orpc/tanstack-query'
import { createContext, type ReactNode, useContext, useMemo, useSyncExternalStore } from 'react'
import type { Client } from '#shared/contract/contract.ts'
import type { Connection, ConnectionState } from './connection.ts'

/** The contract as query and mutation options. */
export type Api = RouterUtils<Client>

type ApiValue = { api: Api; connection: Connection }
const ApiContext = createContext<ApiValue | null>(null)

export function ApiProvider({ connection, children }: { connection: Connection; children: ReactNode }) {
  const value = useMemo(() => ({ api: createTanstackQueryUtils(connection.client), connection }), [connection])
  return <ApiContext value={value}>{children}</ApiContext>
}

function useApiValue(): ApiValue {
  const value = useContext(ApiContext)
  if (!value) throw new Error('A screen was drawn outside ApiProvider.')
  return value
}

/** Queries and commands of the engine, for TanStack Query. */
export const useApi = (): Api => useApiValue().api

/** The connection itself: for streams, for its state and for trying again. */
export const useConnection = (): Connection => useApiValue().connection

/** How the connection is now; draws anew when it changes. */
export function useConnectionState(): ConnectionState {
  const connection = useConnection()
  return useSyncExternalStore(connection.subscribe, connection.state)
}
