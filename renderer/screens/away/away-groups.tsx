import { Button } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { Link } from 'wouter'
import type { AwayGroup } from '#shared/model/escalation.ts'
import { useAction } from '../../actions/action-context.tsx'
import { type ActionId, firstKey } from '../../actions/actions.ts'
import { useTargetNames } from '../../client/use-target-names.ts'
import { ConfidentialLabel, Label, PriorityLabel, StateLabel } from '../../parts/labels.tsx'
import { formatExact, formatSpan } from '../../text/format.ts'
import { type TextKey, t } from '../../text/translate.ts'
import { groupByTask, idsOfTasks, type LateTask } from './group-by-task.ts'
import { useSettle, type Verdict } from './use-settle.ts'

const verdicts: readonly { verdict: Verdict; label: TextKey; action: ActionId }[] = [
  { verdict: 'send', label: 'away.send', action: 'awaySend' },
  { verdict: 'markHandled', label: 'away.handled', action: 'awayHandled' },
  { verdict: 'ignore', label: 'away.ignore', action: 'awayIgnore' },
]

/** The late steps by task, under it its ladders; J and K move, 1, 2 and 3 decide the one in focus, and each decision can be taken back. */
export function AwayGroups({ groups, total }: { groups: readonly AwayGroup[]; total: number }) {
  const list = useRef<HTMLUListElement>(null)
  const [active, setActive] = useState(0)
  const settle = useSettle()
  const tasks = groupByTask(groups)
  const current = Math.min(active, tasks.length - 1)
  const move = (step: 1 | -1) => {
    const next = Math.min(tasks.length - 1, Math.max(0, current + step))
    setActive(next)
    list.current?.querySelectorAll<HTMLElement>('.away-task > a')[next]?.focus()
  }
  useAction('next', () => move(1))
  useAction('previous', () => move(-1))
  const decide = (verdict: Verdict) => () => settle.run(verdict, idsOfTasks(tasks.slice(current, current + 1)))
  useAction('awaySend', decide('send'))
  useAction('awayHandled', decide('markHandled'))
  useAction('awayIgnore', decide('ignore'))
  return (
    <section className="panel" aria-label={t('away.groups')}>
      <header className="away-head">
        <h2>{t('away.waiting', { count: total })}</h2>
        {tasks.length > 1 && (
          <span className="away-buttons">
            <span className="muted">{t('away.all')}</span>
            {verdicts.map(({ verdict, label }) => (
              <Button
                key={verdict}
                size="compact-sm"
                disabled={settle.isPending}
                aria-label={`${t('away.all')}: ${t(label)}`}
                onClick={() => settle.run(verdict, idsOfTasks(tasks))}
              >
                {t(label)}
              </Button>
            ))}
          </span>
        )}
      </header>
      <ul className="away-groups" ref={list}>
        {tasks.map((late, index) => (
          <li
            key={late.task.taskId}
            className={index === current ? 'away-group away-active' : 'away-group'}
            onFocus={() => setActive(index)}
          >
            <OneTask late={late} isPending={settle.isPending} onSettle={(verdict) => settle.run(verdict, idsOfTasks([late]))} />
          </li>
        ))}
      </ul>
    </section>
  )
}

type TaskProps = { late: LateTask; isPending: boolean; onSettle: (verdict: Verdict) => void }

function OneTask({ late, isPending, onSettle }: TaskProps) {
  const { task, ladders } = late
  return (
    <>
      <div className="away-task">
        <Link href={`/tasks/${task.taskId}`} className="cut" dir="auto">
          {task.title}
        </Link>
        <span className="task-line-facts">
          <PriorityLabel priority={task.priority} quiet />
          {task.confidential && <ConfidentialLabel />}
          <StateLabel category={task.category} title={task.statusTitle} />
        </span>
        {ladders.map((ladder) => (
          <div key={ladder.ruleId} className="away-ladder">
            <span className="muted">
              <Origin group={ladder} />
            </span>
            <Steps steps={ladder.steps} />
          </div>
        ))}
      </div>
      <Verdicts late={late} isPending={isPending} onSettle={onSettle} />
    </>
  )
}

/** The rule of a ladder, or the workflow whose state lasted too long: such a step carries its state's name. */
function Origin({ group: { ruleId, ruleTitle, task } }: { group: AwayGroup }) {
  if (ruleId.startsWith('workflow-state-'))
    return <Link href={`/modules/${encodeURIComponent(task.module)}`}>{ruleTitle ?? task.module}</Link>
  return (
    <>
      {t('away.rule')} <Link href={`/rules/of/${encodeURIComponent(ruleId)}`}>{ruleTitle ?? ruleId}</Link>
    </>
  )
}

function Steps({ steps }: { steps: AwayGroup['steps'] }) {
  const nameTarget = useTargetNames()
  return (
    <ul className="away-steps">
      {steps.map((step) => (
        <li key={step.escalationId}>
          <Label tone="danger" icon={<IconAlertTriangle size={16} aria-hidden />} title={formatExact(step.dueAt)}>
            {t('away.late', { span: formatSpan(step.lateMs) })}
          </Label>{' '}
          {t('away.step', { after: step.after, to: nameTarget(step.to) })}
        </li>
      ))}
    </ul>
  )
}

function Verdicts({ late, isPending, onSettle }: TaskProps) {
  const nameTarget = useTargetNames()
  const to = [...new Set(late.ladders.flatMap(({ steps }) => steps.map((step) => nameTarget(step.to))))].join(', ')
  const hints = { send: t('away.sendHint', { to }), markHandled: t('away.handledHint'), ignore: t('away.ignoreHint') }
  return (
    <span className="away-buttons">
      {verdicts.map(({ verdict, label, action }) => (
        <Button
          key={verdict}
          size="compact-sm"
          variant={verdict === 'send' ? 'filled' : 'default'}
          disabled={isPending}
          title={`${hints[verdict]} (${firstKey(action)})`}
          aria-label={`${t(label)}: ${late.task.title}`}
          onClick={() => onSettle(verdict)}
        >
          {t(label)}
        </Button>
      ))}
    </span>
  )
}
