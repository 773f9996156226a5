import { Button, Popover, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Task } from '#shared/model/task.ts'
import { keyShortcut, useAction } from '../../actions/action-context.tsx'
import { firstKey } from '../../actions/actions.ts'
import { useApi } from '../../client/api-context.tsx'
import { t } from '../../text/translate.ts'
import type { RunCommand } from './task-toolbar.tsx'

/** A value that no target can have: a target names its kind or holds an at sign. */
const nobody = '-'

/** Gives the task to somebody found by typing, or to nobody. */
export function AssignPicker({ task, run, disabled }: { task: Task; run: RunCommand; disabled: boolean }) {
  const [opened, setOpened] = useState(false)
  useAction('assign', disabled ? null : () => setOpened(true))
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" trapFocus returnFocus>
      <Popover.Target>
        <Button
          disabled={disabled}
          onClick={() => setOpened(!opened)}
          title={`${t('action.assign')} (${firstKey('assign')})`}
          aria-keyshortcuts={keyShortcut('assign')}
        >
          {t('task.assign')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <AssigneeSelect task={task} run={run} onDone={() => setOpened(false)} />
      </Popover.Dropdown>
    </Popover>
  )
}

function AssigneeSelect({ task, run, onDone }: { task: Task; run: RunCommand; onDone: () => void }) {
  const api = useApi()
  const people = useQuery(api.tasks.assignees.queryOptions({ input: {} })).data ?? []
  const choose = (value: string | null) => {
    if (value === null) return
    const assignee = value === nobody ? null : value
    const title = people.find(({ target }) => target === assignee)?.title ?? ''
    onDone()
    void run({
      call: (tasks) => tasks.assign({ taskId: task.taskId, assignee }),
      preview: { assignee },
      said: assignee === null ? t('task.said.unassigned') : t('task.said.assignee', { value: title }),
    })
  }
  return (
    <Select
      label={t('task.assignSearch')}
      data={[
        { value: nobody, label: t('common.nobody') },
        ...people.map(({ target, title }) => ({ value: target, label: title })),
      ]}
      value={task.assignee ?? nobody}
      onChange={choose}
      allowDeselect={false}
      searchable
      selectFirstOptionOnChange
      openOnFocus
      comboboxProps={{ withinPortal: false, transitionProps: { duration: 0 } }}
      withScrollArea={false}
      styles={{ options: { maxBlockSize: 240, overflowY: 'auto' } }}
      data-autofocus
    />
  )
}
