import type { Hold } from '#shared/model/outbox.ts'
import type { ReadableStore } from '../store/store.ts'
import { draftOf, findItem } from './change-items.ts'
import { chooseAccount } from './choose-account.ts'
import { judgeMail } from './firewall.ts'
import type { OutboxContext } from './outbox-context.ts'

/** What would hold a draft if it were sent now; nothing while nobody is named. Decides nothing: the firewall judges again when it is sent. */
export function foreseeHolds(store: ReadableStore, context: OutboxContext, outboxId: string): Hold[] {
  const row = findItem(store, outboxId)
  if (!row) return []
  const draft = draftOf(row)
  if (draft.recipients.length === 0) return []
  return judgeMail(store, context, draft, chooseAccount(store, row.account_id) !== null).holds
}
