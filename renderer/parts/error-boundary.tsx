import { Button } from '@mantine/core'
import { Component, type ReactNode } from 'react'
import { t } from '../text/translate.ts'
import { EmptyState } from './states.tsx'

type Props = { children: ReactNode; resetKey: string }

/** Keeps a fault of one screen from taking the others with it. Another address tries anew. */
export class ErrorBoundary extends Component<Props, { failedAt: string | null }> {
  override state = { failedAt: null as string | null } // widened: the initial value alone would be typed null

  static getDerivedStateFromError() {
    return { failedAt: window.location.pathname }
  }

  override render() {
    const { failedAt } = this.state
    if (failedAt === null || failedAt !== this.props.resetKey) return this.props.children
    return (
      <EmptyState title={t('fault.title')} action={<Button onClick={() => window.location.reload()}>{t('fault.reload')}</Button>}>
        {t('fault.crash')}
      </EmptyState>
    )
  }
}
