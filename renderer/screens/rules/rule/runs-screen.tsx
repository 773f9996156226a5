import { Link, useLocation } from 'wouter'
import { useAction } from '../../../actions/action-context.tsx'
import { t } from '../../../text/translate.ts'
import { RunList } from './run-list.tsx'
import '../rules.css'

/** Every run of a rule over mail that was there before. */
export function RunsScreen() {
  const [, navigate] = useLocation()
  useAction('back', () => navigate('/rules'))
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t('rules.runs')}</h1>
        <Link href="/rules">{t('rules.title')}</Link>
      </div>
      <RunList ruleId={null} />
    </div>
  )
}
