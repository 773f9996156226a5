import { useEffect, useState } from 'react'
import { formatExact, formatWhen } from '../text/format.ts'
import { t } from '../text/translate.ts'

/** The present, renewed each minute so that relative times stay true. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 60_000)
    return () => clearInterval(timer)
  }, [])
  return now
}

/** A moment, relative within 7 days, with the exact one on hover. */
export function When({ at }: { at: number | null }) {
  const now = useNow()
  if (at === null) return <span className="muted">{t('time.none')}</span>
  return (
    <time dateTime={new Date(at).toISOString()} title={formatExact(at)}>
      {formatWhen(at, now)}
    </time>
  )
}
