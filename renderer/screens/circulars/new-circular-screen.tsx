import { Button, TextInput } from '@mantine/core'
import { IconChevronLeft } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { type SubmitEvent, useState } from 'react'
import { Link, useLocation } from 'wouter'
import { useConnection } from '../../client/api-context.tsx'
import { readFault } from '../../client/read-fault.ts'
import { say } from '../../parts/say.tsx'
import { t } from '../../text/translate.ts'
import { useOutboxRefresh } from '../outbox/use-outbox-command.ts'
import { AudienceFields } from './audience-fields.tsx'
import { type CircularFields, emptyCircular, fieldsToCircular, namesSomebody } from './circular-fields.ts'
import { CircularPreviewPanel } from './circular-preview.tsx'
import { WordsFields } from './words-fields.tsx'
import './circulars.css'

/** A new circular: what it says, who gets it, what would go out, and only then the mails. */
export function NewCircularScreen() {
  const [fields, setFields] = useState(emptyCircular)
  const [fault, setFault] = useState<{ field: 'title' | 'form'; sentence: string } | null>(null)
  const { preview, send, previewed } = useCircular()
  const set = (change: Partial<CircularFields>) => {
    setFault(null)
    setFields((before) => ({ ...before, ...change }))
  }
  const isCurrent = previewed === fields
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (fields.title.trim() === '') return setFault({ field: 'title', sentence: t('circulars.nameMissing') })
    if (!namesSomebody(fields)) return setFault({ field: 'form', sentence: t('circulars.nobody') })
    preview.mutate(fields)
  }
  const failed = preview.error ?? send.error
  const sentence = fault?.field === 'form' ? fault.sentence : failed ? readFault(failed) : null
  return (
    <div className="page circulars">
      <Link href="/circulars" className="circular-back">
        <IconChevronLeft size={16} aria-hidden />
        {t('circulars.title')}
      </Link>
      <h1>{t('circulars.new')}</h1>
      <form className="form circular-form" onSubmit={submit} noValidate>
        <TextInput
          label={t('circulars.name')}
          description={t('circulars.nameHint')}
          value={fields.title}
          onChange={(event) => set({ title: event.currentTarget.value })}
          error={fault?.field === 'title' ? fault.sentence : null}
          dir="auto"
          required
        />
        <WordsFields fields={fields} onChange={set} />
        <AudienceFields fields={fields} onChange={set} />
        {sentence !== null && (
          <p className="tone-danger" role="alert">
            {sentence}
          </p>
        )}
        <div className="form-buttons">
          <Button type="submit" variant={isCurrent ? 'default' : 'filled'} loading={preview.isPending}>
            {t(preview.data ? 'circulars.previewAgain' : 'circulars.preview')}
          </Button>
        </div>
      </form>
      {preview.data && (
        <CircularPreviewPanel
          preview={preview.data}
          isCurrent={isCurrent}
          isSending={send.isPending}
          onSend={() => send.mutate(fields)}
        />
      )}
    </div>
  )
}

function useCircular() {
  const { client } = useConnection()
  const [, navigate] = useLocation()
  const refresh = useOutboxRefresh()
  const [previewed, setPreviewed] = useState<CircularFields | null>(null)
  const preview = useMutation({
    mutationFn: (fields: CircularFields) => client.circulars.preview(fieldsToCircular(fields)),
    onSuccess: (_preview, fields) => setPreviewed(fields),
  })
  const send = useMutation({
    mutationFn: (fields: CircularFields) => client.circulars.send(fieldsToCircular(fields)),
    onSuccess: ({ circularId }) => {
      say(t('circulars.made'))
      navigate(`/circulars/${circularId}`)
    },
    onSettled: refresh,
  })
  return { preview, send, previewed }
}
