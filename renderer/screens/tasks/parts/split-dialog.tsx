import { Button, Modal, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type SubmitEvent, useState } from 'react'
import type { Task } from '#shared/model/task.ts'
import { useApi } from '../../../client/api-context.tsx'
import { readFault } from '../../../client/read-fault.ts'
import { say } from '../../../parts/say.tsx'
import { t } from '../../../text/translate.ts'
import { useUndo } from '../use-undo.ts'

type Props = { task: Task; messageId: string; opened: boolean; onClose: () => void }

/** Makes several tasks of one mail, a line each; all of them stay linked to the mail and are parts of this task. */
export function SplitDialog({ opened, onClose, ...rest }: Props) {
  return (
    <Modal opened={opened} onClose={onClose} title={t('task.split')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      {opened && <SplitForm onClose={onClose} {...rest} />}
    </Modal>
  )
}

function SplitForm({ task, messageId, onClose }: Omit<Props, 'opened'>) {
  const api = useApi()
  const queries = useQueryClient()
  const undo = useUndo()
  const [text, setText] = useState('')
  const titles = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const split = useMutation(
    api.tasks.split.mutationOptions({
      onSuccess: async (made) => {
        onClose()
        say(t('task.said.split', { count: made.length }), undo)
        await queries.invalidateQueries({ queryKey: api.tasks.key() })
      },
    }),
  )
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (titles.length > 0) split.mutate({ messageId, parts: titles, module: task.module, partOf: task.taskId })
  }
  return (
    <form className="form" onSubmit={submit}>
      <Textarea
        label={t('task.splitLabel')}
        description={t('task.splitHint')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        autosize
        minRows={4}
        dir="auto"
        data-autofocus
      />
      {split.error && (
        <p className="tone-danger" role="alert">
          {readFault(split.error)}
        </p>
      )}
      <div className="form-buttons">
        <Button type="submit" variant="filled" disabled={titles.length === 0} loading={split.isPending}>
          {t('task.splitSave', { count: titles.length })}
        </Button>
      </div>
    </form>
  )
}
