import { useLocation } from 'wouter'
import type { OutboxDetail } from '#shared/model/outbox.ts'
import { useOfferUndo } from '../../actions/undo-context.tsx'
import { useConnection } from '../../client/api-context.tsx'
import { readFault } from '../../client/read-fault.ts'
import { say, sayFault } from '../../parts/say.tsx'
import { formatMoment, formatSpan } from '../../text/format.ts'
import { t } from '../../text/translate.ts'
import { useOutboxRefresh } from '../outbox/use-outbox-command.ts'

const minuteMs = 60_000

/** Says what becomes of a mail that was just sent: that it waits and why, or when it leaves, with the time to take it back. */
export function useTellSent(): (mail: OutboxDetail) => void {
  const { client } = useConnection()
  const [, navigate] = useLocation()
  const offerUndo = useOfferUndo()
  const refresh = useOutboxRefresh()
  return (mail) => {
    const { outboxId, nextTryAt } = mail
    void refresh()
    if (mail.state === 'held') return say(t('outbox.said.held', { sentence: mail.holds[0]?.sentence ?? '' }))
    const leftMs = (nextTryAt ?? 0) - Date.now()
    const undo = () =>
      void client.outbox
        .undo({ outboxId })
        .then(() => {
          say(t('outbox.said.undo'))
          navigate(`/outbox/${outboxId}`)
        })
        .catch((error: unknown) => sayFault(readFault(error)))
        .finally(refresh)
    if (nextTryAt === null || leftMs <= 0) return say(t('outbox.said.sendNow'))
    if (leftMs > 2 * minuteMs)
      return offerUndo(t('outbox.said.queuedAt', { when: formatMoment(nextTryAt, Date.now()) }), undo, leftMs)
    const span = leftMs < minuteMs ? t('outbox.seconds', { count: Math.ceil(leftMs / 1000) }) : formatSpan(leftMs)
    offerUndo(t('outbox.said.queued', { span }), undo, leftMs)
  }
}
