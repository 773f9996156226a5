import { Fragment } from 'react'
import { Link } from 'wouter'
import { type Archive, ItemOutcome } from '#shared/model/archive.ts'
import { formatNumber } from '../../text/format.ts'
import { t } from '../../text/translate.ts'
import './archives.css'

/** found = imported + duplicate + skipped + failed, each number a link to its items. */
export function StatementNumbers({ archive, chosen = null }: { archive: Archive; chosen?: string | null }) {
  const base = `/archives/${archive.archiveId}`
  return (
    <div className="statement-numbers">
      <StatementNumber href={base} value={archive.found} word={t('archive.found')} isChosen={chosen === ''} />
      {ItemOutcome.options.map((outcome, place) => (
        <Fragment key={outcome}>
          <span className="statement-sign" aria-hidden>
            {place === 0 ? '=' : '+'}
          </span>
          <StatementNumber
            href={`${base}?outcome=${outcome}`}
            value={archive[outcome]}
            word={t(`archive.${outcome}`)}
            isChosen={chosen === outcome}
            tone={outcome === 'failed' && archive.failed > 0 ? 'tone-danger' : ''}
          />
        </Fragment>
      ))}
      {archive.partial > 0 && (
        <Link href={`${base}?partial=1`} className="statement-aside" aria-current={chosen === 'partial' ? 'true' : undefined}>
          {formatNumber(archive.partial)} {t('archive.partial')}
        </Link>
      )}
    </div>
  )
}

type NumberProps = { href: string; value: number; word: string; isChosen: boolean; tone?: string }

function StatementNumber({ href, value, word, isChosen, tone = '' }: NumberProps) {
  return (
    <Link href={href} className="statement-number" aria-current={isChosen ? 'true' : undefined}>
      <span className={`statement-value ${tone}`}>{formatNumber(value)}</span>
      <span>{word}</span>
    </Link>
  )
}
