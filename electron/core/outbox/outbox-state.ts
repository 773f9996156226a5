import type { OutboxAction, OutboxState } from '#shared/model/outbox.ts'

/**
 * What can happen to a mail that leaves.
 *
 * `queue` sends a draft or lets a held mail go; `hold` stops it; `edit` makes a draft of it; `begin` is a try; a try ends with `accept`, `later`,
 * `fail` or `doubt`; `arrived` and `again` are a person's answers to doubt; `retry` tries a failed mail anew; `cancel` withdraws.
 */
export const outboxEvents = [
  'queue',
  'hold',
  'edit',
  'begin',
  'accept',
  'later',
  'fail',
  'doubt',
  'arrived',
  'again',
  'retry',
  'cancel',
] as const
export type OutboxEvent = (typeof outboxEvents)[number]

/**
 * The states of a mail and the ways between them: what is not here cannot happen.
 *
 * Nothing leads out of `accepted`, so nothing is sent twice; `sending` is left by the end of its try alone; out of `in_doubt` nothing leads to
 * `queued` but a person's `again`, and what `settleDoubt` leaves for those whom the server had put off.
 */
const ways: Readonly<Record<OutboxState, Partial<Record<OutboxEvent, OutboxState>>>> = {
  draft: { queue: 'queued', hold: 'held', edit: 'draft', cancel: 'cancelled' },
  held: { queue: 'queued', hold: 'held', edit: 'draft', cancel: 'cancelled' },
  queued: { begin: 'sending', hold: 'held', edit: 'draft', fail: 'failed', cancel: 'cancelled' },
  sending: { accept: 'accepted', later: 'queued', hold: 'held', fail: 'failed', doubt: 'in_doubt' },
  accepted: {},
  failed: { retry: 'queued', hold: 'held', edit: 'draft', cancel: 'cancelled' },
  in_doubt: { arrived: 'accepted', again: 'queued', cancel: 'cancelled' },
  cancelled: { edit: 'draft' },
}

/** The state after an event, null where it cannot happen. Pure. */
export const nextOutboxState = (state: OutboxState, event: OutboxEvent): OutboxState | null => ways[state][event] ?? null

/** The states in which a mail waits or wants somebody; in the others it has ended. */
export const openOutboxStates: readonly OutboxState[] = ['draft', 'held', 'queued', 'sending', 'failed', 'in_doubt']

type Standing = {
  state: OutboxState
  /** Some recipient was taken already: its words cannot be changed any more. */
  hasAccepted: boolean
  /** It goes out at a later time. */
  waits: boolean
}

/** What a person may do with a mail as it stands. */
export function actionsOf({ state, hasAccepted, waits }: Standing): OutboxAction[] {
  const can = (event: OutboxEvent): boolean => nextOutboxState(state, event) !== null
  const byPerson = state !== 'sending'
  return [
    ...(can('edit') && !hasAccepted ? (['edit'] as const) : []),
    ...(can('queue') ? (['queue'] as const) : []),
    ...(byPerson && can('hold') && state !== 'held' && state !== 'draft' ? (['hold'] as const) : []),
    ...(can('cancel') ? (['cancel'] as const) : []),
    ...(can('retry') ? (['retry'] as const) : []),
    ...(state === 'queued' && waits ? (['send_now', ...(hasAccepted ? [] : (['undo'] as const))] as const) : []),
    ...(state === 'in_doubt' ? (['resolve'] as const) : []),
  ]
}

const stateWords: Readonly<Record<OutboxState, string>> = {
  draft: 'is a draft',
  held: 'is held',
  queued: 'waits to go out',
  sending: 'is with the mail server right now',
  accepted: 'has left: the mail server has taken it',
  failed: 'was refused',
  in_doubt: 'may have left: nobody knows until somebody has looked',
  cancelled: 'was withdrawn',
}

/** Why an event is refused, as a sentence for people. */
export const explainRefusal = (state: OutboxState): string => `This mail ${stateWords[state]}, so this cannot be done.`
