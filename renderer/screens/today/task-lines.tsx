import { Link } from 'wouter'
import type { TaskSummary } from '#shared/model/task.ts'
import { ConfidentialLabel, DueLabel, PriorityLabel, StateLabel } from '../../parts/labels.tsx'

/** A short list of tasks, each a link to its task. */
export function TaskLines({ tasks, empty, label }: { tasks: readonly TaskSummary[]; empty: string; label: string }) {
  if (tasks.length === 0) return <p className="panel-empty">{empty}</p>
  return (
    <ul className="task-lines" aria-label={label}>
      {tasks.map((task) => (
        <li key={task.taskId}>
          <Link href={`/tasks/${task.taskId}`}>
            <span className="cut task-line-title" dir="auto">
              {task.title}
            </span>
            <span className="task-line-facts">
              <PriorityLabel priority={task.priority} quiet />
              {task.confidential && <ConfidentialLabel />}
              <StateLabel category={task.category} title={task.statusTitle} />
              <DueLabel task={task} />
            </span>
          </Link>
        </li>
      ))}
    </ul>
  )
}
