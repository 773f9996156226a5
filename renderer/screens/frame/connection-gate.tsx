import { Button, Loader } from '@mantine/core'
import type { ReactNode } from 'react'
import { useConnection, useConnectionState } from '../../client/api-context.tsx'
import { t } from '../../text/translate.ts'
import './connection-gate.css'

/** Shows the screens once the engine was reached, and before that why it was not and what to do. */
export function ConnectionGate({ children }: { children: ReactNode }) {
  const state = useConnectionState()
  const connection = useConnection()
  const reached = connection.hasBeenOpen()
  if (state === 'signed-out') return <SignedOut onRetry={connection.retry} />
  if (reached) return children
  if (state === 'lost') return <Absent onRetry={connection.retry} />
  return (
    <main className="gate" aria-busy="true">
      <Loader size="sm" aria-label={t('gate.connecting')} />
    </main>
  )
}

function SignedOut({ onRetry }: { onRetry: () => void }) {
  return (
    <main className="gate">
      <h1>{t('gate.title')}</h1>
      <p>{t('gate.body')}</p>
      <ol>
        <li>
          {t('gate.stepStart')} <code className="gate-command">npm start</code>
        </li>
        <li>{t('gate.stepOpen')}</li>
      </ol>
      <p className="muted">{t('gate.again')}</p>
      <Button onClick={onRetry}>{t('gate.retry')}</Button>
    </main>
  )
}

function Absent({ onRetry }: { onRetry: () => void }) {
  return (
    <main className="gate">
      <h1>{t('gate.absentTitle')}</h1>
      <p>{t('gate.absentBody')}</p>
      <Button onClick={onRetry}>{t('gate.retry')}</Button>
    </main>
  )
}
