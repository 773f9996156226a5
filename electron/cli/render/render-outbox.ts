import type { Outputs } from '#shared/contract/contract.ts'
import type { DoubtEnd, OutboxRow } from '#shared/model/outbox.ts'
import { countOf, formatBytes, formatTime } from '../format.ts'
import { toPlainLine } from '../plain-text.ts'
import type { Terminal } from '../terminal.ts'
import type { Column } from './table.ts'

/** A longer subject would push what stands behind it out of sight. */
const subjectChars = 60

const shorten = (subject: string): string =>
  subject.length <= subjectChars ? subject : `${subject.slice(0, subjectChars - 1).trimEnd()}…`

export const outboxColumns: readonly Column<OutboxRow>[] = [
  { heading: 'MAIL', cell: (row) => row.outboxId },
  { heading: 'STATE', cell: (row) => row.state.replace('_', ' ') },
  { heading: 'NEXT TRY', cell: (row) => (row.nextTryAt === null ? '' : formatTime(row.nextTryAt)) },
  { heading: 'KIND', cell: (row) => row.kind },
  { heading: 'TO', cell: (row) => row.to.map(({ address }) => address).join(', ') },
  { heading: 'SUBJECT', cell: (row) => shorten(row.subject) },
  { heading: 'WHY', cell: (row) => row.holds[0]?.sentence ?? row.error ?? '' },
]

const states = ['draft', 'held', 'queued', 'sending', 'accepted', 'failed', 'in_doubt', 'cancelled'] as const

export function renderCounts(counts: Outputs['outbox']['counts']): string {
  const lines = states.map((state) => `${state.replace('_', ' ').padEnd(12)}${counts[state]}`)
  const last =
    counts.lastAcceptedAt === null ? 'Nothing has left yet.' : `The last mail left ${formatTime(counts.lastAcceptedAt)}.`
  return `${[...lines, last].join('\n')}\n`
}

/** How the outbox stands after a flush, and what of it remains. */
export function renderFlush(flush: Outputs['outbox']['flush']): string {
  const { due, elsewhere, sentences, nextTryAt } = flush
  const later = flush.queued - due
  const others =
    later > 0 && nextTryAt !== null
      ? [`${countOf(later, 'mail')} ${later === 1 ? 'is' : 'are'} tried again by itself, the next one ${formatTime(nextTryAt)}.`]
      : []
  if (elsewhere)
    return `${renderCounts(flush)}Another Orgo of this profile is sending this moment; it goes on with what is due (${countOf(due, 'mail')}).\n`
  const remains =
    due === 0 ? [] : [['Due and still here: ', countOf(due, 'mail'), '.', ...sentences.map((one) => ` ${one}`)].join('')]
  return `${renderCounts(flush)}${[...remains, ...others].map((line) => `${toPlainLine(line)}\n`).join('')}`
}

/** Held mail by its reason, with the ids to decide it by. */
export function renderHeld({ groups }: Outputs['outbox']['willSend']): string {
  if (groups.length === 0) return 'Nothing is held.\n'
  const parts = groups.flatMap((group) => [
    toPlainLine(`${countOf(group.count, 'mail')}  ${group.sentence}`),
    `  ${group.kinds.map(({ kind, count }) => `${count} ${kind}`).join(', ')}; to ${toPlainLine(group.domains.map(({ domain }) => domain).join(', '))}`,
    ...group.outboxIds.map((outboxId) => `  ${outboxId}`),
    '',
  ])
  return `${parts.join('\n').trimEnd()}\n`
}

export function renderItemOutcome({ done, refused }: Outputs['outbox']['cancel']): string {
  const lines = [
    `Done: ${countOf(done.length, 'mail')}.`,
    ...refused.map((one) => `! ${one.outboxId}  ${toPlainLine(one.sentence)}`),
  ]
  return `${lines.join('\n')}\n`
}

/** What became of the mail of a task, a line for each. */
export function renderTimeline({ events }: Outputs['outbox']['timeline']): string {
  if (events.length === 0) return 'No mail of this task has been sent on its way.\n'
  const lines = events.map(({ at, what, subject, to, by, sentence }) => {
    const who = by === null ? '' : `, ${by}`
    return toPlainLine(
      `${formatTime(at)}  ${what.replace('_', ' ').padEnd(10)}  "${subject}" to ${to.join(', ')}${who}  ${sentence ?? ''}`,
    )
  })
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`
}

const settlements: Readonly<Record<DoubtEnd['how'], string>> = {
  arrived: 'it arrived, says ',
  send_again: 'sent again by ',
  keep: 'looked at and kept by ',
  receipt: 'something came back that proves it arrived',
}

/** One mail: who gets it, why it stands as it does, its tries, and its words. */
export function renderItem(item: Outputs['outbox']['show'], terminal: Terminal): string {
  const field = (name: string, value: string): string => `${name.padEnd(12)}${toPlainLine(value)}`
  const recipients = item.recipients.map(({ address, name, place, outcome, delivery, smtpReply }) =>
    field(
      place,
      `${name === '' ? address : `${name} <${address}>`}  ${outcome}${delivery === 'unknown' ? '' : `, ${delivery}`} ${smtpReply ?? ''}`,
    ),
  )
  const attempts = item.attempts.flatMap(({ n, beganAt, outcome, reason, settled }) => [
    field(`try ${n}`, `${formatTime(beganAt)}  ${outcome?.replace('_', ' ') ?? 'under way'}  ${reason ?? ''}`),
    ...(settled === null ? [] : [field('settled', `${formatTime(settled.at)}  ${settlements[settled.how]}${settled.by ?? ''}`)]),
  ])
  return `${[
    item.outboxId,
    field('state', `${item.state.replace('_', ' ')}${item.nextTryAt === null ? '' : `, next try ${formatTime(item.nextTryAt)}`}`),
    ...item.holds.map(({ sentence }) => field('held', sentence)),
    ...(item.error === null ? [] : [field('error', item.error)]),
    field('from', item.from === null ? 'no account' : `${item.from.name} <${item.from.address}>`),
    ...recipients,
    field('subject', item.subject),
    ...item.files.map(({ name, bytes }) => field('file', `${name}  ${formatBytes(bytes)}`)),
    ...item.missingFiles.map((name) => field('missing', name)),
    field('why', item.cause.sentence),
    ...attempts,
    '',
    ...item.text.split('\n').map(toPlainLine),
  ]
    .join('\n')
    .trimEnd()}\n${terminal.columns === null || item.actions.length === 0 ? '' : `\nYou can: ${item.actions.join(', ').replaceAll('_', '-')}.\n`}`
}
