import { Menu, Tooltip, UnstyledButton } from '@mantine/core'
import {
  IconCalendarCheck,
  IconChartBar,
  IconFileImport,
  IconHeartbeat,
  IconInbox,
  IconListCheck,
  IconListDetails,
  IconMail,
  IconMenu2,
  IconSend,
  IconSettings,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useLocation } from 'wouter'
import { type ActionId, firstKey } from '../../actions/actions.ts'
import { useApi } from '../../client/api-context.tsx'
import { useIsNarrow } from '../../parts/split-view.tsx'
import { formatNumber } from '../../text/format.ts'
import { type TextKey, t } from '../../text/translate.ts'
import { useMailToDecide } from './mail-counts.ts'
import { OptionsMenu } from './options-menu.tsx'

type View = {
  href: string
  label: TextKey
  action: ActionId
  icon: typeof IconMail
  count: 'today' | 'triage' | 'open' | 'outbox' | null
}

const views: readonly View[] = [
  { href: '/', label: 'nav.today', action: 'goToday', icon: IconCalendarCheck, count: 'today' },
  { href: '/triage', label: 'nav.triage', action: 'goTriage', icon: IconInbox, count: 'triage' },
  { href: '/tasks', label: 'nav.tasks', action: 'goTasks', icon: IconListCheck, count: 'open' },
  { href: '/messages', label: 'nav.messages', action: 'goMessages', icon: IconMail, count: null },
  { href: '/outbox', label: 'nav.outbox', action: 'goOutbox', icon: IconSend, count: 'outbox' },
  { href: '/import', label: 'nav.import', action: 'goImport', icon: IconFileImport, count: null },
  { href: '/rules', label: 'nav.rules', action: 'goRules', icon: IconListDetails, count: null },
  { href: '/reports', label: 'nav.reports', action: 'goReports', icon: IconChartBar, count: null },
  { href: '/health', label: 'nav.health', action: 'goHealth', icon: IconHeartbeat, count: null },
  { href: '/settings', label: 'nav.settings', action: 'goSettings', icon: IconSettings, count: null },
]

const isHere = (href: string, path: string): boolean =>
  href === '/' ? path === '/' : path === href || path.startsWith(`${href}/`)

/** The view that a screen without an entry of its own belongs to. */
function viewOf(location: string): string {
  if (location.startsWith('/archives/')) return '/import'
  if (location.startsWith('/circulars')) return '/outbox'
  return /^\/(modules|templates)/.test(location) ? '/rules' : location
}

/** The views with their counts; under 700 px one menu holds them. */
export function Rail({ onShowKeys }: { onShowKeys: () => void }) {
  const narrow = useIsNarrow()
  const api = useApi()
  const [location] = useLocation()
  const path = viewOf(location)
  const counts = useQuery(api.dashboard.get.queryOptions({ input: {} })).data
  const toDecide = useMailToDecide()
  const countOf = (view: View): number => {
    if (view.count === 'outbox') return toDecide ?? 0
    if (!counts || !view.count) return 0
    return view.count === 'triage' ? counts.triage : counts.counts[view.count]
  }

  if (narrow) return <TopBar path={path} countOf={countOf} onShowKeys={onShowKeys} />
  return (
    <nav className="rail" aria-label={t('app.views')} data-pane tabIndex={-1}>
      <p className="rail-brand">{t('app.name')}</p>
      <ul>
        {views.map((view) => (
          <li key={view.href}>
            <Tooltip label={`${t(view.label)} (${firstKey(view.action)})`} position="right">
              <Link href={view.href} aria-current={isHere(view.href, path) ? 'page' : undefined}>
                <view.icon size={20} aria-hidden />
                <span className="rail-word">{t(view.label)}</span>
                <Count value={countOf(view)} />
              </Link>
            </Tooltip>
          </li>
        ))}
      </ul>
      <OptionsMenu onShowKeys={onShowKeys} />
    </nav>
  )
}

/** Hidden at 0, and no more exact than people need over 999. */
function Count({ value }: { value: number }) {
  if (value === 0) return null
  return <span className="rail-count">{value > 999 ? '999+' : formatNumber(value)}</span>
}

type TopBarProps = { path: string; countOf: (view: View) => number; onShowKeys: () => void }

function TopBar({ path, countOf, onShowKeys }: TopBarProps) {
  const here = views.find((view) => isHere(view.href, path))
  return (
    <nav className="top-bar" aria-label={t('app.views')} data-pane tabIndex={-1}>
      <Menu width={240}>
        <Menu.Target>
          <UnstyledButton className="top-bar-menu" aria-label={`${t('app.menu')}: ${t(here?.label ?? 'app.name')}`}>
            <IconMenu2 size={20} aria-hidden />
            <span>{t(here?.label ?? 'app.name')}</span>
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          {views.map((view) => (
            <Menu.Item
              key={view.href}
              component={Link}
              href={view.href}
              leftSection={<view.icon size={20} aria-hidden />}
              rightSection={<Count value={countOf(view)} />}
            >
              {t(view.label)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <OptionsMenu onShowKeys={onShowKeys} />
    </nav>
  )
}
