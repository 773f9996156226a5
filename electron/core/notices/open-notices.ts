import { fail, succeed } from '#shared/model/result.ts'
import { readSettings } from '../config/read-settings.ts'
import { enqueueMail } from '../outbox/enqueue.ts'
import type { OutboxContext } from '../outbox/outbox-context.ts'
import type { TemplateBook } from '../templates/template-book.ts'
import type { NoticeServices } from './notice-context.ts'
import { createNotices } from './notices.ts'
import { noticeProcedures } from './procedures.ts'
import { renderDigest } from './render-digest.ts'

type Opened = Pick<NoticeServices, 'store' | 'ports' | 'orgId' | 'people' | 'zone'> & {
  mailContext(): OutboxContext
  texts: Pick<TemplateBook, 'renderMail'>
  onChange(): void
}

/** Puts together what tells people: its work and what clients may ask of it. */
export function openNotices({ mailContext, texts, ...opened }: Opened) {
  const { store, ports, people } = opened
  const services = {
    ...opened,
    language: () => readSettings(ports.paths).value.language,
    canMail: () => store.read.get('SELECT 1 FROM accounts LIMIT 1') !== undefined,
    render: (digest) => renderDigest(texts, digest, people().byId(digest.person.id)?.roles ?? [], ports.clock.now()),
    enqueue: (tx, draft) => {
      const put = enqueueMail(tx, mailContext(), draft)
      return put.ok ? succeed(put.value.outboxId) : fail(put.fault.sentence)
    },
  } satisfies NoticeServices & { onChange(): void }
  return { ...createNotices(services), procedures: noticeProcedures(services) }
}
