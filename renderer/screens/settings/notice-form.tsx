import { Button, Checkbox, NativeSelect, Switch, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type SubmitEvent, useState } from 'react'
import { type NoticeChoice, NoticeTopic, NoticeWay, type PersonNotices } from '#shared/model/notice.ts'
import { useApi } from '../../client/api-context.tsx'
import { readFault } from '../../client/read-fault.ts'
import { say } from '../../parts/say.tsx'
import { t } from '../../text/translate.ts'

const clock = /^([01]\d|2[0-3]):[0-5]\d$/
/** Where quiet hours are switched on for the first time. */
const usualQuiet = { from: '19:00', until: '07:00' }

/** What one person has chosen: the matrix, the quiet hours and the mail of the day. */
export function NoticeForm({ person }: { person: PersonNotices }) {
  const [choice, setChoice] = useState(person.choice)
  const { save, error, isPending } = useSave(person)
  const set = (change: Partial<NoticeChoice>) => setChoice((before) => ({ ...before, ...change }))
  const times = [choice.digestAt, ...(choice.quiet ? [choice.quiet.from, choice.quiet.until] : [])]
  const isRight = times.every((time) => clock.test(time))
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (isRight) save(choice)
  }
  return (
    <form className="notice-form" onSubmit={submit} noValidate>
      <p className="muted">
        {person.address === null
          ? t('notices.noAddress', { name: person.name })
          : t('notices.address', { address: person.address })}{' '}
        {person.isDefault && t('notices.default')}
      </p>
      <Matrix choice={choice} onChange={(matrix) => set({ matrix })} />
      <div className="notice-parts">
        <QuietHours choice={choice} onChange={set} />
        <DigestTime choice={choice} onChange={set} />
      </div>
      {error !== null && (
        <p className="tone-danger" role="alert">
          {readFault(error)}
        </p>
      )}
      <div className="form-buttons">
        <Button type="submit" variant="filled" loading={isPending} disabled={!isRight}>
          {t('notices.save')}
        </Button>
        {!person.isDefault && <Button onClick={() => save(null)}>{t('notices.reset')}</Button>}
      </div>
    </form>
  )
}

function useSave({ personId, name }: PersonNotices) {
  const api = useApi()
  const queries = useQueryClient()
  const mutation = useMutation(
    api.notices.set.mutationOptions({
      onSuccess: (_saved, { choice }) => say(t(choice === null ? 'notices.wasReset' : 'notices.saved', { name })),
      onSettled: () => queries.invalidateQueries({ queryKey: api.notices.key() }),
    }),
  )
  return {
    save: (choice: NoticeChoice | null) => mutation.mutate({ personId, choice }),
    error: mutation.error,
    isPending: mutation.isPending,
  }
}

type MatrixProps = { choice: NoticeChoice; onChange: (matrix: NoticeChoice['matrix']) => void }

function Matrix({ choice: { matrix }, onChange }: MatrixProps) {
  const toggle = (topic: NoticeTopic, way: NoticeWay) => {
    const ways = matrix[topic]
    const next = ways.includes(way)
      ? ways.filter((one) => one !== way)
      : NoticeWay.options.filter((one) => one === way || ways.includes(one))
    onChange({ ...matrix, [topic]: next })
  }
  return (
    <section className="panel" aria-label={t('notices.matrix')}>
      <table className="notice-matrix">
        <thead>
          <tr>
            <th scope="col">{t('notices.topic')}</th>
            {NoticeWay.options.map((way) => (
              <th key={way} scope="col" title={t(`notices.way.${way}`)}>
                <span className="notice-long">{t(`notices.way.${way}`)}</span>
                <span className="notice-short" aria-hidden>
                  {t(`notices.short.${way}`)}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {NoticeTopic.options.map((topic) => (
            <tr key={topic}>
              <th scope="row">{t(`notices.topic.${topic}`)}</th>
              {NoticeWay.options.map((way) => (
                <td key={way}>
                  <Checkbox
                    aria-label={t('notices.cell', { topic: t(`notices.topic.${topic}`), way: t(`notices.way.${way}`) })}
                    checked={matrix[topic].includes(way)}
                    onChange={() => toggle(topic, way)}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

type PartProps = { choice: NoticeChoice; onChange: (change: Partial<NoticeChoice>) => void }

const errorOf = (time: string) => (clock.test(time) ? null : t('notices.timeWrong'))

function QuietHours({ choice: { quiet, urgentPasses }, onChange }: PartProps) {
  return (
    <section className="panel notice-part" aria-label={t('notices.quiet')}>
      <h2>{t('notices.quiet')}</h2>
      <Switch
        label={t('notices.quietOn')}
        checked={quiet !== null}
        onChange={(event) => onChange({ quiet: event.currentTarget.checked ? usualQuiet : null })}
      />
      {quiet && (
        <>
          <div className="notice-times">
            <TextInput
              type="time"
              label={t('notices.quietFrom')}
              value={quiet.from}
              error={errorOf(quiet.from)}
              onChange={(event) => onChange({ quiet: { ...quiet, from: event.currentTarget.value } })}
            />
            <TextInput
              type="time"
              label={t('notices.quietUntil')}
              value={quiet.until}
              error={errorOf(quiet.until)}
              onChange={(event) => onChange({ quiet: { ...quiet, until: event.currentTarget.value } })}
            />
          </div>
          <Switch
            label={t('notices.urgentPasses')}
            description={t('notices.urgentHint')}
            checked={urgentPasses}
            onChange={(event) => onChange({ urgentPasses: event.currentTarget.checked })}
          />
        </>
      )}
    </section>
  )
}

const days = ['monday_to_friday', 'every_day'] as const

function DigestTime({ choice: { digestAt, digestDays }, onChange }: PartProps) {
  return (
    <section className="panel notice-part" aria-label={t('notices.digest')}>
      <h2>{t('notices.digest')}</h2>
      <div className="notice-times">
        <TextInput
          type="time"
          label={t('notices.digestAt')}
          value={digestAt}
          error={errorOf(digestAt)}
          onChange={(event) => onChange({ digestAt: event.currentTarget.value })}
        />
        <NativeSelect
          label={t('notices.digestDays')}
          value={digestDays}
          onChange={(event) => onChange({ digestDays: days.find((one) => one === event.currentTarget.value) ?? digestDays })}
          data={days.map((value) => ({ value, label: t(`notices.days.${value}`) }))}
        />
      </div>
    </section>
  )
}
