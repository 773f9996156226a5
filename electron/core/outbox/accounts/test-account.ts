import type { AccountTest } from '#shared/model/account.ts'
import type { Result } from '#shared/model/result.ts'
import { explainFault } from '../delivery/explain-fault.ts'
import type { SmtpFault } from '../delivery/smtp-fault.ts'
import { openSmtp, type SmtpConnection, type SmtpLimits } from '../delivery/smtp-port.ts'
import { type AccountRow, noteSignIn } from './account-rows.ts'
import { type AccountServices, readLogin } from './sign-in.ts'

/** Shorter than for mail: a person waits. */
const testLimits: SmtpLimits = { connectMs: 20_000, replyMs: 20_000, chunkMs: 20_000, bodyMs: 20_000, lastReplyMs: 20_000 }

/**
 * Connects, signs in and asks for the sender, and sends nothing. The answer says in words what failed; it is kept with the account.
 *
 * A refused login counts as one of those that stop the account, because the server counts it too; a login that succeeds lets a stopped account
 * go on.
 */
export async function testAccount(services: AccountServices, row: AccountRow, limits = testLimits): Promise<AccountTest> {
  const { store, ports } = services
  const { ok, sentence, signIn } = await tryAccount(services, row, limits)
  const test: AccountTest = { at: ports.clock.now(), ok, sentence }
  store.write((tx) => {
    if (signIn) noteSignIn(tx, row.account_id, signIn, sentence, test.at)
    tx.run('UPDATE accounts SET test_json = ? WHERE account_id = ?', JSON.stringify(test), row.account_id)
  })
  ports.log.activity('account_tested', { account: row.account_id, ok })
  return test
}

type Tried = { ok: boolean; sentence: string; signIn: 'done' | 'refused' | null }

async function tryAccount(services: AccountServices, row: AccountRow, limits: SmtpLimits): Promise<Tried> {
  const login = await readLogin(services, row)
  if (!login.ok) return { ok: false, sentence: login.fault, signIn: null }
  const opened: Result<SmtpConnection, SmtpFault> = await openSmtp(row, login.value, limits)
  if (!opened.ok) {
    const refused = opened.fault.kind === 'login_refused'
    return { ok: false, sentence: explainFault(opened.fault, row), signIn: refused ? 'refused' : null }
  }
  try {
    const fault = await opened.value.checkSender(row.from_address)
    if (fault) return { ok: false, sentence: explainFault(fault, row), signIn: 'done' }
  } finally {
    opened.value.close()
  }
  const as = row.login === '' ? 'Connected to' : 'Signed in at'
  const protection = row.security === 'none' ? ' Nothing is encrypted, as this server is on this machine.' : ''
  return {
    ok: true,
    sentence: `${as} ${row.host}:${row.port}; it takes mail from ${row.from_address}. Nothing was sent.${protection}`,
    signIn: 'done',
  }
}
