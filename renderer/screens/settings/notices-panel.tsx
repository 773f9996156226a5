import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useApi } from '../../client/api-context.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../parts/states.tsx'
import { t } from '../../text/translate.ts'
import { DigestPreviewPanel } from './digest-preview.tsx'
import { NoticeForm } from './notice-form.tsx'

/** Who is told of what by which way: one person at a time, as each chooses for themselves. */
export function NoticesPanel() {
  const api = useApi()
  const [chosen, setChosen] = useState<string | null>(null)
  const answer = useQuery(api.notices.list.queryOptions({ input: {} }))
  if (answer.error) return <ErrorState error={answer.error} onRetry={() => answer.refetch()} />
  if (!answer.data) return <LoadingState />
  const person = answer.data.find(({ personId }) => personId === chosen) ?? answer.data[0]
  if (!person)
    return (
      <div className="panel">
        <EmptyState title={t('notices.nobody')}>{t('notices.nobodyBody')}</EmptyState>
      </div>
    )
  return (
    <>
      <div className="page-head">
        <p className="muted">{t('notices.intro')}</p>
        <NativeSelect
          label={t('notices.person')}
          value={person.personId}
          onChange={(event) => setChosen(event.currentTarget.value)}
          data={answer.data.map(({ personId, name }) => ({ value: personId, label: name }))}
        />
      </div>
      <NoticeForm key={`${person.personId} ${person.isDefault}`} person={person} />
      <DigestPreviewPanel key={person.personId} person={person} />
    </>
  )
}
