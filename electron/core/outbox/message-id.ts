import { ownIdPrefix, tokenOf } from '../ingest/threads/thread-token.ts'
import type { Random } from '../ports.ts'
import { randomUuid } from '../random-uuid.ts'
import { uuidV5 } from '../store/ops/deterministic-id.ts'

type Identity = {
  orgId: string
  /** The effect key of what ordered the mail: it then has the same id on every laptop. */
  order: string | null
  /** A Message-ID of the thread it belongs to: its token in front lets an answer find the thread even where a provider rewrote the ids. */
  threadId: string | null
  from: string | null
}

/** The ids of a new item: its own, and the Message-ID that all its tries carry, without angle brackets. */
export function makeMailIds(random: Random, { orgId, order, threadId, from }: Identity): { outboxId: string; messageId: string } {
  const unique = order === null ? randomUuid(random) : uuidV5(orgId, `mail|${order}`)
  // A profile without an account has no domain yet; the name is reserved and nobody else's (RFC 6761).
  const domain = from?.slice(from.lastIndexOf('@') + 1) ?? 'orgo.invalid'
  return {
    outboxId: `mail_${unique}`,
    messageId: `${threadId === null ? 'orgo.' : ownIdPrefix(tokenOf(threadId))}${unique}@${domain}`,
  }
}
