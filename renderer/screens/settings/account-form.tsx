import { Button, Modal, NativeSelect, PasswordInput, Textarea, TextInput } from '@mantine/core'
import { isDefinedError, ORPCError } from '@orpc/client'
import { type SubmitEvent, useState } from 'react'
import { type Account, AccountSecurity } from '#shared/model/account.ts'
import { useConnection } from '../../client/api-context.tsx'
import { readFault } from '../../client/read-fault.ts'
import { t } from '../../text/translate.ts'
import {
  type AccountFields,
  type AccountKind,
  accountToFields,
  emptyAccount,
  fieldOfFault,
  fieldsToSmtp,
  findAccountFault,
  providerServers,
  usualPorts,
} from './account-fields.ts'

type Props = { account: Account | null; onDone: (account: Account) => void; onClose: () => void }

/** The form of an account: null adds one. */
export function AccountDialog({ opened, ...props }: Props & { opened: boolean }) {
  return (
    <Modal
      opened={opened}
      onClose={props.onClose}
      title={t(props.account === null ? 'accounts.add' : 'accounts.edit')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {opened && <AccountForm {...props} />}
    </Modal>
  )
}

type Fault = { field: keyof AccountFields | null; sentence: string }
const kinds: readonly AccountKind[] = ['password', 'google', 'microsoft']

function AccountForm({ account, onDone, onClose }: Props) {
  const [fields, setFields] = useState(() => (account ? accountToFields(account) : emptyAccount))
  const { save, fault, isSaving } = useSave(account, fields, onDone)
  const set = (change: Partial<AccountFields>) => setFields((before) => ({ ...before, ...change }))
  const text = (field: 'from' | 'name' | 'host' | 'port' | 'user' | 'clientId') => ({
    label: t(`accounts.${field}`),
    value: fields[field],
    error: fault?.field === field ? fault.sentence : null,
    onChange: (event: { currentTarget: { value: string } }) => set({ [field]: event.currentTarget.value }),
  })
  const chooseKind = (kind: AccountKind) => set({ kind, ...(kind === 'password' ? {} : providerServers[kind]) })
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    void save()
  }
  const byPassword = fields.kind === 'password'
  return (
    <form className="form" onSubmit={submit} noValidate>
      {account === null && (
        <NativeSelect
          label={t('accounts.kind')}
          value={fields.kind}
          onChange={(event) => chooseKind(kinds.find((kind) => kind === event.currentTarget.value) ?? 'password')}
          data={kinds.map((value) => ({ value, label: t(`accounts.kind.${value}`) }))}
        />
      )}
      <TextInput {...text('from')} type="email" data-autofocus required />
      <TextInput {...text('name')} dir="auto" />
      <div className="account-server">
        <TextInput {...text('host')} required />
        <TextInput {...text('port')} inputMode="numeric" />
      </div>
      <NativeSelect
        label={t('accounts.security')}
        value={fields.security}
        onChange={(event) => {
          const security = AccountSecurity.parse(event.currentTarget.value)
          set({ security, port: usualPorts[security] })
        }}
        data={AccountSecurity.options.map((value) => ({ value, label: t(`accounts.secure.${value}`) }))}
      />
      <TextInput {...text('user')} description={t('accounts.userHint')} autoComplete="off" />
      {byPassword && account === null && (
        <PasswordInput
          label={t('accounts.password')}
          description={t('accounts.passwordHint')}
          value={fields.password}
          onChange={(event) => set({ password: event.currentTarget.value })}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ style: { display: 'none' } }}
        />
      )}
      {!byPassword && account === null && (
        <>
          <TextInput {...text('clientId')} description={t('accounts.clientIdHint')} required />
          <PasswordInput
            label={t('accounts.clientSecret')}
            value={fields.clientSecret}
            onChange={(event) => set({ clientSecret: event.currentTarget.value })}
            autoComplete="new-password"
            visibilityToggleButtonProps={{ style: { display: 'none' } }}
          />
        </>
      )}
      <details open={fault?.field === 'certificate'}>
        <summary>{t('accounts.more')}</summary>
        <Textarea
          label={t('accounts.certificate')}
          value={fields.certificate}
          error={fault?.field === 'certificate' ? fault.sentence : null}
          onChange={(event) => set({ certificate: event.currentTarget.value })}
          rows={4}
          className="mono"
        />
      </details>
      {fault !== null && fault.field === null && (
        <p className="tone-danger" role="alert">
          {fault.sentence}
        </p>
      )}
      <div className="form-buttons">
        <Button type="submit" variant="filled" loading={isSaving}>
          {t(account === null ? 'accounts.add' : 'accounts.save')}
        </Button>
        <Button onClick={onClose}>{t('common.cancel')}</Button>
      </div>
    </form>
  )
}

/** Checks the form, sends it, and puts a refusal to its field. */
function useSave(account: Account | null, fields: AccountFields, onDone: (account: Account) => void) {
  const { client } = useConnection()
  const [fault, setFault] = useState<Fault | null>(null)
  const [isSaving, setSaving] = useState(false)
  const save = async () => {
    const missing = findAccountFault(fields)
    if (missing) return setFault({ field: missing.field, sentence: t(`accounts.${missing.fault}`) })
    setSaving(true)
    setFault(null)
    const { kind, from, name, password, clientId, clientSecret, certificate } = fields
    const place = { smtp: fieldsToSmtp(fields), from, name, cleartext: fields.security === 'none' }
    const own = certificate.trim() === '' ? {} : { certificate }
    try {
      const saved = account
        ? await client.accounts.update({ accountId: account.accountId, ...place, ...own })
        : await client.accounts.add({
            ...place,
            ...own,
            ...(kind === 'password' && password !== '' ? { password } : {}),
            ...(kind === 'password' ? {} : { oauth: { provider: kind, clientId: clientId.trim() } }),
            ...(kind !== 'password' && clientSecret !== '' ? { clientSecret } : {}),
          })
      onDone(saved)
    } catch (error) {
      setFault(faultOf(error))
    } finally {
      setSaving(false)
    }
  }
  return { save, fault, isSaving }
}

function faultOf(error: unknown): Fault {
  const data: unknown = error instanceof ORPCError && isDefinedError(error) ? error.data : undefined
  const field = typeof data === 'object' && data !== null && 'field' in data && typeof data.field === 'string' ? data.field : null
  return { field: field === null ? null : fieldOfFault(field), sentence: readFault(error) }
}
