import { Button, NativeSelect } from '@mantine/core'
import { IconDownload, IconPrinter } from '@tabler/icons-react'
import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import { type Circular, type CircularRecipient, Reach } from '#shared/model/circular.ts'
import { useApi, useConnection } from '../../client/api-context.tsx'
import { readFault } from '../../client/read-fault.ts'
import { saveFile } from '../../mail/save-file.ts'
import { sayFault } from '../../parts/say.tsx'
import { ErrorState, LoadingState } from '../../parts/states.tsx'
import { t } from '../../text/translate.ts'
import { nameLanguage, ReachLabel } from './circular-labels.tsx'

/** 200 rows a page: a school fits into a few, and a list for the telephone into one. */
const pageRows = 200

/** The recipients of a circular with their receipts. Those it did not reach are a list for telephone calls, to be saved or printed. */
export function CircularRecipients({ circular }: { circular: Circular }) {
  const { circularId, counts } = circular
  const api = useApi()
  const [reach, setReach] = useState<Reach | null>(counts.notReached > 0 ? 'notReached' : null)
  const filter = reach === null ? {} : { reach }
  const answer = useInfiniteQuery(
    api.circulars.recipients.infiniteOptions({
      input: (cursor: string | undefined) => ({ circularId, ...filter, limit: pageRows, ...(cursor ? { cursor } : {}) }),
      initialPageParam: undefined,
      getNextPageParam: (last) => last.nextCursor ?? undefined,
    }),
  )
  const rows = answer.data?.pages.flatMap((page) => page.rows) ?? []
  const isPhoneList = reach === 'notReached'
  return (
    <section className="panel" aria-label={t(isPhoneList ? 'circular.notDelivered' : 'circular.recipients')}>
      <header>
        <h2>{t(isPhoneList ? 'circular.notDelivered' : 'circular.recipients')}</h2>
        <span className="form-buttons no-print">
          <ReachSelect reach={reach} counts={counts} onChange={setReach} />
          <SaveCsv circularId={circularId} reach={reach} />
          <Button leftSection={<IconPrinter size={16} aria-hidden />} onClick={() => window.print()}>
            {t('circular.print')}
          </Button>
        </span>
      </header>
      {isPhoneList && rows.length > 0 && <p className="panel-empty">{t('circular.phoneHint')}</p>}
      {answer.error && !answer.data ? (
        <ErrorState error={answer.error} onRetry={() => answer.refetch()} />
      ) : !answer.data ? (
        <LoadingState />
      ) : rows.length === 0 ? (
        <p className="panel-empty">{t('circular.none')}</p>
      ) : (
        <ul className="plain-list recipient-list">
          {rows.map((recipient) => (
            <li key={recipient.address}>
              <Recipient recipient={recipient} />
            </li>
          ))}
        </ul>
      )}
      {answer.hasNextPage && (
        <Button className="no-print" onClick={() => void answer.fetchNextPage()} loading={answer.isFetchingNextPage}>
          {t('circulars.showMore')}
        </Button>
      )}
    </section>
  )
}

type ReachSelectProps = { reach: Reach | null; counts: Circular['counts']; onChange: (reach: Reach | null) => void }

const ReachSelect = ({ reach, counts, onChange }: ReachSelectProps) => (
  <NativeSelect
    aria-label={t('circular.filter')}
    value={reach ?? ''}
    onChange={(event) => onChange(Reach.options.find((one) => one === event.currentTarget.value) ?? null)}
    data={[
      { value: '', label: t('circular.all') },
      ...Reach.options.map((value) => ({ value, label: `${t(`circulars.reach.${value}`)} (${counts[value]})` })),
    ]}
  />
)

function SaveCsv({ circularId, reach }: { circularId: string; reach: Reach | null }) {
  const { client } = useConnection()
  const save = useMutation({
    mutationFn: () => client.circulars.csv({ circularId, ...(reach === null ? {} : { reach }) }),
    onSuccess: (content) => saveFile(content),
    onError: (error) => sayFault(readFault(error)),
  })
  return (
    <Button leftSection={<IconDownload size={16} aria-hidden />} loading={save.isPending} onClick={() => save.mutate()}>
      {t('circular.csv')}
    </Button>
  )
}

function Recipient({ recipient }: { recipient: CircularRecipient }) {
  const { address, name, label, phone, language, reach, reason, outboxId } = recipient
  return (
    <>
      <span className="recipient-who" dir="auto">
        <strong>{name || address}</strong>
        {label !== null && <span>{label}</span>}
        {name !== '' && <span className="muted break-anywhere">{address}</span>}
      </span>
      <span className="recipient-phone">
        {phone === null ? (
          <span className="muted">{t('circular.noPhone')}</span>
        ) : (
          <a href={`tel:${phone.replace(/[^\d+]/g, '')}`}>{phone}</a>
        )}
        <span className="muted small">{nameLanguage(language)}</span>
      </span>
      <span className="recipient-reach">
        {outboxId === null ? (
          <ReachLabel reach={reach} />
        ) : (
          <Link href={`/outbox/${outboxId}`}>
            <ReachLabel reach={reach} />
          </Link>
        )}
        {reason !== null && <span className="muted small break-anywhere">{reason}</span>}
        {recipient.sameLabelReached && label !== null && (
          <span className="muted small">{t('circular.sameLabel', { label })}</span>
        )}
      </span>
    </>
  )
}
