import { Button, Popover, TextInput } from '@mantine/core'
import { type SubmitEvent, useState } from 'react'
import type { Task } from '#shared/model/task.ts'
import { keyShortcut, useAction } from '../../../actions/action-context.tsx'
import { firstKey } from '../../../actions/actions.ts'
import { formatExact } from '../../../text/format.ts'
import { t } from '../../../text/translate.ts'
import { fieldToInstant, listSnoozePresets } from '../due-presets.ts'
import type { RunCommand } from '../task-toolbar.tsx'

/** Puts a task out of the lists until a time; an answer in its thread brings it back sooner. */
export function SnoozePicker({ task, run }: { task: Task; run: RunCommand }) {
  const [opened, setOpened] = useState(false)
  const isSnoozed = task.snoozedUntil !== null
  const wake = () => void run({ call: (tasks) => tasks.wake({ taskId: task.taskId }), said: t('task.said.woken') })
  useAction('snooze', isSnoozed ? wake : () => setOpened(true))
  const hint = { title: `${t('action.snooze')} (${firstKey('snooze')})`, 'aria-keyshortcuts': keyShortcut('snooze') }
  if (isSnoozed)
    return (
      <Button {...hint} onClick={wake}>
        {t('task.wake')}
      </Button>
    )
  const snooze = (until: number, reason: string) => {
    setOpened(false)
    void run({
      call: (tasks) => tasks.snooze({ taskId: task.taskId, until, reason }),
      said: t('task.said.snoozed', { value: formatExact(until) }),
    })
  }
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" trapFocus returnFocus>
      <Popover.Target>
        <Button {...hint} onClick={() => setOpened(!opened)}>
          {t('action.snooze')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <SnoozeForm onSnooze={snooze} />
      </Popover.Dropdown>
    </Popover>
  )
}

function SnoozeForm({ onSnooze }: { onSnooze: (until: number, reason: string) => void }) {
  const [presets] = useState(() => listSnoozePresets(Date.now()))
  const [reason, setReason] = useState('')
  const [value, setValue] = useState('')
  const [wrong, setWrong] = useState(false)
  const picked = fieldToInstant(value)
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (picked === null || picked <= Date.now()) setWrong(true)
    else onSnooze(picked, reason.trim())
  }
  return (
    <form className="form" onSubmit={submit} noValidate>
      <TextInput
        label={t('task.snoozeReason')}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        dir="auto"
      />
      {presets.map(({ label, at }, place) => (
        <Button
          key={label}
          justify="flex-start"
          onClick={() => onSnooze(at, reason.trim())}
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
        error={wrong ? t('task.snoozePast') : null}
      />
      <Button type="submit" variant="filled">
        {t('action.snooze')}
      </Button>
    </form>
  )
}
