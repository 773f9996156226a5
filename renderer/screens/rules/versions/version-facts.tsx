import { IconCheck } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { RuleVersion } from '#shared/model/rule-work.ts'
import { Label } from '../../../parts/labels.tsx'
import { Moment } from '../../../parts/when.tsx'
import { t } from '../../../text/translate.ts'
import { SetHash } from '../set-hash.tsx'

/** Number, time and author of a rule set, and which rules it changed. */
export function VersionFacts({ version, children }: { version: RuleVersion; children?: ReactNode }) {
  const { added, removed, changed } = version
  const parts = [
    ...(added.length > 0 ? [t('versions.added', { count: added.length, rules: nameRules(added) })] : []),
    ...(changed.length > 0 ? [t('versions.changed', { count: changed.length, rules: nameRules(changed) })] : []),
    ...(removed.length > 0 ? [t('versions.removed', { count: removed.length, rules: nameRules(removed) })] : []),
  ]
  return (
    <div className="version-facts">
      <div>
        <p>
          <strong>{t('versions.number', { version: version.version })}</strong>{' '}
          {version.active && (
            <Label tone="success" icon={<IconCheck size={16} aria-hidden />}>
              {t('versions.active')}
            </Label>
          )}{' '}
          <span className="muted">
            <Moment at={version.activatedAt} />
            {version.by ? `, ${version.by}` : ''}, <SetHash hash={version.hash} />
          </span>
        </p>
        <p className="break-anywhere">{parts.length > 0 ? parts.join(' ') : t('versions.sameRules')}</p>
        {version.forcedReason && <p className="tone-warning">{t('versions.forced', { reason: version.forcedReason })}</p>}
      </div>
      <div className="form-buttons">{children}</div>
    </div>
  )
}

/** 8 names: more are not read, and the first set has all of them. */
const maxNamed = 8

const nameRules = (ids: readonly string[]): string =>
  ids.length <= maxNamed
    ? ids.join(', ')
    : t('versions.andMore', { rules: ids.slice(0, maxNamed).join(', '), count: ids.length - maxNamed })
