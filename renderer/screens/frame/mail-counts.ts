import { useQuery } from '@tanstack/react-query'
import { useApi } from '../../client/api-context.tsx'

/** How many mails want somebody: held, refused, and in doubt where nobody has looked yet. Null while nobody knows. */
export function useMailToDecide(): number | null {
  const counts = useMailCounts()
  return counts ? counts.held + counts.in_doubt - counts.doubtKept + counts.failed : null
}

/** How many mails go out by themselves: queued and under way. Null while nobody knows. */
export function useMailToSend(): number | null {
  const counts = useMailCounts()
  return counts ? counts.queued + counts.sending : null
}

function useMailCounts() {
  const api = useApi()
  return useQuery(api.outbox.counts.queryOptions({ input: {} })).data
}
