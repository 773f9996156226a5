import { Button } from '@mantine/core'
import { useAction } from '../../actions/action-context.tsx'
import { t } from '../../text/translate.ts'
import type { Selection } from '../tasks/parts/use-selection.ts'
import { type ManyCommand, useManyMails } from './use-outbox-command.ts'

const commands = [
  { command: 'release', label: 'outbox.release' },
  { command: 'hold', label: 'outbox.hold' },
  { command: 'retry', label: 'outbox.retry' },
  { command: 'cancel', label: 'outbox.withdraw' },
] as const satisfies readonly { command: ManyCommand; label: string }[]

/** One command over the chosen mails; those that it did not fit stay chosen. `#` withdraws them, Ctrl+Enter lets them go. */
export function MailsBar({ selection }: { selection: Selection }) {
  const { run, isPending } = useManyMails()
  const chosen = selection.ids
  const runOnChosen = (command: ManyCommand) =>
    run(command, chosen, ({ refused }) => selection.set(refused.map(({ outboxId }) => outboxId)))
  const hasChosen = chosen.length > 0
  useAction('withdraw', hasChosen ? () => runOnChosen('cancel') : null)
  useAction('sendNow', hasChosen ? () => runOnChosen('release') : null)
  if (!hasChosen) return null
  return (
    <div className="bulk-bar" role="toolbar" aria-label={t('outbox.chosen', { count: chosen.length })}>
      <span>{t('outbox.chosen', { count: chosen.length })}</span>
      {commands.map(({ command, label }) => (
        <Button key={command} size="compact-sm" disabled={isPending} onClick={() => runOnChosen(command)}>
          {t(label)}
        </Button>
      ))}
      <Button size="compact-sm" variant="subtle" onClick={selection.clear}>
        {t('outbox.chooseNone')}
      </Button>
    </div>
  )
}
