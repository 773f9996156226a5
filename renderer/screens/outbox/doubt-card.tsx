import { Button } from '@mantine/core'
import { IconEye, IconHelpCircle } from '@tabler/icons-react'
import type { OutboxRow } from '#shared/model/outbox.ts'
import { useTargetNames } from '../../client/use-target-names.ts'
import { t } from '../../text/translate.ts'
import { showSubject } from './outbox-labels.tsx'
import { useOneMail } from './use-outbox-command.ts'

type Answer = 'arrived' | 'send_again' | 'keep'
type Row = Pick<OutboxRow, 'outboxId' | 'subject' | 'decidedBy'>

const answers: readonly { answer: Answer; label: 'outbox.arrived' | 'outbox.sendAgain' | 'outbox.keep' }[] = [
  { answer: 'arrived', label: 'outbox.arrived' },
  { answer: 'send_again', label: 'outbox.sendAgain' },
  { answer: 'keep', label: 'outbox.keep' },
]

/** A mail of which nobody knows whether it left: what happened, and the answers a person can give. Who kept it is named. */
export function DoubtCard({ mail }: { mail: Row }) {
  const { run, isPending } = useOneMail()
  const nameTarget = useTargetNames()
  const subject = showSubject(mail)
  const keeper = mail.decidedBy
  const decide = (answer: Answer) =>
    void run({
      call: (outbox) => outbox.resolveDoubt({ outboxId: mail.outboxId, answer }),
      said: t(`outbox.said.${answer}`),
    })
  return (
    <section className="doubt-card" aria-label={t('outbox.doubts')}>
      <p>
        <IconHelpCircle size={16} className="tone-warning" aria-hidden /> {t('outbox.doubt', { subject })}
      </p>
      {keeper !== null && (
        <p>
          <IconEye size={16} aria-hidden /> {t('outbox.doubtKept', { who: nameTarget(keeper) })}
        </p>
      )}
      <p className="muted small">{t(keeper === null ? 'outbox.doubtHint' : 'outbox.doubtKeptHint')}</p>
      <div className="form-buttons">
        {answers
          .filter(({ answer }) => answer !== 'keep' || keeper === null)
          .map(({ answer, label }) => (
            <Button
              key={answer}
              size="compact-sm"
              disabled={isPending}
              aria-label={`${t(label)}: ${subject}`}
              onClick={() => decide(answer)}
            >
              {t(label)}
            </Button>
          ))}
      </div>
    </section>
  )
}
