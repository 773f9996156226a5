import { Button } from '@mantine/core'
import { IconMailForward } from '@tabler/icons-react'
import { keyShortcut, useAction } from '../../actions/action-context.tsx'
import { firstKey } from '../../actions/actions.ts'
import { t } from '../../text/translate.ts'

/** Opens the composer, by button and by key. */
export function ReplyButton({ onReply, children }: { onReply: () => void; children: string }) {
  useAction('reply', onReply)
  return (
    <Button
      leftSection={<IconMailForward size={16} aria-hidden />}
      onClick={onReply}
      title={`${t('action.reply')} (${firstKey('reply')})`}
      aria-keyshortcuts={keyShortcut('reply')}
    >
      {children}
    </Button>
  )
}
