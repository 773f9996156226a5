import { Select } from '@mantine/core'
import { useState } from 'react'
import type { DrawnCalendar, Simulation } from '#shared/model/escalation.ts'
import { t } from '../../text/translate.ts'
import { type DrawnDay, drawDays } from './draw-days.ts'

/** Each day as a row of 24 hours: when it is open, whether it is a day off, and a mark for what falls due. */
export function SimulatedDays({ simulation }: { simulation: Simulation }) {
  const { calendars } = simulation
  const [name, setName] = useState<string | null>(null)
  const calendar = calendars.find((one) => one.name === name) ?? calendars[0]
  if (!calendar) return null
  return (
    <section className="panel" aria-label={t('escalations.drawing')}>
      <header className="escalations-head">
        <h2>{t('escalations.drawing')}</h2>
        {calendars.length > 1 && (
          <Select
            aria-label={t('escalations.calendar')}
            allowDeselect={false}
            value={calendar.name}
            onChange={setName}
            data={calendars.map((one) => ({ value: one.name, label: one.title }))}
          />
        )}
      </header>
      <Days simulation={simulation} calendar={calendar} />
    </section>
  )
}

function Days({ simulation, calendar }: { simulation: Simulation; calendar: DrawnCalendar }) {
  return (
    <ol className="drawn-days">
      {drawDays(simulation, calendar).map((day) => (
        <li key={day.date} className={day.holiday === null ? 'drawn-day' : 'drawn-day drawn-holiday'}>
          <span className="drawn-name">{day.name}</span>
          <Bar day={day} />
          <span className="drawn-words">{wordsOf(day)}</span>
        </li>
      ))}
    </ol>
  )
}

const percent = (share: number): string => `${(share * 100).toFixed(2)}%`

const Bar = ({ day }: { day: DrawnDay }) => (
  <span className="drawn-bar" aria-hidden>
    {day.open.map(({ from, to }) => (
      <span key={from} className="drawn-open" style={{ insetInlineStart: percent(from), inlineSize: percent(to - from) }} />
    ))}
    {day.marks.map(({ at, key }) => (
      <span key={key} className="drawn-mark" style={{ insetInlineStart: percent(at) }} />
    ))}
  </span>
)

/** The same in words, for whoever does not see the drawing. */
function wordsOf(day: DrawnDay): string {
  const hours = day.hours === '' ? t('escalations.closed') : t('escalations.openHours', { hours: day.hours })
  const open = day.holiday === null ? hours : t('escalations.holiday', { title: day.holiday })
  const { length } = day.marks
  return `${open}; ${length === 0 ? t('escalations.noSteps') : t('escalations.steps', { count: length })}`
}
