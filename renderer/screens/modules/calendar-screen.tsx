import { ActionIcon, Table } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useLocation, useSearch } from 'wouter'
import { type Calendar, type OpenSpan, weekdays } from '#shared/model/calendar.ts'
import { useAction } from '../../actions/action-context.tsx'
import { useApi } from '../../client/api-context.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../parts/states.tsx'
import { useNow } from '../../parts/when.tsx'
import { formatDate, formatMonth, formatWeekday } from '../../text/format-calendar.ts'
import { t } from '../../text/translate.ts'
import { type CalendarDay, listMonthDays } from './month-days.ts'
import { Panel } from './panel.tsx'
import './modules.css'

/** A calendar of open hours: its week, its days off, and a year of months. */
export function CalendarScreen({ name }: { name: string }) {
  const api = useApi()
  const [, navigate] = useLocation()
  const answer = useQuery(api.rules.calendars.queryOptions({ input: {} }))
  useAction('back', () => navigate('/modules'))
  const calendar = answer.data?.find((one) => one.name === name)
  if (!answer.data) {
    return (
      <div className="page">
        {answer.error ? <ErrorState error={answer.error} onRetry={() => answer.refetch()} /> : <LoadingState />}
      </div>
    )
  }
  if (!calendar) {
    return (
      <div className="page">
        <h1>{name}</h1>
        <EmptyState title={t('calendars.notFound')} action={<Link href="/modules">{t('modules.title')}</Link>}>
          {t('calendars.notFoundBody')}
        </EmptyState>
      </div>
    )
  }
  return (
    <div className="page">
      <div className="page-head">
        <div>
          <p className="muted editor-trail">
            <Link href="/modules">{t('modules.title')}</Link> /
          </p>
          <h1 dir="auto">{calendar.title}</h1>
        </div>
        <span className="muted">{calendar.zone}</span>
      </div>
      <Panel title={t('calendars.week')}>
        <Week calendar={calendar} />
      </Panel>
      <Year calendar={calendar} />
    </div>
  )
}

const wordSpans = (open: readonly OpenSpan[]): string =>
  open.length === 0 ? t('calendars.closed') : open.map(([from, to]) => `${from}–${to}`).join(', ')

function Week({ calendar }: { calendar: Calendar }) {
  return (
    <Table className="data-table week-table">
      <Table.Tbody>
        {weekdays.map((weekday, at) => {
          const open = calendar.open[weekday] ?? []
          return (
            <Table.Tr key={weekday}>
              <Table.Th scope="row">{formatWeekday(at, 'long')}</Table.Th>
              <Table.Td className={open.length === 0 ? 'muted' : ''}>{wordSpans(open)}</Table.Td>
            </Table.Tr>
          )
        })}
      </Table.Tbody>
    </Table>
  )
}

function Year({ calendar }: { calendar: Calendar }) {
  const now = useNow()
  const [, navigate] = useLocation()
  const asked = Number(new URLSearchParams(useSearch()).get('year'))
  const year = Number.isInteger(asked) && asked >= 1970 && asked <= 2200 ? asked : new Date(now).getFullYear()
  const go = (to: number) => navigate(`/modules/calendars/${encodeURIComponent(calendar.name)}?year=${to}`, { replace: true })
  const holidays = calendar.holidays
    .filter(({ date }) => date.startsWith(`${year}-`))
    .toSorted((a, b) => (a.date < b.date ? -1 : 1))
  return (
    <section className="panel" aria-label={t('calendars.year', { year: String(year) })}>
      <header>
        <h2>{t('calendars.year', { year: String(year) })}</h2>
        <div className="year-buttons">
          <ActionIcon aria-label={t('calendars.before')} onClick={() => go(year - 1)}>
            <IconChevronLeft size={20} aria-hidden />
          </ActionIcon>
          <ActionIcon aria-label={t('calendars.after')} onClick={() => go(year + 1)}>
            <IconChevronRight size={20} aria-hidden />
          </ActionIcon>
        </div>
      </header>
      <div className="panel-body">
        <ul className="calendar-legend muted">
          <li>
            <span className="day-sign day-open" aria-hidden /> {t('calendars.open')}
          </li>
          <li>
            <span className="day-sign day-closed" aria-hidden /> {t('calendars.closed')}
          </li>
          <li>
            <span className="day-sign day-holiday" aria-hidden>
              •
            </span>{' '}
            {t('calendars.holiday')}
          </li>
        </ul>
        <div className="months">
          {Array.from({ length: 12 }, (_, month) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a month is its number
            <Month key={month} calendar={calendar} year={year} month={month} />
          ))}
        </div>
        <h3>{t('calendars.holidays', { count: holidays.length })}</h3>
        {holidays.length === 0 ? (
          <p className="muted">{t('calendars.noHolidays', { year: String(year) })}</p>
        ) : (
          <ul className="holiday-list">
            {holidays.map(({ date, title, open }) => (
              <li key={date}>
                <span className="holiday-date">{formatDate(date)}</span> <span dir="auto">{title}</span>{' '}
                {open && <span className="muted">{wordSpans(open)}</span>}
              </li>
            ))}
          </ul>
        )}
      </div>
    </section>
  )
}

function Month({ calendar, year, month }: { calendar: Calendar; year: number; month: number }) {
  const { blanks, days } = listMonthDays(calendar, year, month)
  const cells: (CalendarDay | null)[] = [...Array.from({ length: blanks }, () => null), ...days]
  const weeks = Array.from({ length: Math.ceil(cells.length / 7) }, (_, at) => cells.slice(at * 7, at * 7 + 7))
  return (
    <table className="month">
      <caption>{formatMonth(year, month)}</caption>
      <thead>
        <tr>
          {weekdays.map((weekday, at) => (
            <th key={weekday} scope="col">
              <abbr title={formatWeekday(at, 'long')}>{formatWeekday(at, 'narrow')}</abbr>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a week of a month is its place
          <tr key={place}>
            {week.map((day, at) =>
              day ? (
                <td key={day.date} className={classOf(day)} title={titleOf(day)}>
                  {day.day}
                  {day.holiday !== null && <span aria-hidden>•</span>}
                  <span className="visually-hidden"> {titleOf(day)}</span>
                </td>
              ) : (
                // biome-ignore lint/suspicious/noArrayIndexKey: an empty place has no other identity
                <td key={at} />
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const classOf = ({ open, holiday }: CalendarDay): string =>
  holiday !== null ? 'day-holiday' : open.length > 0 ? 'day-open' : 'day-closed'

const titleOf = ({ open, holiday }: CalendarDay): string =>
  holiday === null ? wordSpans(open) : `${holiday}, ${wordSpans(open)}`
