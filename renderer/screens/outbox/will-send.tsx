import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { HeldGroup } from '#shared/model/outbox.ts'
import { useApi } from '../../client/api-context.tsx'
import { formatNumber } from '../../text/format.ts'
import { t } from '../../text/translate.ts'
import type { Selection } from '../tasks/parts/use-selection.ts'
import { useManyMails } from './use-outbox-command.ts'

/** Held mail by why it is held: what it is, where it goes, and one button that lets a whole group go. */
export function WillSend({ selection, startsOpen }: { selection: Selection; startsOpen: boolean }) {
  const api = useApi()
  const { groups } = useQuery(api.outbox.willSend.queryOptions({ input: {} })).data ?? { groups: [] }
  if (groups.length === 0) return null
  const count = groups.reduce((sum, group) => sum + group.count, 0)
  return (
    <details className="will-send" open={startsOpen}>
      <summary>
        {t('outbox.willSend')} <span className="muted">({formatNumber(count)})</span>
      </summary>
      <p className="muted small">{t('outbox.willSendHint')}</p>
      <ul>
        {groups.map((group) => (
          <li key={group.reason}>
            <Group group={group} selection={selection} />
          </li>
        ))}
      </ul>
    </details>
  )
}

/** 4 domains: enough to see that one is not like the others. */
const shownDomains = 4

function Group({ group, selection }: { group: HeldGroup; selection: Selection }) {
  const { run, isPending } = useManyMails()
  const more = group.domains.length - shownDomains
  const domains = [
    ...group.domains
      .slice(0, shownDomains)
      .map(({ domain, count }) => (count === 1 ? domain : t('outbox.domainCount', { domain, count }))),
    ...(more > 0 ? [t('outbox.moreDomains', { count: more })] : []),
  ].join(', ')
  const kinds = group.kinds.map(({ kind, count }) => t('outbox.kinds', { count, kind: t(`outbox.kind.${kind}`) })).join(', ')
  const reason = t(`outbox.reason.${group.reason}`)
  return (
    <div className="will-send-group">
      <div>
        <strong>{reason}</strong>
        <p>{group.sentence}</p>
        <p className="muted small">{kinds}</p>
        <p className="muted small break-anywhere">{t('outbox.toDomains', { domains })}</p>
      </div>
      <div className="form-buttons">
        <Button
          size="compact-sm"
          variant="filled"
          disabled={isPending}
          aria-label={t('outbox.releaseGroupName', { count: group.count, reason })}
          onClick={() => run('release', group.outboxIds)}
        >
          {t('outbox.releaseGroup', { count: group.count })}
        </Button>
        <Button
          size="compact-sm"
          aria-label={`${t('outbox.showGroup')}: ${reason}`}
          onClick={() => selection.set(group.outboxIds)}
        >
          {t('outbox.showGroup')}
        </Button>
        {group.reason === 'no_account' && <Link href="/settings/accounts">{t('outbox.emptyAction')}</Link>}
      </div>
    </div>
  )
}
