import { Button } from '@mantine/core'
import { IconArrowBackUp, IconArrowBackUpDouble, IconArrowForwardUp } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { keyShortcut, useAction } from '../../actions/action-context.tsx'
import { firstKey } from '../../actions/actions.ts'
import { t } from '../../text/translate.ts'
import type { Beginning } from './use-writing.ts'

type Props = {
  onWrite: (how: Beginning) => void
  /** Whether there is a message to answer or pass on. */
  hasMessage: boolean
  /** Whether somebody else has an answer to all. */
  hasOthers: boolean
}

/** Opens the composer, by buttons and by keys: an answer, an answer to all, or the message forwarded. */
export function ReplyButtons({ onWrite, hasMessage, hasOthers }: Props) {
  useAction('reply', () => onWrite('new'))
  useAction('replyAll', hasMessage ? () => onWrite('all') : null)
  useAction('forward', hasMessage ? () => onWrite('forward') : null)
  return (
    <>
      <ReplyButton action="reply" icon={<IconArrowBackUp size={16} aria-hidden />} onClick={() => onWrite('new')}>
        {t(hasMessage ? 'compose.reply' : 'compose.write')}
      </ReplyButton>
      {hasMessage && hasOthers && (
        <ReplyButton action="replyAll" icon={<IconArrowBackUpDouble size={16} aria-hidden />} onClick={() => onWrite('all')}>
          {t('compose.replyAll')}
        </ReplyButton>
      )}
      {hasMessage && (
        <ReplyButton action="forward" icon={<IconArrowForwardUp size={16} aria-hidden />} onClick={() => onWrite('forward')}>
          {t('compose.forward')}
        </ReplyButton>
      )}
    </>
  )
}

type ButtonProps = { action: 'reply' | 'replyAll' | 'forward'; icon: ReactNode; onClick: () => void; children: string }

const ReplyButton = ({ action, icon, onClick, children }: ButtonProps) => (
  <Button
    leftSection={icon}
    onClick={onClick}
    title={`${t(`action.${action}`)} (${firstKey(action)})`}
    aria-keyshortcuts={keyShortcut(action)}
  >
    {children}
  </Button>
)
