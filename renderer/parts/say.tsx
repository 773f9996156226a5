import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { t } from '../text/translate.ts'

/** 10 s: long enough to read the sentence and reach for Undo. */
const shownMs = 10_000

/** Says below the screen what was just done, with a way to take it back where there is one, for as long as that is possible. */
export function say(sentence: string, onUndo?: () => void, forMs = shownMs): void {
  const id = notifications.show({
    autoClose: forMs,
    withBorder: true,
    withCloseButton: true,
    closeButtonProps: { 'aria-label': t('common.close') },
    message: (
      <span className="said">
        <span>{sentence}</span>
        {onUndo && (
          <Button
            size="compact-xs"
            onClick={() => {
              notifications.hide(id)
              onUndo()
            }}
          >
            {t('common.undo')}
          </Button>
        )}
      </span>
    ),
  })
}

/** Says what could not be done; it stays until it is closed. */
export function sayFault(sentence: string): void {
  notifications.show({
    autoClose: false,
    withBorder: true,
    role: 'alert',
    color: 'var(--orgo-danger)',
    closeButtonProps: { 'aria-label': t('common.close') },
    message: sentence,
  })
}
