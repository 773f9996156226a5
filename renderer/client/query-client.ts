import { QueryClient } from '@tanstack/react-query'
import { ConnectionLost } from './connection.ts'

/**
 * The page's cache of answers.
 *
 * Limits: `networkMode` is always, because the engine is on this machine and a laptop without a network still asks it.
 * Nothing is asked again on a clock or on focus: `watchChanges` says what is stale.
 */
export const createQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: 'always',
        staleTime: 60_000,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        retry: (count, error) => error instanceof ConnectionLost && count < 2,
        retryDelay: 500,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  })
