import { Button, NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { RenderedMail } from '#shared/model/template.ts'
import { useApi } from '../../client/api-context.tsx'
import { ErrorState, LoadingState } from '../../parts/states.tsx'
import { t } from '../../text/translate.ts'
import type { Matter } from './use-draft-save.ts'

type Props = { matter: Matter; onInsert: (mail: RenderedMail) => void }

/** A text from a template, shown on the real task in the chosen language before it is inserted. */
export function ComposeTemplate({ matter, onInsert }: Props) {
  const api = useApi()
  const [name, setName] = useState('')
  const [language, setLanguage] = useState('')
  const rows = (useQuery(api.templates.list.queryOptions({ input: {} })).data ?? []).filter(({ kind }) => kind === 'task')
  const names = [...new Set(rows.map((row) => row.name))].sort()
  const languages = [...new Set(rows.filter((row) => row.name === name).map((row) => row.language))].sort()
  if (names.length === 0) return null
  return (
    <details className="composer-template">
      <summary>{t('compose.template')}</summary>
      <div className="composer-template-fields">
        <NativeSelect
          aria-label={t('compose.template')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          data={[{ value: '', label: t('compose.templateNone') }, ...names.map((value) => ({ value, label: showName(value) }))]}
        />
        {languages.length > 1 && (
          <NativeSelect
            aria-label={t('compose.templateLanguage')}
            value={languages.includes(language) ? language : (languages[0] ?? '')}
            onChange={(event) => setLanguage(event.currentTarget.value)}
            data={languages}
          />
        )}
      </div>
      {name !== '' && (
        <Preview
          matter={matter}
          name={name}
          language={languages.includes(language) ? language : (languages[0] ?? null)}
          onInsert={onInsert}
        />
      )}
    </details>
  )
}

/** `absence_received` as words: Absence received. */
function showName(name: string): string {
  const words = name.replaceAll(/[_-]+/g, ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

type PreviewProps = Props & { name: string; language: string | null }

function Preview({ matter, name, language, onInsert }: PreviewProps) {
  const api = useApi()
  const answer = useQuery(
    api.templates.preview.queryOptions({
      input: {
        name,
        ...(language === null ? {} : { language }),
        ...(matter.taskId === null ? {} : { taskId: matter.taskId }),
        ...(matter.taskId === null && matter.messageId !== null ? { messageId: matter.messageId } : {}),
      },
    }),
  )
  if (answer.error) return <ErrorState error={answer.error} onRetry={() => answer.refetch()} />
  if (!answer.data) return <LoadingState rows={2} />
  const { mail, problems } = answer.data
  if (mail === null)
    return (
      <div className="mail-note">
        <p>{t('compose.templateFaulty')}</p>
        <ul className="plain-list">
          {problems.map((problem) => (
            <li key={`${problem.line} ${problem.message}`}>{problem.message}</li>
          ))}
        </ul>
      </div>
    )
  return (
    <section className="composer-preview" aria-label={t('compose.templatePreview')}>
      <p className="muted">{t('compose.templateSubject', { subject: mail.subject })}</p>
      <p className="composer-preview-text" dir="auto">
        {mail.text}
      </p>
      <div className="form-buttons">
        <Button size="compact-sm" onClick={() => onInsert(mail)}>
          {t('compose.templateInsert')}
        </Button>
      </div>
    </section>
  )
}
