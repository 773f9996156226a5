import type { ReadableStore } from '../../store/store.ts'

/** How accounts and what waits for them stand, for the health screen and its alerts. */
export type AccountHealth = {
  accounts: number
  /** Accounts that send nothing before a person has done something, with the sentence that says what. */
  stopped: { from: string; sentence: string }[]
  /** Consents that end soon or have ended, the soonest first. */
  ending: { from: string; at: number }[]
  /** Mails that could have left a while ago, and since when the oldest of them could. */
  stuck: { count: number; since: number | null }
}

/** Mail waits for minutes where a server is busy; an hour is told. */
const stuckMs = 3_600_000

/** Two weeks: time enough to find whoever may give consent. */
const soonMs = 14 * 86_400_000

export function readAccountHealth(read: ReadableStore, now: number): AccountHealth {
  const rows = read.all<{ from_address: string; stopped: string | null; sentence: string | null; consent_until: number | null }>(
    `SELECT from_address, consent_until, last_error AS sentence,
       CASE WHEN stopped IS NOT NULL THEN stopped WHEN auth = 'password' AND secret IS NULL THEN 'no_password' END AS stopped
     FROM accounts ORDER BY is_default DESC, created_at, account_id`,
  )
  const stuck = read.get<{ count: number; since: number | null }>(
    `SELECT count(*) AS count, min(max(coalesce(not_before, 0), queued_at)) AS since FROM outbox
     WHERE state = 'queued' AND max(coalesce(not_before, 0), queued_at) <= ?`,
    now - stuckMs,
  )
  return {
    accounts: rows.length,
    stopped: rows.flatMap(({ from_address: from, stopped, sentence }) =>
      stopped === null ? [] : [{ from, sentence: sentence ?? reasons[stopped] ?? 'It was stopped.' }],
    ),
    ending: rows
      .flatMap(({ from_address: from, consent_until: at }) => (at !== null && at - now < soonMs ? [{ from, at }] : []))
      .sort((a, b) => a.at - b.at),
    stuck: stuck ?? { count: 0, since: null },
  }
}

const reasons: Readonly<Record<string, string>> = {
  no_password: 'It has no password yet.',
  no_consent: "It waits for the provider's consent.",
  consent_ended: 'The provider allows it no more.',
  refused: 'The server refused its login three times.',
}
