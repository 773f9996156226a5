import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { t } from '../text/translate.ts'

/** 10 s: long enough to read the sentence and reach for Undo. */
const shownMs = 10_000

/** Only the newest three of a kind stay, so that what was just done is said at once. The screen has room for both kinds. */
const mostOfKind = 3
export const mostSaid = 2 * mostOfKind
const shown: Record<'said' | 'fault', string[]> = { said: [], fault: [] }

function keepNewest(kind: 'said' | 'fault', id: string): void {
  shown[kind].push(id)
  if (shown[kind].length > mostOfKind) for (const old of shown[kind].splice(0, 1)) notifications.hide(old)
}

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
  keepNewest('said', id)
}

/** Says what could not be done; it stays until it is closed. */
export function sayFault(sentence: string): void {
  const id = notifications.show({
    autoClose: false,
    withBorder: true,
    role: 'alert',
    color: 'var(--orgo-danger)',
    closeButtonProps: { 'aria-label': t('common.close') },
    message: sentence,
  })
  keepNewest('fault', id)
}
