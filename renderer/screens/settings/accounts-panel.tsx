import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Account } from '#shared/model/account.ts'
import { useApi } from '../../client/api-context.tsx'
import { say } from '../../parts/say.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../parts/states.tsx'
import { t } from '../../text/translate.ts'
import { AccountCard } from './account-card.tsx'
import { AccountDialog } from './account-form.tsx'

/** The accounts that mail leaves by: how each stands, a test that says what fails, and a form for more. */
export function AccountsPanel() {
  const api = useApi()
  const queries = useQueryClient()
  const [editing, setEditing] = useState<Account | 'new' | null>(null)
  const answer = useQuery(api.accounts.list.queryOptions({ input: {} }))
  const done = () => {
    say(t(editing === 'new' ? 'accounts.said.added' : 'accounts.said.changed'))
    setEditing(null)
    void queries.invalidateQueries({ queryKey: api.accounts.key() })
  }
  const add = (
    <Button variant="filled" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setEditing('new')}>
      {t('accounts.add')}
    </Button>
  )
  return (
    <>
      <div className="page-head">
        <p className="muted">{t('accounts.intro')}</p>
        {answer.data && answer.data.length > 0 && add}
      </div>
      {answer.data ? (
        answer.data.length === 0 ? (
          <div className="panel">
            <EmptyState title={t('accounts.empty')} action={add}>
              {t('accounts.emptyBody')}
            </EmptyState>
          </div>
        ) : (
          <ul className="plain-list account-list">
            {answer.data.map((account) => (
              <li key={account.accountId}>
                <AccountCard account={account} onEdit={() => setEditing(account)} />
              </li>
            ))}
          </ul>
        )
      ) : answer.error ? (
        <ErrorState error={answer.error} onRetry={() => answer.refetch()} />
      ) : (
        <LoadingState />
      )}
      <AccountDialog
        opened={editing !== null}
        account={editing === 'new' ? null : editing}
        onDone={done}
        onClose={() => setEditing(null)}
      />
    </>
  )
}
