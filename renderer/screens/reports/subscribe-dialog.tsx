import { Button, Checkbox, Modal, NativeSelect, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type SubmitEvent, useState } from 'react'
import { type ReportRequest, type Subscription, Weekday } from '#shared/model/report.ts'
import { useApi } from '../../client/api-context.tsx'
import { readFault } from '../../client/read-fault.ts'
import { say } from '../../parts/say.tsx'
import { formatWeekday } from '../../text/format-calendar.ts'
import { t } from '../../text/translate.ts'

type Props = { request: ReportRequest; opened: boolean; onClose: () => void; onMade: (made: Subscription) => void }

/** Asks when a report is to be mailed, to whom and with which files. */
export function SubscribeDialog({ opened, onClose, ...rest }: Props) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('reports.subscribe')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {opened && <SubscribeForm {...rest} onClose={onClose} />}
    </Modal>
  )
}

const files = ['pdf', 'xlsx', 'csv'] as const
type FileKind = (typeof files)[number]

/** A list with a value in it or out of it, in the order in which all are offered. */
const toggle = <Value,>(all: readonly Value[], chosen: readonly Value[], value: Value): Value[] =>
  all.filter((one) => (one === value ? !chosen.includes(one) : chosen.includes(one)))

function SubscribeForm({ request, onClose, onMade }: Omit<Props, 'opened'>) {
  const api = useApi()
  const queries = useQueryClient()
  const people = (useQuery(api.tasks.assignees.queryOptions({ input: {} })).data ?? []).filter(({ kind }) => kind === 'person')
  const [person, setPerson] = useState('')
  const [every, setEvery] = useState<'week' | 'month'>('week')
  const [days, setDays] = useState<Weekday[]>(['MO'])
  const [monthDay, setMonthDay] = useState('1')
  const [time, setTime] = useState('08:00')
  const [attach, setAttach] = useState<FileKind[]>(['pdf'])
  const subscribe = useMutation(
    api.reports.subscribe.mutationOptions({
      onSuccess: async (made) => {
        onClose()
        say(t('reports.subscribed', { name: made.personName, when: made.when }))
        await queries.invalidateQueries({ queryKey: api.reports.subscriptions.key() })
        onMade(made)
      },
    }),
  )
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const { from: _from, to: _to, confidential: _confidential, person: about, ...rest } = request
    subscribe.mutate({
      ...rest,
      ...(about === undefined ? {} : { about }),
      ...(person === '' ? {} : { person }),
      ...(every === 'week' ? { days } : { monthDay: Number(monthDay) }),
      time,
      attach,
    })
  }
  return (
    <form className="form" onSubmit={submit}>
      <p>{t('reports.subscribeBody')}</p>
      <NativeSelect
        label={t('reports.reader')}
        value={person}
        onChange={(event) => setPerson(event.currentTarget.value)}
        data={[
          { value: '', label: t('reports.me') },
          ...people.map(({ target, title }) => ({ value: target.replace(/^person:/, ''), label: title })),
        ]}
      />
      <NativeSelect
        label={t('reports.every')}
        value={every}
        onChange={(event) => setEvery(event.currentTarget.value === 'month' ? 'month' : 'week')}
        data={[
          { value: 'week', label: t('reports.everyWeek') },
          { value: 'month', label: t('reports.everyMonth') },
        ]}
      />
      {every === 'week' ? (
        <fieldset className="check-row">
          <legend>{t('reports.days')}</legend>
          {Weekday.options.map((day, place) => (
            <Checkbox
              key={day}
              label={formatWeekday(place, 'long')}
              checked={days.includes(day)}
              onChange={() => setDays(toggle(Weekday.options, days, day))}
            />
          ))}
        </fieldset>
      ) : (
        <TextInput
          type="number"
          min={1}
          max={31}
          label={t('reports.monthDay')}
          description={t('reports.monthDayHint')}
          value={monthDay}
          onChange={(event) => setMonthDay(event.currentTarget.value)}
        />
      )}
      <TextInput type="time" label={t('reports.time')} value={time} onChange={(event) => setTime(event.currentTarget.value)} />
      <fieldset className="check-row">
        <legend>{t('reports.attach')}</legend>
        {files.map((kind) => (
          <Checkbox
            key={kind}
            label={t(`reports.format.${kind}`)}
            checked={attach.includes(kind)}
            onChange={() => setAttach(toggle(files, attach, kind))}
          />
        ))}
      </fieldset>
      {subscribe.error && (
        <p className="tone-danger" role="alert">
          {readFault(subscribe.error)}
        </p>
      )}
      <div className="form-buttons">
        <Button
          type="submit"
          variant="filled"
          loading={subscribe.isPending}
          disabled={every === 'week' ? days.length === 0 : !(Number(monthDay) >= 1 && Number(monthDay) <= 31)}
        >
          {t('reports.subscribe')}
        </Button>
      </div>
    </form>
  )
}
