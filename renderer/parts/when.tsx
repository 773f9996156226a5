import { useEffect, useState } from 'react'
import { formatExact, formatMoment, formatWhen } from '../text/format.ts'
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

type MomentProps = { at: number | null }

/** A moment in a list: relative within 7 days, with the exact one on hover. */
export const When = ({ at }: MomentProps) => <Time at={at} format={formatWhen} />

/** A moment where one thing is read closely: day and time, with the year when it is another one. */
export const Moment = ({ at }: MomentProps) => <Time at={at} format={formatMoment} />

function Time({ at, format }: MomentProps & { format: (at: number, now: number) => string }) {
  const now = useNow()
  if (at === null) return <span className="muted">{t('time.none')}</span>
  return (
    <time dateTime={new Date(at).toISOString()} title={formatExact(at)}>
      {format(at, now)}
    </time>
  )
}
