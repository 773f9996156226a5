import { IconFileOff, IconPaperclip } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { Task } from '#shared/model/task.ts'
import { useTargetNames } from '../../client/use-target-names.ts'
import { ConfidentialLabel, DueLabel, Label, PriorityLabel, StateLabel } from '../../parts/labels.tsx'
import { Moment } from '../../parts/when.tsx'
import { t } from '../../text/translate.ts'
import { fieldToProperty } from './name-field.ts'
import { ServiceLevel } from './parts/service-level.tsx'
import { showValue } from './show-value.ts'
import { TagsEditor } from './tags-editor.tsx'
import type { RunCommand } from './task-toolbar.tsx'
import { useModules, useValueWords } from './use-modules.ts'
import { WhyButton } from './why.tsx'

/** The fields of a task, each with the reason of its value. */
export function TaskDetails({ task, run }: { task: Task; run: RunCommand }) {
  const modules = useModules()
  const nameTarget = useTargetNames()
  const why = (field: string, name: string) => {
    const cause = task.why.find((one) => fieldToProperty(one.field) === field)
    return cause ? <WhyButton cause={cause} field={name} /> : null
  }
  return (
    <dl className="task-fields">
      <Field name={t('task.state')} why={why('status', t('task.state'))}>
        <StateLabel category={task.category} title={task.statusTitle} />
      </Field>
      <Field name={t('task.priority')} why={why('priority', t('task.priority'))}>
        <PriorityLabel priority={task.priority} />
      </Field>
      <Field name={t('task.assignee')} why={why('assignee', t('task.assignee'))}>
        {task.assignee ? nameTarget(task.assignee) : t('common.nobody')}
      </Field>
      <Field name={t('task.due')} why={why('dueAt', t('task.due'))}>
        {task.dueAt === null ? t('due.none') : <DueWords task={task} />}
      </Field>
      <Field name={t('task.tags')} why={why('tags', t('task.tags'))}>
        <TagsEditor task={task} run={run} />
      </Field>
      <Field name={t('task.module')} why={why('module', t('task.module'))}>
        {modules.get(task.module)?.title ?? task.module}
      </Field>
      {task.team && (
        <Field name={t('task.team')} why={why('team', t('task.team'))}>
          {nameTarget(task.team)}
        </Field>
      )}
      {task.routeTo.length > 0 && (
        <Field name={t('task.routeTo')} why={why('routeTo', t('task.routeTo'))}>
          {task.routeTo.map(nameTarget).join(', ')}
        </Field>
      )}
      {task.requester && <Field name={t('task.requester')}>{task.requester}</Field>}
      {task.confidential && (
        <Field name={t('task.field.confidential')} why={why('confidential', t('task.field.confidential'))}>
          <ConfidentialLabel />
        </Field>
      )}
      <Field name={t('task.created')}>
        <Moment at={task.createdAt} />
      </Field>
      {task.closedAt !== null && (
        <Field name={t('task.closedAt')}>
          <Moment at={task.closedAt} />
        </Field>
      )}
      {task.serviceLevel && (
        <Field name={t('task.promises')}>
          <ServiceLevel level={task.serviceLevel} />
        </Field>
      )}
      {task.watchers.length > 0 && <Field name={t('task.watchers')}>{task.watchers.map(nameTarget).join(', ')}</Field>}
      {task.fields
        .filter(({ value }) => value !== null)
        .map((field) => (
          <Field key={field.name} name={field.title}>
            {field.value} {field.unit}
          </Field>
        ))}
      <Files task={task} why={why('files', t('task.files'))} />
      <Escalations task={task} />
      <Withheld task={task} />
    </dl>
  )
}

function Field({ name, why, children }: { name: string; why?: ReactNode; children: ReactNode }) {
  return (
    <div className="task-field">
      <dt>
        {name}
        {why}
      </dt>
      <dd dir="auto">{children}</dd>
    </div>
  )
}

function DueWords({ task }: { task: Task }) {
  return (
    <span className="due-words">
      <Moment at={task.dueAt} />
      <DueLabel task={{ ...task, escalatesAt: null }} />
    </span>
  )
}

function Files({ task, why }: { task: Task; why: ReactNode }) {
  if (task.files.length === 0) return null
  return (
    <Field name={t('task.files')} why={why}>
      <ul className="plain-list">
        {task.files.map((file) => (
          <li key={file.name}>
            {file.found ? (
              <Label tone="text" icon={<IconPaperclip size={16} aria-hidden />} title={t('task.fileFound')}>
                {file.name}
              </Label>
            ) : (
              <Label tone="warning" icon={<IconFileOff size={16} aria-hidden />}>
                {file.name}: {t('task.fileMissing')}
              </Label>
            )}
          </li>
        ))}
      </ul>
    </Field>
  )
}

function Escalations({ task }: { task: Task }) {
  const nameTarget = useTargetNames()
  if (task.escalations.length === 0) return null
  return (
    <Field name={t('task.escalations')}>
      <ul className="plain-list">
        {task.escalations.map((step) => (
          <li key={step.escalationId}>
            {step.state === 'pending' ? (
              <>
                {t('task.escalationWillTell', { to: nameTarget(step.to) })}: <Moment at={step.dueAt} />
              </>
            ) : (
              <>
                {t(`task.escalation.${step.state}`)} {t('task.escalation', { after: step.after, to: nameTarget(step.to) })} (
                <Moment at={step.firedAt ?? step.dueAt} />)
              </>
            )}
            <div className="muted">{step.reason}</div>
          </li>
        ))}
      </ul>
    </Field>
  )
}

/** An effect that was kept back, in words: `Escalation: after 1 hour tell coordinator`. */
function describeWithheld(action: string, value: string): string {
  return action === 'escalate_after' ? `${t('task.field.escalations')}: ${value}` : `${action}: ${value}`
}

function Withheld({ task }: { task: Task }) {
  const words = useValueWords(task.module)
  if (task.withheld.length === 0) return null
  return (
    <Field name={t('task.withheld')}>
      <p className="muted">{t('task.withheldWhy')}</p>
      <ul className="plain-list">
        {task.withheld.map(({ action, value, ruleId }) => (
          <li key={`${ruleId} ${action} ${value}`}>{describeWithheld(action, showValue(action, value, words))}</li>
        ))}
      </ul>
    </Field>
  )
}
