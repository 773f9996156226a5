import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import type { Message } from '#shared/model/message.ts'
import { useApi } from '../../client/api-context.tsx'
import { nameOfSource } from '../../parts/name-of-source.ts'
import { ErrorState, LoadingState } from '../../parts/states.tsx'
import { Moment } from '../../parts/when.tsx'
import { formatBytes } from '../../text/format.ts'
import { t } from '../../text/translate.ts'
import { ExplainedRules } from '../rules/explain/explained-rules.tsx'
import { explainAddress } from '../rules/rule-address.ts'

/** What each rule said about the message, asked for only when a person wants it. */
export function Explain({ messageId }: { messageId: string }) {
  const [wanted, setWanted] = useState(false)
  return (
    <section aria-label={t('message.explanation')}>
      <h2>{t('message.explanation')}</h2>
      {wanted ? <Explanation messageId={messageId} /> : <Button onClick={() => setWanted(true)}>{t('message.explain')}</Button>}
    </section>
  )
}

function Explanation({ messageId }: { messageId: string }) {
  const api = useApi()
  const answer = useQuery(api.rules.explain.queryOptions({ input: { messageId } }))
  if (answer.error) return <ErrorState error={answer.error} onRetry={() => answer.refetch()} />
  if (!answer.data) return <LoadingState rows={3} />
  return (
    <>
      <p>
        <Link href={explainAddress(messageId)}>{t('message.explainWhole')}</Link>
      </p>
      <ExplainedRules explanation={answer.data} />
    </>
  )
}

export function Sources({ message }: { message: Message }) {
  return (
    <section aria-label={t('message.sources')}>
      <h2>{t('message.sources')}</h2>
      <ul className="plain-list">
        {message.sources.map((source) => (
          <li key={`${source.archiveId} ${source.itemNo}`}>
            <Link href={`/archives/${source.archiveId}`}>{nameOfSource(source.source)}</Link>{' '}
            <span className="muted" dir="auto">
              {[...source.folder, ''].join(' / ')}
              {source.place ?? t('message.sourceItem', { item: source.itemNo, offset: source.offsetBytes })}
            </span>
          </li>
        ))}
      </ul>
      <p className="muted">
        {t('message.imported')} <Moment at={message.importedAt} />, {formatBytes(message.sizeBytes)}
        {message.messageIdHeader && (
          <>
            {', '}
            <span className="mono break-anywhere">{message.messageIdHeader}</span>
          </>
        )}
      </p>
    </section>
  )
}

export function Headers({ message }: { message: Message }) {
  return (
    <details>
      <summary>
        {t('message.headers')} ({message.headers.length})
      </summary>
      <dl className="raw-headers mono">
        {message.headers.map(([name, value], place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a header may stand twice with the same value; its place is its identity
          <div key={place}>
            <dt>{name}</dt>
            <dd dir="auto">{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}
