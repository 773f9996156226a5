import { IconAlertTriangle, IconLoader, IconShieldCheck } from '@tabler/icons-react'
import type { Verification } from '#shared/model/archive.ts'
import { Label } from '../../parts/labels.tsx'
import { Moment } from '../../parts/when.tsx'
import { formatNumber } from '../../text/format.ts'
import { t } from '../../text/translate.ts'
import { Fact, Facts } from './facts.tsx'

/** What the last recount found: the source itself, Orgo's reader again, and a reader of other hands. */
export function ArchiveVerification({ verification }: { verification: Verification }) {
  const { secondReader, differences } = verification
  return (
    <section className="panel" aria-label={t('verify.title')}>
      <header>
        <h2>{t('verify.title')}</h2>
        <span className="muted">
          <Moment at={verification.at} />
        </span>
      </header>
      <div className="statement" aria-live="polite">
        <p>
          <Verdict verification={verification} />
        </p>
        <Facts>
          <Fact name={t('verify.statement')}>{formatNumber(verification.statement)}</Fact>
          <Fact name={t('verify.recount')}>{count(verification.recount)}</Fact>
          {secondReader.name !== '' && (
            <Fact name={t('verify.secondReader', { name: secondReader.name, version: secondReader.version })}>
              {count(secondReader.items)}
              {secondReader.problem && <span className="muted"> {secondReader.problem}</span>}
            </Fact>
          )}
          <Fact name={t('archive.source')}>{describeSource(verification.sourceUnchanged)}</Fact>
        </Facts>
        {differences.length > 0 && (
          <ul className="counts">
            {differences.map(({ folder, ours, theirs, believed }) => (
              <li key={JSON.stringify(folder)}>
                <strong dir="auto">{folder.join(' / ')}</strong>{' '}
                {t('verify.difference', { ours: formatNumber(ours), theirs: formatNumber(theirs) })} {believed}
              </li>
            ))}
          </ul>
        )}
      </div>
    </section>
  )
}

function Verdict({ verification }: { verification: Verification }) {
  const { state, sentence, statement, recount, sourceUnchanged, differences } = verification
  if (state === 'running') {
    return (
      <Label tone="accent" icon={<IconLoader size={16} aria-hidden />}>
        {t('verify.running')}
      </Label>
    )
  }
  const isRight = sourceUnchanged !== false && recount === statement && differences.length === 0
  return (
    <span className={isRight ? 'tone-success' : 'tone-warning'}>
      {isRight ? <IconShieldCheck size={16} aria-hidden /> : <IconAlertTriangle size={16} aria-hidden />} {sentence}
    </span>
  )
}

const count = (value: number | null): string => (value === null ? t('verify.unknown') : formatNumber(value))

function describeSource(isSame: boolean | null): string {
  if (isSame === null) return t('verify.sourceAbsent')
  return t(isSame ? 'archive.sourceSame' : 'archive.sourceChanged')
}
