import { Button, Popover, TextInput } from '@mantine/core'
import { type SubmitEvent, useState } from 'react'
import type { Task } from '#shared/model/task.ts'
import { keyShortcut, useAction } from '../../actions/action-context.tsx'
import { firstKey } from '../../actions/actions.ts'
import { formatExact } from '../../text/format.ts'
import { t } from '../../text/translate.ts'
import { fieldToInstant, instantToField, listDuePresets } from './due-presets.ts'
import type { RunCommand } from './task-toolbar.tsx'

/** Sets when the task is due: a common time by one click, any other by a field, or none. */
export function DuePicker({ task, run, disabled }: { task: Task; run: RunCommand; disabled: boolean }) {
  const [opened, setOpened] = useState(false)
  useAction('due', disabled ? null : () => setOpened(true))
  const set = (dueAt: number | null) => {
    setOpened(false)
    void run({
      call: (tasks) => tasks.setDue({ taskId: task.taskId, dueAt }),
      preview: { dueAt },
      said: dueAt === null ? t('task.said.dueCleared') : t('task.said.due', { value: formatExact(dueAt) }),
    })
  }
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" trapFocus returnFocus>
      <Popover.Target>
        <Button
          disabled={disabled}
          onClick={() => setOpened(!opened)}
          title={`${t('action.due')} (${firstKey('due')})`}
          aria-keyshortcuts={keyShortcut('due')}
        >
          {t('task.due')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <DueChoices dueAt={task.dueAt} onSet={set} />
      </Popover.Dropdown>
    </Popover>
  )
}

function DueChoices({ dueAt, onSet }: { dueAt: number | null; onSet: (at: number | null) => void }) {
  const [presets] = useState(() => listDuePresets(Date.now()))
  const [value, setValue] = useState(() => instantToField(dueAt))
  const [wrong, setWrong] = useState(false)
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const at = fieldToInstant(value)
    if (at === null) setWrong(true)
    else onSet(at)
  }
  return (
    <form className="form" onSubmit={submit} noValidate>
      {presets.map(({ label, at }, place) => (
        <Button
          key={label}
          justify="flex-start"
          onClick={() => onSet(at)}
          title={formatExact(at)}
          data-autofocus={place === 0 || undefined}
        >
          {t(label)}
        </Button>
      ))}
      <TextInput
        type="datetime-local"
        label={t('task.duePick')}
        value={value}
        onChange={(event) => setValue(event.currentTarget.value)}
        error={wrong && fieldToInstant(value) === null ? t('task.dueInvalid') : null}
      />
      <div className="form-buttons">
        <Button type="submit" variant="filled">
          {t('task.dueSet')}
        </Button>
        {dueAt !== null && <Button onClick={() => onSet(null)}>{t('task.dueClear')}</Button>}
      </div>
    </form>
  )
}
