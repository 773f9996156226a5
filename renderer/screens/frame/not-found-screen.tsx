import { Link } from 'wouter'
import { EmptyState } from '../../parts/states.tsx'
import { t } from '../../text/translate.ts'

export function NotFoundScreen() {
  return (
    <div className="page">
      <h1>{t('notFound.title')}</h1>
      <EmptyState title={t('notFound.body')} action={<Link href="/">{t('notFound.action')}</Link>} />
    </div>
  )
}
