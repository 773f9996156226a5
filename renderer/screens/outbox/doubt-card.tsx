import { Button } from '@mantine/core'
import { IconHelpCircle } from '@tabler/icons-react'
import type { OutboxRow } from '#shared/model/outbox.ts'
import { t } from '../../text/translate.ts'
import { showSubject } from './outbox-labels.tsx'
import { useOneMail } from './use-outbox-command.ts'

type Answer = 'arrived' | 'send_again' | 'keep'
const answers: readonly { answer: Answer; label: 'outbox.arrived' | 'outbox.sendAgain' | 'outbox.keep' }[] = [
  { answer: 'arrived', label: 'outbox.arrived' },
  { answer: 'send_again', label: 'outbox.sendAgain' },
  { answer: 'keep', label: 'outbox.keep' },
]

/** A mail of which nobody knows whether it left: what happened, and the three answers a person can give. */
export function DoubtCard({ mail }: { mail: Pick<OutboxRow, 'outboxId' | 'subject'> }) {
  const { run, isPending } = useOneMail()
  const subject = showSubject(mail)
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
      <p className="muted small">{t('outbox.doubtHint')}</p>
      <div className="form-buttons">
        {answers.map(({ answer, label }) => (
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
