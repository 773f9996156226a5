import type { HeldGroup, Hold, HoldReason, OutboxKind } from '#shared/model/outbox.ts'
import type { ReadableStore } from '../store/store.ts'

type Row = { outbox_id: string; kind: OutboxKind; held_json: string; domains: string | null }

/** 1,000 held mails are shown at once: nobody decides more in one go. */
const most = 1000

/**
 * Held mail as a person decides it: by the first reason of each, the largest group first, with kinds and domains in fixed order.
 *
 * Shapes: a mail is in one group alone, so that the counts add up.
 */
export function groupHeld(store: ReadableStore): HeldGroup[] {
  const rows = store.all<Row>(
    `SELECT outbox_id, kind, held_json,
       (SELECT group_concat(DISTINCT substr(address, instr(address, '@') + 1)) FROM outbox_recipients
        WHERE outbox_recipients.outbox_id = outbox.outbox_id) AS domains
     FROM outbox WHERE state = 'held' ORDER BY outbox_no LIMIT ?`,
    most,
  )
  const groups = new Map<HoldReason, { sentences: Set<string>; rows: Row[] }>()
  for (const row of rows) {
    const [hold] = JSON.parse(row.held_json) as Hold[] // enqueue wrote them from Hold[]
    const reason = hold?.reason ?? 'asked'
    const group = groups.get(reason) ?? { sentences: new Set(), rows: [] }
    group.rows.push(row)
    group.sentences.add(hold?.sentence ?? '')
    groups.set(reason, group)
  }
  return [...groups]
    .map(([reason, group]) => ({
      reason,
      sentence: [...group.sentences][0] ?? '',
      count: group.rows.length,
      kinds: countBy(group.rows.map(({ kind }) => kind)).map(([kind, count]) => ({ kind, count })),
      domains: countBy(group.rows.flatMap(({ domains }) => domains?.split(',') ?? [])).map(([domain, count]) => ({
        domain,
        count,
      })),
      outboxIds: group.rows.map((row) => row.outbox_id),
    }))
    .sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1))
}

function countBy<Value extends string>(values: readonly Value[]): [Value, number][] {
  const counts = new Map<Value, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].sort(([a, one], [b, two]) => two - one || (a < b ? -1 : 1))
}
