import { Button } from '@mantine/core'
import { IconPlugConnectedX } from '@tabler/icons-react'
import { useConnection, useConnectionState } from '../../client/api-context.tsx'
import { t } from '../../text/translate.ts'

/** One calm line while the engine cannot be reached; what is on the screen stays. */
export function ConnectionBanner() {
  const state = useConnectionState()
  const connection = useConnection()
  if (state === 'open') return null
  return (
    <div className="banner tone-warning" role="status">
      <IconPlugConnectedX size={16} aria-hidden />
      <span>{t('banner.lost')}</span>
      <Button onClick={connection.retry}>{t('banner.retry')}</Button>
    </div>
  )
}
