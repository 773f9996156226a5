import { Button, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useApi } from '../../../client/api-context.tsx'
import { leaveOnEscape } from '../../../parts/leave-on-escape.ts'
import { ErrorState, LoadingState } from '../../../parts/states.tsx'
import { When } from '../../../parts/when.tsx'
import { t } from '../../../text/translate.ts'

const shown = 12
const messageIdPattern = /^msg_[0-9a-f]{32}$/

/** Finds a message to try a rule on: the newest, those a search finds, or one by its id. */
export function MessagePicker({ picked, onPick }: { picked: string | null; onPick: (messageId: string) => void }) {
  const api = useApi()
  const [typed, setTyped] = useState('')
  const [query] = useDebouncedValue(typed.trim(), 250)
  const isId = messageIdPattern.test(typed.trim())
  const newest = useQuery(api.messages.list.queryOptions({ input: { limit: shown }, enabled: query === '' }))
  const found = useQuery(
    api.messages.search.queryOptions({
      input: { query, limit: shown },
      enabled: query !== '' && !isId,
      placeholderData: keepPreviousData,
    }),
  )
  const answer = query === '' ? newest : found
  const rows = answer.data?.rows ?? []
  return (
    <div className="message-picker">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          const first = rows[0]
          if (isId) onPick(typed.trim())
          else if (first) onPick(first.messageId)
        }}
      >
        <TextInput
          type="search"
          label={t('live.find')}
          description={t('live.findHint')}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onKeyDown={leaveOnEscape}
          dir="auto"
        />
      </form>
      {isId ? (
        <Button onClick={() => onPick(typed.trim())}>{t('live.pickId')}</Button>
      ) : answer.error ? (
        <ErrorState error={answer.error} onRetry={() => answer.refetch()} />
      ) : !answer.data ? (
        <LoadingState rows={3} />
      ) : (
        <ul className="sample-list" aria-label={query === '' ? t('live.newest') : t('live.found')}>
          {rows.length === 0 && <li className="muted">{t('live.nothingFound')}</li>}
          {rows.map(({ messageId, subject, from, sentAt }) => (
            <li key={messageId}>
              <Button
                variant={messageId === picked ? 'light' : 'subtle'}
                size="compact-sm"
                className="sample-pick"
                aria-pressed={messageId === picked}
                onClick={() => onPick(messageId)}
              >
                <span className="cut" dir="auto">
                  {subject || t('live.noSubject')}
                </span>
              </Button>
              <p className="muted sample-from">
                <span dir="auto">{from?.name || from?.address || t('common.unknownSender')}</span> <When at={sentAt} />
              </p>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
