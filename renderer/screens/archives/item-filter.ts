import { ItemOutcome } from '#shared/model/archive.ts'
import { ItemKind } from '#shared/model/item-kind.ts'

/** Which items of a statement are listed; it stands in the address. */
export type ItemFilter = {
  /** An outcome, the partial ones, or all. */
  outcome: ItemOutcome | 'partial' | ''
  reason: string
  kind: ItemKind | ''
}

/** Reads a filter from the query part of an address; what it does not know means all. */
export function searchToItemFilter(search: string): ItemFilter {
  const params = new URLSearchParams(search)
  const outcome = params.get('partial') === '1' ? 'partial' : (ItemOutcome.safeParse(params.get('outcome')).data ?? '')
  return { outcome, reason: params.get('reason') ?? '', kind: ItemKind.safeParse(params.get('kind')).data ?? '' }
}

/** The query part of an address for a filter, empty where all items are listed. */
export function itemFilterToSearch({ outcome, reason, kind }: ItemFilter): string {
  const params = new URLSearchParams()
  if (outcome === 'partial') params.set('partial', '1')
  else if (outcome !== '') params.set('outcome', outcome)
  if (reason !== '') params.set('reason', reason)
  if (kind !== '') params.set('kind', kind)
  const search = params.toString()
  return search === '' ? '' : `?${search}`
}

/** The filter as the engine takes it. */
export const toItemsInput = ({ outcome, reason, kind }: ItemFilter) => ({
  ...(outcome === '' ? {} : outcome === 'partial' ? { partial: true } : { outcome }),
  ...(reason === '' ? {} : { reason }),
  ...(kind === '' ? {} : { kind }),
})
