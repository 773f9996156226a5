import { IconAlertTriangle } from '@tabler/icons-react'
import { Label } from '../parts/labels.tsx'
import { t } from '../text/translate.ts'
import { nameOfPart, type ShownMail } from './shown-mail.ts'
import './mail.css'

/** What was wrong with the mail as it came, each with its place in the archive. */
export function MailProblems({ mail }: { mail: Pick<ShownMail, 'inside' | 'subject' | 'problems'> }) {
  if (mail.problems.length === 0) return null
  return (
    <section className="mail-problems" aria-label={nameOfPart(t('message.problems'), mail)}>
      <Label tone="warning" icon={<IconAlertTriangle size={16} aria-hidden />}>
        {t('message.problems')}
      </Label>
      <ul>
        {mail.problems.map((problem) => (
          <li key={`${problem.code} ${problem.offsetBytes ?? ''} ${problem.message}`}>
            {problem.message}{' '}
            {problem.offsetBytes !== undefined && (
              <span className="muted">{t('message.problemAt', { offset: problem.offsetBytes })}</span>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
