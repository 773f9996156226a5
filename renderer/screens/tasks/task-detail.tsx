import { useMediaQuery } from '@mantine/hooks'
import { IconChevronLeft } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { Link } from 'wouter'
import type { Task } from '#shared/model/task.ts'
import { useAction } from '../../actions/action-context.tsx'
import { useApi } from '../../client/api-context.tsx'
import { MessageCards } from '../../mail/message-cards.tsx'
import { ConfidentialLabel, DueLabel, PriorityLabel, StateLabel } from '../../parts/labels.tsx'
import { useIsNarrow } from '../../parts/split-view.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../parts/states.tsx'
import { t } from '../../text/translate.ts'
import { Reply } from '../compose/reply.tsx'
import { ReplyButtons } from '../compose/reply-button.tsx'
import { TaskMails } from '../compose/task-mails.tsx'
import { useWriting } from '../compose/use-writing.ts'
import { Comments } from './comments.tsx'
import { Checklists } from './parts/checklists.tsx'
import { Costs } from './parts/costs.tsx'
import { Links } from './parts/links.tsx'
import { Standing } from './parts/standing.tsx'
import { TaskDetails } from './task-details.tsx'
import { TaskHistory } from './task-history.tsx'
import { TaskToolbar } from './task-toolbar.tsx'
import { useTaskCommand } from './use-task-command.ts'
import { WhySheet } from './why.tsx'
import './parts/parts.css'
import './task-detail.css'

/** One task: what can be done, its messages, comments and history, and its fields with their reasons. */
export function TaskDetail({ taskId, listHref }: { taskId: string; listHref: string }) {
  const api = useApi()
  const narrow = useIsNarrow()
  const answer = useQuery(api.tasks.get.queryOptions({ input: { taskId } }))
  return (
    <>
      {narrow && (
        <Link href={listHref} className="back-link">
          <IconChevronLeft size={16} aria-hidden />
          {t('tasks.title')}
        </Link>
      )}
      {answer.data ? (
        <Loaded task={answer.data} />
      ) : answer.error ? (
        <MissingTask error={answer.error} onRetry={() => answer.refetch()} />
      ) : (
        <LoadingState />
      )}
    </>
  )
}

function MissingTask({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null
  if (code !== 'TASK_NOT_FOUND' && code !== 'BAD_REQUEST') return <ErrorState error={error} onRetry={onRetry} />
  return (
    <EmptyState title={t('task.notFound')} action={<Link href="/tasks">{t('nav.tasks')}</Link>}>
      {t('task.notFoundBody')}
    </EmptyState>
  )
}

/** The message that an answer goes to: the newest one. */
const newestOf = ({ messages }: Task) => messages.toSorted((a, b) => (b.sentAt ?? 0) - (a.sentAt ?? 0))[0]

function Loaded({ task }: { task: Task }) {
  const { run } = useTaskCommand(task.taskId)
  const comment = useRef<HTMLTextAreaElement>(null)
  const [whyOpen, setWhyOpen] = useState(false)
  const place = useWriting()
  const newest = newestOf(task)
  const folded = useMediaQuery('(max-width: 999px)', undefined, { getInitialValueInEffect: false }) ?? false
  useAction('why', () => setWhyOpen(true))
  const details = <TaskDetails task={task} run={run} />

  return (
    <article className={task.confidential ? 'task-detail confidential-frame' : 'task-detail'}>
      <header className="task-head">
        <h1 dir="auto">{task.title}</h1>
        <p className="task-facts">
          <StateLabel category={task.category} title={task.statusTitle} />
          <PriorityLabel priority={task.priority} quiet />
          <DueLabel task={task} />
          {task.confidential && <ConfidentialLabel />}
        </p>
        <Standing task={task} />
        <TaskToolbar task={task} run={run} onComment={() => comment.current?.focus()} />
      </header>
      <div className="task-columns-body">
        <div className="task-main">
          {folded && (
            <details className="task-folded">
              <summary>{t('task.details')}</summary>
              {details}
            </details>
          )}
          {task.description && (
            <section aria-label={t('task.description')}>
              <h2>{t('task.description')}</h2>
              <p className="task-description" dir="auto">
                {task.description}
              </p>
            </section>
          )}
          <Reply
            matter={{ taskId: task.taskId, messageId: newest?.messageId ?? null }}
            confidential={task.confidential}
            messageIds={task.messages.filter((message) => message.hasAttachment).map((message) => message.messageId)}
            place={place}
          />
          <section aria-label={t('task.thread')}>
            <div className="page-head">
              <h2>{t('task.thread')}</h2>
              <div className="message-actions">
                <ReplyButtons onWrite={place.write} hasMessage={newest !== undefined} hasOthers={newest !== undefined} />
              </div>
            </div>
            <MessageCards messages={task.messages} empty={t('task.threadEmpty')} />
          </section>
          <TaskMails taskId={task.taskId} />
          <Checklists task={task} run={run} />
          <Links task={task} run={run} />
          <Comments task={task} run={run} field={comment} />
          <Costs task={task} run={run} />
          <TaskHistory task={task} />
        </div>
        {!folded && (
          <aside className="task-aside" aria-label={t('task.details')} data-pane tabIndex={-1}>
            <h2>{t('task.details')}</h2>
            {details}
          </aside>
        )}
      </div>
      <WhySheet task={task} opened={whyOpen} onClose={() => setWhyOpen(false)} />
    </article>
  )
}
