import { Link } from 'wouter'
import type { Task } from '#shared/model/task.ts'
import { Moment } from '../../../parts/when.tsx'
import { t } from '../../../text/translate.ts'

/** What sets a task apart at this moment: asleep, blocked, merged, or made by a schedule. */
export function Standing({ task }: { task: Task }) {
  return (
    <>
      {task.snooze && task.snoozedUntil !== null && (
        <p className="task-standing">
          {t('task.snoozed')} <Moment at={task.snoozedUntil} />
          {task.snooze.reason && `: ${task.snooze.reason}`}
        </p>
      )}
      {task.blocked && <p className="task-standing">{t('task.blocked')}</p>}
      {task.mergedInto && (
        <p className="task-standing">
          {t('task.merged')} <Link href={`/tasks/${task.mergedInto}`}>{t('task.mergedOpen')}</Link>
        </p>
      )}
      {task.occurrence && (
        <p className="task-standing">
          {t('task.occurrence', { title: task.occurrence.title, when: task.occurrence.occurrence.replace('T', ' ') })}
          {task.occurrence.missed > 0 && ` ${t('task.occurrenceMissed', { count: task.occurrence.missed })}`}
        </p>
      )}
      {task.stateDueAt !== null && task.closedAt === null && (
        <p className="task-standing">
          {t('task.stateDue', { state: task.statusTitle })} <Moment at={task.stateDueAt} />
        </p>
      )}
    </>
  )
}
