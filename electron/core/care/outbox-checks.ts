import type { HealthCheck } from '#shared/model/health.ts'
import type { ReadableStore } from '../store/store.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** A mail that could have left two hours ago and has not: retries of a busy server come sooner. */
const stuckMs = 2 * hourMs

/** Nothing left for six hours though something could have: longer than any pause of a provider, shorter than a working day. */
const silentMs = 6 * hourMs

/** A consent is said to end a week ahead: whoever may renew it is perhaps away for days. */
const expiringMs = 7 * dayMs

const ok = (id: string, title: string, detail: string): HealthCheck => ({ id, title, status: 'ok', detail, action: null })

/** Whether mail leaves: the queue, what waits for a person, what is in doubt, and the accounts. Each says one thing to do. */
export const outboxChecks = (store: ReadableStore, now: number): HealthCheck[] => [
  queueCheck(store, now),
  heldCheck(store, now),
  doubtCheck(store),
  accountsCheck(store, now),
]

type Queue = { due: number; oldest: number | null; accepted: number | null; error: string | null }

function queueCheck(store: ReadableStore, now: number): HealthCheck {
  const title = 'Outbox'
  // What was put off to a later time is not late; what a server put off is.
  const row = store.get<Queue>(
    `SELECT count(*) AS due, min(coalesce(not_before, queued_at)) AS oldest,
       (SELECT max(ended_at) FROM outbox WHERE state = 'accepted') AS accepted,
       (SELECT last_error FROM outbox WHERE state = 'queued' AND last_error IS NOT NULL ORDER BY changed_at DESC LIMIT 1) AS error
     FROM outbox WHERE state = 'queued' AND coalesce(not_before, queued_at) <= ?`,
    now,
  )
  const { due, oldest, accepted, error } = row ?? { due: 0, oldest: null, accepted: null, error: null }
  if (due === 0 || oldest === null) return ok('outbox', title, 'Nothing waits to leave.')
  const waited = now - oldest
  const mails = due === 1 ? '1 mail waits' : `${due} mails wait`
  if (waited < stuckMs) return ok('outbox', title, `${mails} to leave.`)
  const silence = now - Math.max(accepted ?? 0, oldest)
  const why = error === null ? '' : ` The last try said: ${error}`
  return {
    id: 'outbox',
    title,
    status: silence >= silentMs ? 'error' : 'warning',
    detail:
      silence >= silentMs
        ? `Nothing has left for ${inWords(silence)}, and ${mails}, the first for ${inWords(waited)}.${why}`
        : `${mails}, the first for ${inWords(waited)}.${why}`,
    action: 'See what the account says: orgo accounts list. Then try at once: orgo outbox flush',
  }
}

function heldCheck(store: ReadableStore, now: number): HealthCheck {
  const title = 'Held mail'
  const row = store.get<{ held: number; old: number }>(
    "SELECT count(*) AS held, count(iif(changed_at < ?, 1, NULL)) AS old FROM outbox WHERE state = 'held'",
    now - dayMs,
  )
  const { held, old } = row ?? { held: 0, old: 0 }
  if (old === 0) return ok('outbox_held', title, held === 0 ? 'None.' : `${mailsAreHeld(held)}, for less than a day.`)
  return {
    ...{ id: 'outbox_held', title, status: 'warning' },
    detail: `${mailsAreHeld(old)} for over a day: nobody has decided about ${old === 1 ? 'it' : 'them'}.`,
    action: 'Look at them, then let them go or withdraw them: orgo outbox will-send',
  }
}

function doubtCheck(store: ReadableStore): HealthCheck {
  const title = 'Mail in doubt'
  const doubt =
    store.get<{ n: number }>("SELECT count(*) AS n FROM outbox WHERE state = 'in_doubt' AND decided_by IS NULL")?.n ?? 0
  if (doubt === 0) return ok('outbox_in_doubt', title, 'None.')
  return {
    ...{ id: 'outbox_in_doubt', title, status: 'warning' },
    detail: `${doubt === 1 ? '1 mail' : `${doubt} mails`} may or may not have left: a server had all of it and did not confirm.`,
    action: 'Look into Sent, then say which it is: orgo outbox list --state in_doubt',
  }
}

type AccountRow = {
  from_address: string
  stopped: 'refused' | 'no_consent' | 'consent_ended' | null
  consent_until: number | null
  last_error: string | null
}

const stops = {
  refused: 'was refused three times by its server and has stopped',
  no_consent: 'has no consent of its provider yet',
  consent_ended: 'has lost the consent of its provider',
} as const

function accountsCheck(store: ReadableStore, now: number): HealthCheck {
  const title = 'Accounts'
  const rows = store.all<AccountRow>(
    'SELECT from_address, stopped, consent_until, last_error FROM accounts ORDER BY stopped IS NULL, consent_until IS NULL, consent_until, from_address',
  )
  const stopped = rows.find((row) => row.stopped !== null)
  if (stopped?.stopped) {
    const said = stopped.last_error === null ? '' : ` It said: ${stopped.last_error}`
    return {
      ...{ id: 'accounts', title, status: 'error' },
      detail: `${stopped.from_address} ${stops[stopped.stopped]}.${said}`,
      action:
        stopped.stopped === 'refused'
          ? 'Give it its password anew: orgo accounts set-password'
          : 'Give the consent anew: orgo accounts begin-consent',
    }
  }
  const ending = rows.find((row) => row.consent_until !== null && row.consent_until - now < expiringMs)
  if (ending?.consent_until != null) {
    const left = ending.consent_until - now
    return {
      ...{ id: 'accounts', title, status: left <= 0 ? 'error' : 'warning' },
      detail:
        left <= 0
          ? `The consent for ${ending.from_address} has ended: nothing leaves by it.`
          : `The consent for ${ending.from_address} ends in ${inWords(left)}.`,
      action: 'Give the consent anew: orgo accounts begin-consent',
    }
  }
  const waiting = store.get<{ n: number }>("SELECT count(*) AS n FROM outbox WHERE state = 'held' AND account_id IS NULL")?.n ?? 0
  if (rows.length === 0 && waiting > 0)
    return {
      ...{ id: 'accounts', title, status: 'warning' },
      detail: `${mailsAreHeld(waiting)} because there is no account to send by.`,
      action: 'Add one: orgo accounts add',
    }
  return ok(
    'accounts',
    title,
    rows.length === 0 ? 'None: nothing leaves.' : rows.length === 1 ? '1 account, ready.' : `${rows.length} accounts, ready.`,
  )
}

const mailsAreHeld = (n: number): string => (n === 1 ? '1 mail is held' : `${n} mails are held`)

/** Whole days, else whole hours, else minutes. */
function inWords(ms: number): string {
  const [n, unit] =
    ms >= 2 * dayMs
      ? [Math.floor(ms / dayMs), 'days']
      : ms >= 2 * hourMs
        ? [Math.floor(ms / hourMs), 'hours']
        : [Math.max(1, Math.floor(ms / minuteMs)), 'minutes']
  return `${n} ${unit}`
}
