import { permissions } from '#shared/model/person.ts'
import type { Session } from '../engine-contract.ts'
import type { Store } from '../store/store.ts'

/** Whose profile this is, and the organisation it belongs to. */
export type Owner = { session: Session; orgId: string; organisation: string }

/** The owner as the profile was made with; null where it was not made to its end. */
export function readOwner(store: Store): Owner | null {
  const row = store.read.get<{ owner_id: string; owner_name: string; org_id: string; organisation: string }>(
    'SELECT owner_id, owner_name, org_id, organisation FROM profile WHERE id = 1',
  )
  if (!row) return null
  const granted = new Set(permissions.filter((permission) => permission !== 'nobody'))
  return {
    session: { personId: row.owner_id, name: row.owner_name, permissions: granted, sight: 'all' },
    orgId: row.org_id,
    organisation: row.organisation,
  }
}
