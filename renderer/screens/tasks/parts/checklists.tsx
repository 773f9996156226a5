import { ActionIcon, Button, Checkbox, Menu, TextInput } from '@mantine/core'
import { IconDots, IconPlus } from '@tabler/icons-react'
import { type SubmitEvent, useState } from 'react'
import { Link } from 'wouter'
import type { Task } from '#shared/model/task.ts'
import type { ItemState, TaskChecklist, TaskChecklistItem } from '#shared/model/task-parts.ts'
import { Label } from '../../../parts/labels.tsx'
import { t } from '../../../text/translate.ts'
import type { RunCommand } from '../task-toolbar.tsx'
import { useModules } from '../use-modules.ts'
import { FailDialog } from './fail-dialog.tsx'

/** What is to be ticked off on a task: lists of its module, and items of one's own. */
export function Checklists({ task, run }: { task: Task; run: RunCommand }) {
  return (
    <section aria-label={t('task.checklists')}>
      <h2>{t('task.checklists')}</h2>
      {task.checklists.map((checklist) => (
        <Checklist key={checklist.checklist} task={task} run={run} checklist={checklist} />
      ))}
      {task.closedAt === null && <AddParts task={task} run={run} />}
    </section>
  )
}

type ListProps = { task: Task; run: RunCommand; checklist: TaskChecklist }

function Checklist({ task, run, checklist }: ListProps) {
  const someRequired = checklist.items.some(({ required }) => required)
  const title = checklist.checklist === 'own' ? t('task.checklistOwn') : checklist.title
  return (
    <div>
      <h3 className="checklist-title">
        {title}{' '}
        <span className="muted">
          {t('task.checklistCount', { settled: checklist.settled, total: checklist.items.length })}
          {someRequired && ` (${t('task.itemRequired')})`}
        </span>
      </h3>
      <ul className="plain-list checklist">
        {checklist.items.map((item) => (
          <li key={item.itemId}>
            <Item task={task} run={run} item={item} someRequired={someRequired} />
          </li>
        ))}
      </ul>
    </div>
  )
}

type ItemProps = { task: Task; run: RunCommand; item: TaskChecklistItem; someRequired: boolean }

function Item({ task, run, item, someRequired }: ItemProps) {
  const [failing, setFailing] = useState(false)
  const set = (state: ItemState, note = '', followUp?: boolean) =>
    run({
      call: (tasks) =>
        tasks.setItem({ taskId: task.taskId, itemId: item.itemId, state, note, ...(followUp === undefined ? {} : { followUp }) }),
      preview: { checklists: withItem(task.checklists, { ...item, state, note }) },
      said: t(`task.said.item.${state}`, { title: item.title }),
    })
  const disabled = task.closedAt !== null
  return (
    <>
      <Checkbox
        checked={item.state === 'done'}
        indeterminate={item.state === 'not_applicable'}
        disabled={disabled}
        onChange={(event) => void set(event.currentTarget.checked ? 'done' : 'open')}
        label={
          <span dir="auto">
            {item.title}
            {!item.required && someRequired && <span className="muted"> ({t('task.itemOptional')})</span>}
          </span>
        }
      />
      {item.state === 'failed' && <Label tone="danger" icon={null}>{`${t('task.itemFailed')}: ${item.note}`}</Label>}
      {item.state === 'not_applicable' && <span className="muted">{t('task.itemNotApplicable')}</span>}
      {item.followUpTaskId && <Link href={`/tasks/${item.followUpTaskId}`}>{t('task.itemFollowUp')}</Link>}
      {!disabled && (
        <Menu>
          <Menu.Target>
            <ActionIcon variant="subtle" className="checklist-more" aria-label={t('task.itemMore', { title: item.title })}>
              <IconDots size={16} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => setFailing(true)}>{t('task.itemFail')}</Menu.Item>
            <Menu.Item onClick={() => void set('not_applicable')}>{t('task.itemSetNotApplicable')}</Menu.Item>
            {item.state !== 'open' && <Menu.Item onClick={() => void set('open')}>{t('task.itemReopen')}</Menu.Item>}
            <Menu.Item
              onClick={() =>
                void run({
                  call: (tasks) => tasks.removeItem({ taskId: task.taskId, itemId: item.itemId }),
                  said: t('task.said.itemRemoved', { title: item.title }),
                })
              }
            >
              {t('task.itemRemove')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      <FailDialog
        item={item}
        opened={failing}
        onClose={() => setFailing(false)}
        onFail={(note, followUp) => {
          setFailing(false)
          void set('failed', note, followUp)
        }}
      />
    </>
  )
}

/** The lists as they are with one item changed, until the engine answers. */
const withItem = (checklists: readonly TaskChecklist[], changed: TaskChecklistItem): TaskChecklist[] =>
  checklists.map((checklist) => ({
    ...checklist,
    items: checklist.items.map((item) => (item.itemId === changed.itemId ? changed : item)),
  }))

/** An item of one's own, or a list of the module that is not on the task yet. */
function AddParts({ task, run }: { task: Task; run: RunCommand }) {
  const [title, setTitle] = useState('')
  const module = useModules().get(task.module)
  const present = new Set(task.checklists.map(({ checklist }) => checklist))
  const offered = module?.checklists.filter(({ name }) => !present.has(name)) ?? []
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const wanted = title.trim()
    if (!wanted) return
    setTitle('')
    void run({
      call: (tasks) => tasks.addItem({ taskId: task.taskId, title: wanted }),
      said: t('task.said.itemAdded'),
    })
  }
  return (
    <form className="checklist-add" onSubmit={submit}>
      <TextInput
        size="xs"
        aria-label={t('task.itemAdd')}
        placeholder={t('task.itemAdd')}
        value={title}
        onChange={(event) => setTitle(event.currentTarget.value)}
        dir="auto"
      />
      {offered.length > 0 && (
        <Menu>
          <Menu.Target>
            <Button size="compact-sm" leftSection={<IconPlus size={16} aria-hidden />}>
              {t('task.checklistAdd')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {offered.map(({ name, title: listTitle }) => (
              <Menu.Item
                key={name}
                onClick={() =>
                  void run({
                    call: (tasks) => tasks.addChecklist({ taskId: task.taskId, checklist: name }),
                    said: t('task.said.checklist', { title: listTitle }),
                  })
                }
              >
                {listTitle}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </form>
  )
}
