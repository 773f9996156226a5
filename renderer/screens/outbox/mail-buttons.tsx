import { Button } from '@mantine/core'
import { IconPencil, IconPlayerPause, IconSend, IconTrash } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { OutboxDetail } from '#shared/model/outbox.ts'
import { keyShortcut, useAction } from '../../actions/action-context.tsx'
import { type ActionId, firstKey } from '../../actions/actions.ts'
import { t } from '../../text/translate.ts'
import { useManyMails, useOneMail } from './use-outbox-command.ts'

/** What can be done with a mail as it stands, each by button, the usual ones by key. */
export function MailButtons({ mail }: { mail: OutboxDetail }) {
  const one = useOneMail()
  const many = useManyMails()
  const { outboxId, state } = mail
  const can = (action: OutboxDetail['actions'][number]) => mail.actions.includes(action)
  const ids = [outboxId]

  const send = can('send_now')
    ? () => void one.run({ call: (outbox) => outbox.sendNow({ outboxId }), said: t('outbox.said.sendNow') })
    : state === 'held'
      ? () => many.run('release', ids)
      : can('retry')
        ? () => many.run('retry', ids)
        : null
  const edit = can('edit')
    ? () => void one.run({ call: (outbox) => outbox.edit({ outboxId }), said: t('outbox.said.edit') })
    : null
  if (mail.actions.length === 0) return null
  return (
    <div className="task-toolbar" role="toolbar" aria-label={t('outbox.actions')}>
      <KeyButton action="sendNow" onClick={send} icon={<IconSend size={16} aria-hidden />} filled>
        {t(can('send_now') ? 'outbox.sendNow' : state === 'held' ? 'outbox.release' : 'outbox.retry')}
      </KeyButton>
      {can('undo') && (
        <Button onClick={() => void one.run({ call: (outbox) => outbox.undo({ outboxId }), said: t('outbox.said.undo') })}>
          {t('outbox.undo')}
        </Button>
      )}
      <KeyButton action="editMail" onClick={edit} icon={<IconPencil size={16} aria-hidden />}>
        {t('outbox.edit')}
      </KeyButton>
      {can('hold') && (
        <Button leftSection={<IconPlayerPause size={16} aria-hidden />} onClick={() => many.run('hold', ids)}>
          {t('outbox.hold')}
        </Button>
      )}
      <KeyButton
        action="withdraw"
        onClick={can('cancel') ? () => many.run('cancel', ids) : null}
        icon={<IconTrash size={16} aria-hidden />}
      >
        {t('outbox.withdraw')}
      </KeyButton>
    </div>
  )
}

type KeyButtonProps = { action: ActionId; icon: ReactNode; children: ReactNode; onClick: (() => void) | null; filled?: boolean }

/** A button whose key does the same; neither is there where the mail does not allow it. The list's own key wins where rows are chosen. */
function KeyButton({ action, icon, children, onClick, filled = false }: KeyButtonProps) {
  useAction(action, onClick, true)
  if (!onClick) return null
  return (
    <Button
      leftSection={icon}
      variant={filled ? 'filled' : 'default'}
      onClick={onClick}
      title={`${t(`action.${action}`)} (${firstKey(action)})`}
      aria-keyshortcuts={keyShortcut(action)}
    >
      {children}
    </Button>
  )
}
