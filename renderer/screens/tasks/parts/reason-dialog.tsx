import { Button, Modal, Textarea } from '@mantine/core'
import { type SubmitEvent, useState } from 'react'
import { t } from '../../../text/translate.ts'

type Props = { title: string; opened: boolean; onClose: () => void; onSay: (reason: string) => void }

/** Asks why, where the workflow wants to know. */
export function ReasonDialog({ title, opened, onClose, onSay }: Props) {
  return (
    <Modal opened={opened} onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('common.close') }}>
      {opened && <ReasonForm onSay={onSay} />}
    </Modal>
  )
}

function ReasonForm({ onSay }: Pick<Props, 'onSay'>) {
  const [reason, setReason] = useState('')
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (reason.trim()) onSay(reason.trim())
  }
  return (
    <form className="form" onSubmit={submit}>
      <Textarea
        label={t('task.comment')}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        autosize
        minRows={2}
        dir="auto"
        data-autofocus
        required
      />
      <div className="form-buttons">
        <Button type="submit" variant="filled" disabled={reason.trim() === ''}>
          {t('task.moveTo')}
        </Button>
      </div>
    </form>
  )
}
