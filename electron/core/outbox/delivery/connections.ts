import { fail, type Result, succeed } from '#shared/model/result.ts'
import type { Ports } from '../../ports.ts'
import type { Store } from '../../store/store.ts'
import { type AccountRow, findAccount, noteSignIn } from '../accounts/account-rows.ts'
import { readLogin } from '../accounts/sign-in.ts'
import { nextTry } from './backoff.ts'
import { explainFault } from './explain-fault.ts'
import { isOfConnection, type SmtpFault } from './smtp-fault.ts'
import { openSmtp, type SmtpConnection, type SmtpLimits, type SmtpLogin } from './smtp-port.ts'

/** The account of a mail, ready to be tried, with what it signs in with. */
export type ReadyAccount = { row: AccountRow; login: SmtpLogin }

/** Why an account cannot be tried now. `gone`: there is none, and only a person helps. */
export type NotReady = { gone: boolean; sentence: string }

/** Connections to the servers of accounts: one each, kept from mail to mail, and a memory of those that did not come about. */
export type Connections = {
  /** Whether the account may be tried now; nothing is connected yet. */
  prepare(accountId: string | null): Promise<Result<ReadyAccount, NotReady>>
  open(account: ReadyAccount): Promise<Result<{ connection: SmtpConnection; isFresh: boolean }, SmtpFault>>
  /** Notes how a try ended, for the mails after it. */
  note(accountId: string, fault: SmtpFault | null): void
  forgetFaults(): void
  sentences(): string[]
  closeAll(): void
}

const gone =
  'The account it was to leave by is gone. Let it go, and it leaves by the account for new mail; "orgo outbox edit --account" gives it another.'

/** Some servers end a connection after a hundred mails; a new one costs less than a refused mail. */
const mailsPerConnection = 50

type ConnectionOptions = { store: Store; ports: Ports; limits: SmtpLimits; closing: AbortSignal }

type Open = { connection: SmtpConnection; left: number }
type Pause = { until: number; faults: number; sentence: string }

export function createConnections({ store, ports, limits, closing }: ConnectionOptions): Connections {
  const open = new Map<string, Open>()
  const pauses = new Map<string, Pause>()
  const now = (): number => ports.clock.now()
  const notReady = (sentence: string, gone = false): Result<never, NotReady> => fail({ gone, sentence })
  const pause = (accountId: string, sentence: string): void => {
    const faults = (pauses.get(accountId)?.faults ?? 0) + 1
    pauses.set(accountId, { faults, sentence, until: nextTry('cut', faults, ports.random, now()) })
  }
  const noteLogin = (row: AccountRow, outcome: 'done' | 'refused', sentence: string | null): void => {
    if (outcome === 'done' && row.refusals === 0 && row.last_error === null) return
    store.write((tx) => noteSignIn(tx, row.account_id, outcome, sentence, now()))
    if (outcome === 'refused') ports.log.security('account_login_refused', { account: row.account_id })
  }
  const connect = async ({ row, login }: ReadyAccount): Promise<Result<SmtpConnection, SmtpFault>> => {
    const opened = await openSmtp(row, login, limits, closing)
    if (opened.ok || opened.fault.kind !== 'login_refused' || row.auth !== 'oauth') return opened
    // A provider may end a token before its time: a new one is asked for once, before this counts as a refusal.
    const renewed = await readLogin({ store, ports }, row, true)
    return renewed.ok ? openSmtp(row, renewed.value, limits, closing) : opened
  }
  return {
    prepare: async (accountId) => {
      const row = accountId === null ? undefined : findAccount(store.read, accountId)
      if (!row) return notReady(gone, true)
      const paused = pauses.get(row.account_id)
      if (paused && paused.until > now()) return notReady(paused.sentence)
      if (row.stopped !== null) return notReady(row.last_error ?? 'The account was stopped.')
      const login = await readLogin({ store, ports }, row)
      if (login.ok) return succeed({ row, login: login.value })
      pause(row.account_id, login.fault)
      return notReady(login.fault)
    },
    open: async (account) => {
      const { row } = account
      const known = open.get(row.account_id)
      if (known && known.left > 0 && known.connection.isUsable()) {
        known.left -= 1
        return succeed({ connection: known.connection, isFresh: false })
      }
      known?.connection.close()
      open.delete(row.account_id)
      const opened = await connect(account)
      if (!opened.ok) {
        if (opened.fault.kind === 'login_refused') noteLogin(row, 'refused', explainFault(opened.fault, row))
        return opened
      }
      if (row.auth !== 'none') noteLogin(row, 'done', null)
      open.set(row.account_id, { connection: opened.value, left: mailsPerConnection - 1 })
      return succeed({ connection: opened.value, isFresh: true })
    },
    note: (accountId, fault) => {
      const row = findAccount(store.read, accountId)
      if (fault && row && isOfConnection(fault)) pause(accountId, explainFault(fault, row))
      if (!fault) pauses.delete(accountId)
    },
    forgetFaults: () => pauses.clear(),
    sentences: () => [...new Set([...pauses.values()].filter(({ until }) => until > now()).map(({ sentence }) => sentence))],
    closeAll: () => {
      for (const { connection } of open.values()) connection.close()
      open.clear()
    },
  }
}
