import { Button, Modal, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type SubmitEvent, useState } from 'react'
import { useLocation } from 'wouter'
import { Priority } from '#shared/model/task.ts'
import { useApi } from '../../client/api-context.tsx'
import { readFault } from '../../client/read-fault.ts'
import { say } from '../../parts/say.tsx'
import { t } from '../../text/translate.ts'
import { useUndo } from './use-undo.ts'

type Props = { opened: boolean; onClose: () => void; from?: { messageId: string; title: string } | undefined }

/** Makes a task by hand, or from a message that no rule took. */
export function NewTaskDialog({ opened, onClose, from }: Props) {
  return (
    <Modal opened={opened} onClose={onClose} title={t('newTask.title')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      {opened && <NewTaskForm onClose={onClose} from={from} />}
    </Modal>
  )
}

function NewTaskForm({ onClose, from }: Omit<Props, 'opened'>) {
  const api = useApi()
  const modules = useQuery(api.rules.modules.queryOptions({ input: {} })).data ?? []
  const [, navigate] = useLocation()
  const [title, setTitle] = useState(from?.title ?? '')
  const [chosen, setChosen] = useState<string | null>(null)
  const [description, setDescription] = useState('')
  const [priority, setPriority] = useState<Priority>('normal')
  const [missing, setMissing] = useState(false)
  const undo = useUndo()
  const create = useMutation(
    api.tasks.create.mutationOptions({
      onSuccess: (task) => {
        onClose()
        say(t('task.said.created'), undo)
        navigate(`/tasks/${task.taskId}`)
      },
    }),
  )
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const module = chosen ?? modules[0]?.module
    if (!title.trim() || !module) return setMissing(true)
    create.mutate({ title, module, description, priority, ...(from ? { messageId: from.messageId } : {}) })
  }

  return (
    <form onSubmit={submit} className="form" noValidate>
      <TextInput
        label={t('newTask.name')}
        value={title}
        onChange={(event) => setTitle(event.currentTarget.value)}
        error={missing && !title.trim() ? t('newTask.nameMissing') : null}
        dir="auto"
        data-autofocus
        required
      />
      <NativeSelect
        label={t('newTask.module')}
        data={modules.map(({ module, title }) => ({ value: module, label: title }))}
        value={chosen ?? modules[0]?.module ?? ''}
        onChange={(event) => setChosen(event.currentTarget.value)}
      />
      <NativeSelect
        label={t('newTask.priority')}
        data={Priority.options.map((value) => ({ value, label: t(`priority.${value}`) }))}
        value={priority}
        onChange={(event) => setPriority(Priority.parse(event.currentTarget.value))}
      />
      <Textarea
        label={t('newTask.description')}
        value={description}
        onChange={(event) => setDescription(event.currentTarget.value)}
        autosize
        minRows={3}
        dir="auto"
      />
      {create.error && (
        <p className="tone-danger" role="alert">
          {readFault(create.error)}
        </p>
      )}
      <div className="form-buttons">
        <Button type="submit" variant="filled" loading={create.isPending}>
          {t('newTask.create')}
        </Button>
        <Button onClick={onClose}>{t('common.cancel')}</Button>
      </div>
    </form>
  )
}
