import { Link } from 'wouter'
import { t } from '../../text/translate.ts'
import { NotFoundScreen } from '../frame/not-found-screen.tsx'
import { AccountsPanel } from './accounts-panel.tsx'
import { NoticesPanel } from './notices-panel.tsx'
import './settings.css'

const parts = ['accounts', 'notices'] as const

/** What is set up once: the accounts that mail leaves by, and who is told of what. */
export function SettingsScreen({ part }: { part: string }) {
  const shown = parts.find((one) => one === part)
  if (!shown) return <NotFoundScreen />
  return (
    <div className="page settings">
      <h1>{t('settings.title')}</h1>
      <nav className="settings-parts" aria-label={t('settings.parts')}>
        {parts.map((one) => (
          <Link key={one} href={`/settings/${one}`} aria-current={one === shown ? 'page' : undefined}>
            {t(`settings.${one}`)}
          </Link>
        ))}
      </nav>
      {shown === 'accounts' ? <AccountsPanel /> : <NoticesPanel />}
    </div>
  )
}
