import { Button, Modal, NativeSelect, TextInput } from '@mantine/core'
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { type SubmitEvent, useState } from 'react'
import type { Task } from '#shared/model/task.ts'
import { useApi } from '../../../client/api-context.tsx'
import { readFault } from '../../../client/read-fault.ts'
import { say } from '../../../parts/say.tsx'
import { formatExact } from '../../../text/format.ts'
import { t } from '../../../text/translate.ts'

type Props = { task: Task; opened: boolean; onClose: () => void }

/** Repetitions people choose most, in the words of RFC 5545. */
const repetitions = [
  { rrule: 'FREQ=DAILY', label: 'task.repeatDaily' },
  { rrule: 'FREQ=WEEKLY', label: 'task.repeatWeekly' },
  { rrule: 'FREQ=WEEKLY;INTERVAL=2', label: 'task.repeatFortnightly' },
  { rrule: 'FREQ=MONTHLY', label: 'task.repeatMonthly' },
  { rrule: 'FREQ=MONTHLY;INTERVAL=3', label: 'task.repeatQuarterly' },
  { rrule: 'FREQ=YEARLY', label: 'task.repeatYearly' },
] as const

/** Lets a task like this one be made again and again, and says when before it is agreed. */
export function RepeatDialog({ opened, onClose, task }: Props) {
  return (
    <Modal opened={opened} onClose={onClose} title={t('task.repeat')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      {opened && <RepeatForm task={task} onClose={onClose} />}
    </Modal>
  )
}

function RepeatForm({ task, onClose }: Omit<Props, 'opened'>) {
  const api = useApi()
  const [rrule, setRrule] = useState<string>(repetitions[3].rrule)
  const [from, setFrom] = useState('')
  const [time, setTime] = useState('08:00')
  const when = { rrule, time, ...(from ? { from } : {}) }
  const preview = useQuery(
    api.schedules.preview.queryOptions({ input: { ...when, count: 4 }, placeholderData: keepPreviousData, retry: false }),
  )
  const repeat = useMutation(
    api.schedules.repeatTask.mutationOptions({
      onSuccess: () => {
        onClose()
        say(t('task.said.repeated'))
      },
    }),
  )
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    repeat.mutate({ taskId: task.taskId, ...when })
  }
  const fault = repeat.error ?? preview.error
  return (
    <form className="form" onSubmit={submit}>
      <NativeSelect
        label={t('task.repeatHow')}
        value={rrule}
        onChange={(event) => setRrule(event.currentTarget.value)}
        data={repetitions.map((one) => ({ value: one.rrule, label: t(one.label) }))}
      />
      <TextInput type="date" label={t('task.repeatFrom')} value={from} onChange={(event) => setFrom(event.currentTarget.value)} />
      <TextInput type="time" label={t('task.repeatTime')} value={time} onChange={(event) => setTime(event.currentTarget.value)} />
      {fault ? (
        <p className="tone-danger" role="alert">
          {readFault(fault)}
        </p>
      ) : (
        preview.data && (
          <div>
            <p className="muted">{t('task.repeatNext')}</p>
            <ul className="plain-list">
              {preview.data.next.map((at) => (
                <li key={at}>{formatExact(at)}</li>
              ))}
            </ul>
          </div>
        )
      )}
      <div className="form-buttons">
        <Button type="submit" variant="filled" loading={repeat.isPending}>
          {t('task.repeatSave')}
        </Button>
      </div>
    </form>
  )
}
