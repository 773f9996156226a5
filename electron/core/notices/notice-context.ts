import type { Digest } from '#shared/model/notice.ts'
import type { MailDraft } from '#shared/model/outbox.ts'
import type { Result } from '#shared/model/result.ts'
import type { PeopleDirectory } from '../people/people-directory.ts'
import type { Ports } from '../ports.ts'
import type { Store, WritableStore } from '../store/store.ts'

export type DigestMail = { subject: string; text: string; html: string }

/** What the stage needs from the composition root. */
export type NoticeServices = {
  store: Store
  ports: Ports
  orgId: string
  people(): PeopleDirectory
  /** The organisation's time zone and language. */
  zone(): string
  language(): string
  /** Whether mail can leave at all: without an account nothing is put into the outbox by itself. */
  canMail(): boolean
  /** Fills in the text of a digest; the fault is a sentence. */
  render(digest: Digest): Result<DigestMail, string>
  /** Puts a mail into the outbox; the fault is a sentence. */
  enqueue(tx: WritableStore, draft: MailDraft): Result<string, string>
}
