import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { useApi } from '../../client/api-context.tsx'
import { t } from '../../text/translate.ts'
import { DoubtCard } from './doubt-card.tsx'
import { viewToInput } from './outbox-filter.ts'

/** 3 cards: the rest is one click away, and the list stays on the screen. */
const shownCards = 3

/** The mails in doubt that nobody has looked at yet, as cards above the list, but for the one that is open beside it. */
export function Doubts({ openId }: { openId: string | null }) {
  const api = useApi()
  const page = useQuery(
    api.outbox.list.queryOptions({ input: { ...viewToInput('in_doubt'), kept: false, limit: shownCards } }),
  ).data
  const rows = page?.rows.filter(({ outboxId }) => outboxId !== openId) ?? []
  if (!page || rows.length === 0) return null
  const more = page.total - page.rows.length
  return (
    <>
      {rows.map((mail) => (
        <DoubtCard key={mail.outboxId} mail={mail} />
      ))}
      {more > 0 && (
        <p className="small">
          <Link href="/outbox?view=in_doubt">{t('outbox.doubtMore', { count: more })}</Link>
        </p>
      )}
    </>
  )
}
