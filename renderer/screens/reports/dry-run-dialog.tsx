import { Modal, Tabs } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { SubscriptionDryRun } from '#shared/model/report.ts'
import { useApi } from '../../client/api-context.tsx'
import { MailFrame } from '../../mail/mail-frame.tsx'
import { MailText } from '../../mail/mail-text.tsx'
import { ErrorState, LoadingState } from '../../parts/states.tsx'
import { formatBytes, formatExact } from '../../text/format.ts'
import { t } from '../../text/translate.ts'
import { Fact, Facts } from '../archives/facts.tsx'
import '../../mail/mail.css'

/** Shows the mail that a subscription would send now. Nothing is sent. */
export function DryRunDialog({ subscriptionId, onClose }: { subscriptionId: string | null; onClose: () => void }) {
  return (
    <Modal
      opened={subscriptionId !== null}
      onClose={onClose}
      title={t('reports.dryRunTitle')}
      size="xl"
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {subscriptionId !== null && <DryRun subscriptionId={subscriptionId} />}
    </Modal>
  )
}

function DryRun({ subscriptionId }: { subscriptionId: string }) {
  const api = useApi()
  const answer = useQuery(api.reports.dryRun.queryOptions({ input: { subscriptionId }, staleTime: 0 }))
  if (answer.error) return <ErrorState error={answer.error} onRetry={() => answer.refetch()} />
  if (!answer.data) return <LoadingState />
  return <DryRunMail mail={answer.data} />
}

function DryRunMail({ mail }: { mail: SubscriptionDryRun }) {
  return (
    <div className="form">
      {mail.problem !== null && (
        <p className="tone-danger" role="alert">
          {mail.problem}
        </p>
      )}
      <p>{t('reports.dryRunBody')}</p>
      <Facts>
        <Fact name={t('reports.reader')}>{mail.to ? `${mail.to.name} <${mail.to.address}>` : t('common.nobody')}</Fact>
        <Fact name={t('reports.subject')}>{mail.subject}</Fact>
        <Fact name={t('reports.attach')}>
          {mail.files.length === 0
            ? t('common.none')
            : mail.files.map(({ name, sizeBytes }) => `${name} (${formatBytes(sizeBytes)})`).join(', ')}
        </Fact>
        <Fact name={t('reports.next')}>{mail.next.map((at) => formatExact(at)).join('; ')}</Fact>
      </Facts>
      {mail.html !== '' && <MailTabs mail={mail} />}
    </div>
  )
}

function MailTabs({ mail }: { mail: SubscriptionDryRun }) {
  return (
    <Tabs defaultValue="html" keepMounted={false}>
      <Tabs.List aria-label={t('message.show')}>
        <Tabs.Tab value="html">{t('message.html')}</Tabs.Tab>
        <Tabs.Tab value="text">{t('message.text')}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="html" pt={8}>
        <MailFrame message={{ messageId: '', subject: mail.subject, attachments: [] }} html={mail.html} />
      </Tabs.Panel>
      <Tabs.Panel value="text" pt={8}>
        <MailText text={mail.text} />
      </Tabs.Panel>
    </Tabs>
  )
}
