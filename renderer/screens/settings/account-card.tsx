import { Button, Modal, PasswordInput } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconKey, IconLock, IconPlugConnected } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type SubmitEvent, useState } from 'react'
import { Link } from 'wouter'
import type { Client } from '#shared/contract/contract.ts'
import type { Account, AccountState } from '#shared/model/account.ts'
import { useApi, useConnection } from '../../client/api-context.tsx'
import { readFault } from '../../client/read-fault.ts'
import { Label } from '../../parts/labels.tsx'
import { say, sayFault } from '../../parts/say.tsx'
import { useNow } from '../../parts/when.tsx'
import { formatMoment } from '../../text/format.ts'
import { t } from '../../text/translate.ts'
import { ConsentPanel } from './consent-panel.tsx'

const looks = {
  ready: { tone: 'success', icon: IconCheck },
  needs_password: { tone: 'warning', icon: IconKey },
  needs_consent: { tone: 'warning', icon: IconKey },
  refused: { tone: 'danger', icon: IconAlertTriangle },
  consent_ended: { tone: 'danger', icon: IconAlertTriangle },
  locked: { tone: 'warning', icon: IconLock },
} as const satisfies Record<AccountState, object>

/** 14 days: time enough to find who may sign in again. */
const soonMs = 14 * 24 * 3_600_000

/** One account: where it sends, how it stands, and what can be done. */
export function AccountCard({ account, onEdit }: { account: Account; onEdit: () => void }) {
  const { tone, icon: Icon } = looks[account.state]
  return (
    <section className="panel account-card" aria-label={account.from}>
      <header>
        <h2 className="break-anywhere">{account.name ? `${account.name} <${account.from}>` : account.from}</h2>
        <span className="account-labels">
          {account.isDefault && <span className="account-default">{t('accounts.default')}</span>}
          <Label tone={tone} icon={<Icon size={16} aria-hidden />}>
            {t(`accounts.state.${account.state}`)}
          </Label>
        </span>
      </header>
      <div className="account-body">
        <Facts account={account} />
        {account.auth === 'oauth' && <ConsentPanel account={account} />}
        <Buttons account={account} onEdit={onEdit} />
      </div>
    </section>
  )
}

function Facts({ account }: { account: Account }) {
  const now = useNow()
  const { lastTest, expiresAt } = account
  const endsSoon = expiresAt !== null && expiresAt - now < soonMs
  return (
    <>
      <p className="break-anywhere">
        <span className="mono">{account.smtp}</span>, {t(`accounts.security.${account.security}`)}
      </p>
      {account.sentence !== null && account.sentence !== lastTest?.sentence && <p>{account.sentence}</p>}
      {lastTest !== null && (
        <p className="account-test">
          <Label
            tone={lastTest.ok ? 'success' : 'danger'}
            icon={lastTest.ok ? <IconCheck size={16} aria-hidden /> : <IconAlertTriangle size={16} aria-hidden />}
          >
            {t('accounts.tested', { when: formatMoment(lastTest.at, now) })}
          </Label>{' '}
          <span>{lastTest.sentence}</span>
        </p>
      )}
      <p className="muted">
        {[
          account.lastSentAt === null
            ? t('accounts.neverSent')
            : t('accounts.lastSent', { when: formatMoment(account.lastSentAt, now) }),
          ...(account.waiting > 0 ? [t('accounts.waiting', { count: account.waiting })] : []),
        ].join('. ')}
      </p>
      {account.held > 0 && (
        <p>
          {t('accounts.held', { count: account.held })} <Link href="/outbox">{t('accounts.heldAction')}</Link>
        </p>
      )}
      {expiresAt !== null && (
        <p className={endsSoon ? 'tone-warning' : 'muted'}>{t('accounts.expires', { when: formatMoment(expiresAt, now) })}</p>
      )}
    </>
  )
}

/** Runs a command on an account, says what was done, and shows the list as it then is. */
function useAccountCommand() {
  const { client } = useConnection()
  const api = useApi()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ call }: { call: (accounts: Client['accounts']) => Promise<unknown>; said: string | null }) =>
      call(client.accounts),
    onSuccess: (_answer, { said }) => {
      if (said !== null) say(said)
    },
    onError: (error) => sayFault(readFault(error)),
    onSettled: () =>
      Promise.all([api.accounts.key(), api.outbox.key()].map((queryKey) => queries.invalidateQueries({ queryKey }))),
  })
}

function Buttons({ account, onEdit }: { account: Account; onEdit: () => void }) {
  const { accountId, from, isDefault, waiting } = account
  const command = useAccountCommand()
  const test = useAccountCommand()
  const [dialog, setDialog] = useState<'password' | 'remove' | null>(null)
  return (
    <div className="form-buttons" role="toolbar" aria-label={t('accounts.actions', { address: from })}>
      <Button
        leftSection={<IconPlugConnected size={16} aria-hidden />}
        loading={test.isPending}
        aria-label={t('accounts.testName', { address: from })}
        onClick={() => test.mutate({ call: (accounts) => accounts.test({ accountId }), said: null })}
      >
        {t('accounts.test')}
      </Button>
      {!isDefault && (
        <Button
          onClick={() =>
            command.mutate({
              call: (accounts) => accounts.setDefault({ accountId }),
              said: t('accounts.said.default', { address: from }),
            })
          }
        >
          {t('accounts.makeDefault')}
        </Button>
      )}
      {account.auth === 'password' && <Button onClick={() => setDialog('password')}>{t('accounts.newPassword')}</Button>}
      <Button onClick={onEdit}>{t('accounts.edit')}</Button>
      <Button onClick={() => setDialog('remove')}>{t('accounts.remove')}</Button>
      <PasswordDialog account={account} opened={dialog === 'password'} onClose={() => setDialog(null)} />
      <Modal
        opened={dialog === 'remove'}
        onClose={() => setDialog(null)}
        title={t('accounts.removeTitle', { address: from })}
        closeButtonProps={{ 'aria-label': t('common.close') }}
      >
        <div className="form">
          <p>{waiting === 0 ? t('accounts.removeNone') : t('accounts.removeBody', { count: waiting })}</p>
          <div className="form-buttons">
            <Button
              variant="filled"
              onClick={() => {
                setDialog(null)
                command.mutate({ call: (accounts) => accounts.remove({ accountId }), said: t('accounts.said.removed') })
              }}
            >
              {t('accounts.removeConfirm')}
            </Button>
            <Button onClick={() => setDialog(null)} data-autofocus>
              {t('common.cancel')}
            </Button>
          </div>
        </div>
      </Modal>
    </div>
  )
}

type PasswordProps = { account: Account; opened: boolean; onClose: () => void }

function PasswordDialog({ account: { accountId }, opened, onClose }: PasswordProps) {
  const command = useAccountCommand()
  const [password, setPassword] = useState('')
  const close = () => {
    setPassword('')
    onClose()
  }
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (password === '') return
    const call = (accounts: Client['accounts']) => accounts.setPassword({ accountId, password })
    command.mutate({ call, said: t('accounts.said.password') }, { onSuccess: close })
  }
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t('accounts.newPassword')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form className="form" onSubmit={submit}>
        <PasswordInput
          label={t('accounts.newPassword')}
          description={t('accounts.passwordHint')}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ style: { display: 'none' } }}
          data-autofocus
        />
        <div className="form-buttons">
          <Button type="submit" variant="filled" disabled={password === ''} loading={command.isPending}>
            {t('accounts.passwordSave')}
          </Button>
          <Button onClick={close}>{t('common.cancel')}</Button>
        </div>
      </form>
    </Modal>
  )
}
