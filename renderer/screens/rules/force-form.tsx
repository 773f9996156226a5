import { Button, TextInput } from '@mantine/core'
import { type SubmitEvent, useState } from 'react'
import { t } from '../../text/translate.ts'

type Props = { onForce: (reason: string) => void; isPending: boolean; label: string }

/** An administrator's way past failed tests; the reason is logged. */
export function ForceForm({ onForce, isPending, label }: Props) {
  const [reason, setReason] = useState('')
  const isReady = reason.trim().length >= 3
  return (
    <form
      className="form force-form"
      onSubmit={(event: SubmitEvent) => {
        event.preventDefault()
        if (isReady) onForce(reason.trim())
      }}
    >
      <TextInput
        label={t('rules.forceReason')}
        description={t('rules.forceHint')}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        maxLength={500}
      />
      <div className="form-buttons">
        <Button type="submit" disabled={!isReady} loading={isPending}>
          {label}
        </Button>
      </div>
    </form>
  )
}
