import { Button, CloseButton, NativeSelect, TextInput } from '@mantine/core'
import { type SubmitEvent, useState } from 'react'
import type { Task } from '#shared/model/task.ts'
import { type CostEntry, CostKind } from '#shared/model/task-parts.ts'
import { Moment } from '../../../parts/when.tsx'
import { formatMoney } from '../../../text/format-money.ts'
import { t } from '../../../text/translate.ts'
import type { RunCommand } from '../task-toolbar.tsx'
import { showActor } from '../why.tsx'

/** Time and money spent on a task, and what they come to; currencies are never added up. */
export function Costs({ task, run }: { task: Task; run: RunCommand }) {
  const { totals } = task
  return (
    <section aria-label={t('task.costs')}>
      <h2>{t('task.costs')}</h2>
      {task.costs.length > 0 && (
        <>
          <ul className="plain-list">
            {task.costs.map((cost) => (
              <li key={cost.costId} className="task-link">
                <OneCost task={task} run={run} cost={cost} />
              </li>
            ))}
          </ul>
          <p className="cost-total">
            {t('task.costTotal')}{' '}
            {[
              ...totals.amounts.map(({ amount, currency }) => formatMoney(amount, currency)),
              ...(totals.minutes > 0 ? [showMinutes(totals.minutes)] : []),
            ].join(', ')}
          </p>
        </>
      )}
      <CostForm task={task} run={run} />
    </section>
  )
}

const showMinutes = (minutes: number): string =>
  minutes < 60
    ? t('task.costMinutes', { minutes })
    : t('task.costHours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 })

function OneCost({ task, run, cost }: { task: Task; run: RunCommand; cost: CostEntry }) {
  const parts = [
    ...(cost.amount !== null && cost.currency !== null ? [formatMoney(cost.amount, cost.currency)] : []),
    ...(cost.minutes === null ? [] : [showMinutes(cost.minutes)]),
  ]
  const remove = () =>
    void run({
      call: (tasks) => tasks.removeCost({ taskId: task.taskId, costId: cost.costId }),
      said: t('task.said.costRemoved'),
    })
  return (
    <>
      <span>
        {parts.join(', ')} <span className="muted">{t(`task.cost.${cost.kind}`)}</span>
      </span>
      {cost.note !== '' && <span dir="auto">{cost.note}</span>}
      <span className="muted">
        {showActor(cost.actor)}, <Moment at={cost.spentAt} />
      </span>
      <CloseButton size="sm" aria-label={t('task.costRemove', { cost: parts.join(', ') })} onClick={remove} />
    </>
  )
}

/** What is typed as a number in either manner of writing; null where it is none. */
const toDecimal = (typed: string): string | null => {
  const plain = typed.trim().replace(',', '.')
  return /^-?\d{1,12}(\.\d{1,4})?$/.test(plain) ? plain : null
}

function CostForm({ task, run }: { task: Task; run: RunCommand }) {
  const [kind, setKind] = useState<CostKind>('material')
  const [typed, setTyped] = useState('')
  const [currency, setCurrency] = useState(() => task.totals.amounts[0]?.currency ?? 'EUR')
  const [note, setNote] = useState('')
  const [wrong, setWrong] = useState(false)
  const isTime = kind === 'labour'
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    const amount = toDecimal(typed)
    const minutes = isTime && amount !== null ? Math.round(Number(amount) * 60) : null
    if (amount === null || (minutes !== null && minutes < 1)) return setWrong(true)
    const entry = minutes === null ? { amount, currency: currency.trim().toUpperCase() } : { minutes }
    const saved = await run({
      call: (tasks) => tasks.addCost({ taskId: task.taskId, kind, note: note.trim(), ...entry }),
      said: t('task.said.cost'),
    })
    if (!saved) return
    setTyped('')
    setNote('')
    setWrong(false)
  }
  return (
    <form className="cost-form" onSubmit={(event) => void submit(event)} noValidate>
      <NativeSelect
        size="xs"
        label={t('task.costKind')}
        value={kind}
        onChange={(event) => setKind(CostKind.parse(event.currentTarget.value))}
        data={CostKind.options.map((value) => ({ value, label: t(`task.cost.${value}`) }))}
      />
      <TextInput
        size="xs"
        label={isTime ? t('task.costHoursField') : t('task.costAmount')}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        error={wrong && toDecimal(typed) === null ? t('task.costWrong') : null}
        inputMode="decimal"
      />
      {!isTime && (
        <TextInput
          size="xs"
          label={t('task.costCurrency')}
          value={currency}
          onChange={(event) => setCurrency(event.currentTarget.value)}
          maxLength={3}
        />
      )}
      <TextInput
        size="xs"
        label={t('task.costNote')}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
        dir="auto"
      />
      <Button type="submit" size="xs">
        {t('task.costAdd')}
      </Button>
    </form>
  )
}
