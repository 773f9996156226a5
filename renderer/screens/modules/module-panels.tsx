import { Table } from '@mantine/core'
import { Link } from 'wouter'
import type { Module } from '#shared/model/module.ts'
import { useTargetNames } from '../../client/use-target-names.ts'
import { PriorityLabel } from '../../parts/labels.tsx'
import { t } from '../../text/translate.ts'
import { templateAddress } from '../templates/template-address.ts'
import { Panel } from './panel.tsx'

type Props = { module: Module }

/** What is promised, and for which tasks. */
export function LevelPanel({ module: { serviceLevels } }: Props) {
  if (serviceLevels.length === 0) return null
  return (
    <Panel title={t('modules.levelsTitle')} note={t('modules.levelsHint')}>
      <Table className="data-table stacking-table">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('modules.level')}</Table.Th>
            <Table.Th scope="col">{t('modules.levelFor')}</Table.Th>
            <Table.Th scope="col">{t('modules.firstResponse')}</Table.Th>
            <Table.Th scope="col">{t('modules.update')}</Table.Th>
            <Table.Th scope="col">{t('modules.solution')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {serviceLevels.map(({ name, title, when, firstResponse, update, solution }) => (
            <Table.Tr key={name}>
              <Table.Td>{title}</Table.Td>
              <Table.Td data-column={t('modules.levelFor')}>
                {when.priority.length + when.tag.length === 0
                  ? t('modules.levelAll')
                  : [...when.priority.map((priority) => t(`priority.${priority}`)), ...when.tag.map((tag) => `#${tag}`)].join(
                      ', ',
                    )}
              </Table.Td>
              <Table.Td data-column={t('modules.firstResponse')}>{firstResponse ?? t('modules.notPromised')}</Table.Td>
              <Table.Td data-column={t('modules.update')}>{update ?? t('modules.notPromised')}</Table.Td>
              <Table.Td data-column={t('modules.solution')}>{solution ?? t('modules.notPromised')}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Panel>
  )
}

export function ChecklistPanel({ module: { checklists } }: Props) {
  if (checklists.length === 0) return null
  return (
    <Panel title={t('modules.checklistsTitle')}>
      <div className="module-columns">
        {checklists.map(({ name, title, description, items }) => (
          <article key={name} aria-label={title}>
            <h3 dir="auto">{title}</h3>
            {description && <p className="muted">{description}</p>}
            <ol>
              {items.map((item) => (
                <li key={item.id} dir="auto">
                  {item.title} {!item.required && <span className="muted">{t('modules.optional')}</span>}
                  {item.followUp && <span className="muted"> {t('modules.followUp', { title: item.followUp })}</span>}
                </li>
              ))}
            </ol>
          </article>
        ))}
      </div>
    </Panel>
  )
}

/** Recurring work, as its rule says and in what it makes. */
export function SchedulePanel({ module: { schedules } }: Props) {
  const nameTarget = useTargetNames()
  if (schedules.length === 0) return null
  return (
    <Panel title={t('modules.schedulesTitle')}>
      <Table className="data-table stacking-table">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('modules.schedule')}</Table.Th>
            <Table.Th scope="col">{t('modules.repeats')}</Table.Th>
            <Table.Th scope="col">{t('modules.makes')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {schedules.map((schedule) => (
            <Table.Tr key={schedule.id}>
              <Table.Td>
                <span dir="auto">{schedule.title}</span>
                {schedule.description && <p className="muted">{schedule.description}</p>}
              </Table.Td>
              <Table.Td data-column={t('modules.repeats')}>
                <span className="mono break-anywhere">{schedule.rrule}</span>
                <p className="muted">
                  {t('modules.from', { day: schedule.from, time: schedule.time, zone: schedule.zone ?? '' })}
                </p>
              </Table.Td>
              <Table.Td data-column={t('modules.makes')}>
                <PriorityLabel priority={schedule.priority} quiet />
                <p className="muted">
                  {[
                    schedule.assignee && nameTarget(schedule.assignee),
                    schedule.team && nameTarget(schedule.team),
                    schedule.checklist && t('modules.withChecklist', { checklist: schedule.checklist }),
                    schedule.due && t('modules.dueAfter', { duration: schedule.due }),
                    ...schedule.tags.map((tag) => `#${tag}`),
                  ]
                    .filter(Boolean)
                    .join(', ')}
                </p>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Panel>
  )
}

/** Own fields and kinds of work. */
export function FieldPanel({ module: { fields, taskKinds } }: Props) {
  if (fields.length + taskKinds.length === 0) return null
  return (
    <Panel title={t('modules.fieldsTitle')}>
      <div className="module-columns">
        {fields.length > 0 && (
          <dl className="word-list">
            {fields.map(({ name, title, type, description, choices, unit }) => (
              <div key={name}>
                <dt dir="auto">
                  {title} <span className="muted">{t(`modules.type.${type}`)}</span>
                </dt>
                <dd>
                  {[description, unit ?? '', choices.join(', ')].filter(Boolean).map((line) => (
                    <p key={line}>{line}</p>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        )}
        {taskKinds.length > 0 && (
          <dl className="word-list">
            {taskKinds.map(({ name, title, description, fields: shown, checklist }) => (
              <div key={name}>
                <dt dir="auto">{title}</dt>
                <dd>
                  {description && <p>{description}</p>}
                  {shown.length > 0 && (
                    <p className="muted">
                      {shown.map((one) => fields.find((field) => field.name === one)?.title ?? one).join(', ')}
                    </p>
                  )}
                  {checklist && <p className="muted">{t('modules.withChecklist', { checklist })}</p>}
                </dd>
              </div>
            ))}
          </dl>
        )}
      </div>
    </Panel>
  )
}

export function RolePanel({ module: { roles } }: Props) {
  if (roles.length === 0) return null
  return (
    <Panel title={t('modules.rolesTitle')}>
      <dl className="word-list panel-body">
        {roles.map(({ name, title, description, keys }) => (
          <div key={name}>
            <dt dir="auto">
              {title} <span className="mono muted">role:{name}</span>
            </dt>
            <dd>
              {description && <p>{description}</p>}
              {keys.length > 0 && <p className="mono muted break-anywhere">{keys.join(', ')}</p>}
            </dd>
          </div>
        ))}
      </dl>
    </Panel>
  )
}

export function TemplatePanel({ module: { templates, module } }: Props) {
  if (templates.length === 0) return null
  return (
    <Panel title={t('modules.templatesTitle')} note={`templates/${module}/`}>
      <dl className="word-list panel-body">
        {templates.map(({ name, language, subject, path }) => (
          <div key={path}>
            <dt>
              <Link href={templateAddress(path)}>{name}</Link> <span className="muted">{language}</span>
            </dt>
            <dd>
              <p dir="auto">{subject}</p>
              <p className="mono muted break-anywhere">{path}</p>
            </dd>
          </div>
        ))}
      </dl>
    </Panel>
  )
}
