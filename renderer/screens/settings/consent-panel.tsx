import { Button, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type SubmitEvent, useState } from 'react'
import type { Account } from '#shared/model/account.ts'
import { useApi } from '../../client/api-context.tsx'
import { readFault } from '../../client/read-fault.ts'
import { sayFault } from '../../parts/say.tsx'
import { t } from '../../text/translate.ts'

/** 2 s: how long somebody waits in front of the line after the browser has come back. */
const askAgainMs = 2_000

/** The way to a provider's consent: a page to open, and what has become of it. */
export function ConsentPanel({ account }: { account: Account }) {
  const { accountId } = account
  const api = useApi()
  const queries = useQueryClient()
  const [url, setUrl] = useState<string | null>(null)
  const settled = () => queries.invalidateQueries({ queryKey: api.accounts.key() })
  const state = useQuery({
    ...api.accounts.consent.queryOptions({ input: { accountId } }),
    refetchInterval: (query) => (url !== null && query.state.data?.state === 'waiting' ? askAgainMs : false),
  }).data
  const begin = useMutation(
    api.accounts.beginConsent.mutationOptions({
      onSuccess: (begun) => {
        setUrl(begun.url)
        return settled()
      },
      onError: (error) => sayFault(readFault(error)),
    }),
  )
  const waits = url !== null && state?.state === 'waiting'
  return (
    <div className="consent" aria-live="polite">
      {state && state.state !== 'none' && <p className={state.state === 'failed' ? 'tone-danger' : ''}>{state.sentence}</p>}
      {waits && url !== null ? (
        <>
          <p>
            <a href={url} target="_blank" rel="noopener noreferrer">
              {t('accounts.consentOpen')}
            </a>
            . {t('accounts.consentHint')}
          </p>
          <FinishForm accountId={accountId} onSettled={settled} />
        </>
      ) : (
        <Button onClick={() => begin.mutate({ accountId })} loading={begin.isPending}>
          {t('accounts.consent', { provider: t(`accounts.provider.${account.oauth?.provider ?? 'other'}`) })}
        </Button>
      )}
    </div>
  )
}

/** For a browser that is not on this machine: the address it was sent back to, by hand. */
function FinishForm({ accountId, onSettled }: { accountId: string; onSettled: () => Promise<void> }) {
  const api = useApi()
  const [address, setAddress] = useState('')
  const finish = useMutation(api.accounts.finishConsent.mutationOptions({ onSettled }))
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (address.trim() !== '') finish.mutate({ accountId, address: address.trim() })
  }
  return (
    <form className="consent-finish" onSubmit={submit}>
      <TextInput
        label={t('accounts.consentAddress')}
        value={address}
        onChange={(event) => setAddress(event.currentTarget.value)}
        error={finish.error ? readFault(finish.error) : null}
      />
      <Button type="submit" loading={finish.isPending}>
        {t('accounts.consentFinish')}
      </Button>
    </form>
  )
}
