import { Button, CloseButton, NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'wouter'
import type { Task } from '#shared/model/task.ts'
import { LinkKind, type TaskLink } from '#shared/model/task-parts.ts'
import { StateLabel } from '../../../parts/labels.tsx'
import { t } from '../../../text/translate.ts'
import type { RunCommand } from '../task-toolbar.tsx'
import { ChooseTaskDialog } from './choose-task-dialog.tsx'

/** How a task stands to others: parts, what blocks it, duplicates. */
export function Links({ task, run }: { task: Task; run: RunCommand }) {
  const [kind, setKind] = useState<LinkKind>('relates')
  const [choosing, setChoosing] = useState(false)
  return (
    <section aria-label={t('task.links')}>
      <h2>{t('task.links')}</h2>
      {task.links.length > 0 && (
        <ul className="plain-list">
          {task.links.map((link) => (
            <li key={`${link.kind} ${link.taskId}`} className="task-link">
              <OneLink task={task} run={run} link={link} />
            </li>
          ))}
        </ul>
      )}
      {task.closedAt === null && (
        <div className="checklist-add">
          <NativeSelect
            size="xs"
            aria-label={t('task.linkKind')}
            value={kind}
            onChange={(event) => setKind(LinkKind.parse(event.currentTarget.value))}
            data={LinkKind.options.map((value) => ({ value, label: t(`task.link.${value}`) }))}
          />
          <Button size="compact-sm" onClick={() => setChoosing(true)}>
            {t('task.linkAdd')}
          </Button>
        </div>
      )}
      <ChooseTaskDialog
        opened={choosing}
        title={t(`task.link.${kind}`)}
        except={task.taskId}
        onClose={() => setChoosing(false)}
        onChoose={(other) => {
          setChoosing(false)
          void run({
            call: (tasks) => tasks.link({ taskId: task.taskId, kind, otherId: other.taskId }),
            said: t('task.said.linked'),
          })
        }}
      />
    </section>
  )
}

function OneLink({ task, run, link }: { task: Task; run: RunCommand; link: TaskLink }) {
  const unlink = () =>
    void run({
      call: (tasks) => tasks.unlink({ taskId: task.taskId, kind: link.kind, otherId: link.taskId }),
      said: t('task.said.unlinked'),
    })
  return (
    <>
      <span className="muted">{t(`task.link.${link.kind}`)}</span>{' '}
      <Link href={`/tasks/${link.taskId}`} dir="auto">
        {link.title}
      </Link>{' '}
      <StateLabel category={link.category} title={link.statusTitle} />
      {task.closedAt === null && (
        <CloseButton size="sm" aria-label={t('task.linkRemove', { title: link.title })} onClick={unlink} />
      )}
    </>
  )
}
