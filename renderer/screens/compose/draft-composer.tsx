import { useQuery } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import type { OutboxDetail } from '#shared/model/outbox.ts'
import { useApi } from '../../client/api-context.tsx'
import { t } from '../../text/translate.ts'
import { Composer } from './composer.tsx'
import { fieldsOfDraft } from './mail-fields.ts'

/** A draft of the outbox, opened to be written on. */
export function DraftComposer({ draft }: { draft: OutboxDetail }) {
  const [, navigate] = useLocation()
  return (
    <article className={draft.confidential ? 'composer-page confidential-frame' : 'composer-page'}>
      <h1>{t(draft.kind === 'reply' ? 'compose.reply' : draft.kind === 'forward' ? 'compose.forward' : 'compose.write')}</h1>
      <StoredDraft draft={draft} onClose={() => navigate('/outbox')} />
    </article>
  )
}

/** The composer on a stored draft, with the files of its task at hand. */
export function StoredDraft({ draft, onClose }: { draft: OutboxDetail; onClose: () => void }) {
  const api = useApi()
  const { taskId, messageId } = draft
  const task = useQuery({ ...api.tasks.get.queryOptions({ input: { taskId: taskId ?? '' } }), enabled: taskId !== null }).data
  const withFiles = task?.messages.filter((message) => message.hasAttachment).map((message) => message.messageId)
  return (
    <Composer
      start={fieldsOfDraft(draft)}
      outboxId={draft.outboxId}
      matter={{ taskId, messageId }}
      holds={draft.holds}
      confidential={draft.confidential}
      quoted={null}
      suggestions={[]}
      messageIds={withFiles ?? (messageId === null ? [] : [messageId])}
      onSaved={() => undefined}
      onClose={onClose}
    />
  )
}
