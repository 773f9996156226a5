import { Button, Checkbox, Modal, Textarea } from '@mantine/core'
import { type SubmitEvent, useState } from 'react'
import type { TaskChecklistItem } from '#shared/model/task-parts.ts'
import { t } from '../../../text/translate.ts'

type Props = {
  item: TaskChecklistItem
  opened: boolean
  onClose: () => void
  onFail: (note: string, followUp: boolean) => void
}

/** Says why an item failed, and whether that makes a task of its own. */
export function FailDialog({ opened, onClose, item, onFail }: Props) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('task.itemFailTitle', { title: item.title })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {opened && <FailForm item={item} onFail={onFail} />}
    </Modal>
  )
}

function FailForm({ item, onFail }: Pick<Props, 'item' | 'onFail'>) {
  const [note, setNote] = useState('')
  const [followUp, setFollowUp] = useState(item.followUp !== null)
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (note.trim()) onFail(note.trim(), followUp)
  }
  return (
    <form className="form" onSubmit={submit}>
      <Textarea
        label={t('task.itemFailNote')}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
        autosize
        minRows={2}
        dir="auto"
        data-autofocus
        required
      />
      <Checkbox
        label={t('task.itemFailFollowUp', { title: item.followUp ?? item.title })}
        checked={followUp}
        onChange={(event) => setFollowUp(event.currentTarget.checked)}
      />
      <div className="form-buttons">
        <Button type="submit" variant="filled" disabled={note.trim() === ''}>
          {t('task.itemFailSave')}
        </Button>
      </div>
    </form>
  )
}
