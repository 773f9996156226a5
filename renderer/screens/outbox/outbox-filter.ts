import type { OutboxState } from '#shared/model/outbox.ts'

/** Which mails the list shows: those of a state, those that have not ended, or all. */
export type OutboxView = OutboxState | 'waiting' | 'all'

/** In the order in which they want somebody. */
export const outboxViews: readonly OutboxView[] = [
  'waiting',
  'held',
  'in_doubt',
  'failed',
  'queued',
  'sending',
  'draft',
  'accepted',
  'cancelled',
  'all',
]

/** The view that an address names; whatever is no view shows what waits. */
export function searchToView(search: string): OutboxView {
  const named = new URLSearchParams(search).get('view')
  return outboxViews.find((view) => view === named) ?? 'waiting'
}

export const viewToSearch = (view: OutboxView): string => (view === 'waiting' ? '' : `?view=${view}`)

/** The view as the contract asks it. */
export function viewToInput(view: OutboxView): { view: 'all' | 'waiting'; state?: OutboxState } {
  if (view === 'all' || view === 'waiting') return { view }
  return { view: 'all', state: view }
}
