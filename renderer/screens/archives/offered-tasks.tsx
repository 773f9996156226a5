import { Button } from '@mantine/core'
import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { OfferedTask } from '#shared/model/archive.ts'
import { useApi } from '../../client/api-context.tsx'
import { readFault } from '../../client/read-fault.ts'
import { sayFault } from '../../parts/say.tsx'
import { formatDay } from '../../text/format.ts'
import { t } from '../../text/translate.ts'
import { SuggestionPanel, suggestionRows } from './suggestion-panel.tsx'

/** The tasks that imported Outlook archives held, each to be made a task of Orgo or dismissed; nothing where there are none. */
export function OfferedTasks() {
  const api = useApi()
  const answer = useInfiniteQuery(
    api.archives.offeredTasks.infiniteOptions({
      input: (cursor: string | undefined) => ({ limit: suggestionRows, ...(cursor ? { cursor } : {}) }),
      initialPageParam: undefined,
      getNextPageParam: (last) => last.nextCursor ?? undefined,
    }),
  )
  const rows = answer.data?.pages.flatMap((page) => page.rows) ?? []
  const total = answer.data?.pages[0]?.total ?? 0
  if (total === 0) return null
  return (
    <SuggestionPanel title={t('offer.tasks', { count: total })} intro={t('offer.intro')} more={answer}>
      {rows.map((task) => (
        <Offer key={task.messageId} task={task} />
      ))}
    </SuggestionPanel>
  )
}

function Offer({ task }: { task: OfferedTask }) {
  const api = useApi()
  const { messageId } = task
  const onError = (error: unknown) => sayFault(readFault(error))
  const accept = useMutation(api.archives.acceptTask.mutationOptions({ onError }))
  const dismiss = useMutation(api.archives.dismissTask.mutationOptions({ onError }))
  const details = [
    task.owner,
    task.dueAt === null ? '' : t('offer.due', { day: formatDay(task.dueAt) }),
    task.completedAt === null ? '' : t('offer.completed', { day: formatDay(task.completedAt) }),
  ].filter((part) => part !== '')
  const isBusy = accept.isPending || dismiss.isPending
  return (
    <li className="offer">
      <span className="offer-words">
        <Link href={`/messages/${messageId}`} dir="auto">
          {task.title || t('messages.noSubject')}
        </Link>
        <span className="muted" dir="auto">
          {details.join(', ')}
        </span>
      </span>
      {task.state === 'offered' ? (
        <span className="form-buttons">
          <Button
            size="compact-xs"
            onClick={() => accept.mutate({ messageId })}
            disabled={isBusy}
            aria-label={t('offer.acceptNamed', { name: task.title })}
          >
            {t('offer.accept')}
          </Button>
          <Button
            size="compact-xs"
            onClick={() => dismiss.mutate({ messageId })}
            disabled={isBusy}
            aria-label={t('offer.dismissNamed', { name: task.title })}
          >
            {t('offer.dismiss')}
          </Button>
        </span>
      ) : task.taskId ? (
        <Link href={`/tasks/${task.taskId}`}>{t('offer.accepted')}</Link>
      ) : (
        <span className="muted">{t('offer.dismissed')}</span>
      )}
    </li>
  )
}
