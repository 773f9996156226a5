import { Button } from '@mantine/core'
import { IconChartBar } from '@tabler/icons-react'
import { useTargetNames } from '../../client/use-target-names.ts'
import { useNow } from '../../parts/when.tsx'
import { formatMoment } from '../../text/format.ts'
import { t } from '../../text/translate.ts'
import type { FigureFilter } from './figure-filter.ts'
import type { TaskFilter } from './task-filter.ts'

type Props = { filter: TaskFilter; onChange: (filter: TaskFilter) => void }

/** Says in words which figure of a report the list shows, with a way back to the whole list. */
export function FigureNote({ filter, onChange }: Props) {
  const describe = useFigureWords()
  const words = describe(filter.figure)
  if (words.length === 0) return null
  return (
    <div className="figure-note">
      <IconChartBar size={16} aria-hidden />
      <p>
        {t('tasks.figure')} {words.join('; ')}.
      </p>
      <Button size="compact-sm" onClick={() => onChange({ ...filter, figure: {} })}>
        {t('tasks.figureClear')}
      </Button>
    </div>
  )
}

/** Each part of what a figure counts in a few words. */
function useFigureWords(): (figure: FigureFilter) => string[] {
  const now = useNow()
  const nameTarget = useTargetNames()
  const span = (key: 'created' | 'closed' | 'due' | 'spent' | 'recorded', from?: number, to?: number): string[] => {
    if (from === undefined && to === undefined) return []
    const values = { from: from === undefined ? '' : formatMoment(from, now), to: to === undefined ? '' : formatMoment(to, now) }
    const kind = from === undefined ? 'before' : to === undefined ? 'since' : 'between'
    return [`${t(`tasks.figure.${key}`)} ${t(`tasks.figureSpan.${kind}`, values)}`]
  }
  return (figure) => [
    ...span('created', figure.createdFrom, figure.createdTo),
    ...span('closed', figure.closedFrom, figure.closedTo),
    ...span('due', figure.dueFrom, figure.dueTo),
    ...(figure.openAt === undefined ? [] : [t('tasks.figureOpenAt', { when: formatMoment(figure.openAt, now) })]),
    ...(figure.priority === undefined ? [] : [t('tasks.figurePriority', { priority: t(`priority.${figure.priority}`) })]),
    ...(figure.team === undefined
      ? []
      : [figure.team === 'none' ? t('tasks.figureNoTeam') : t('tasks.figureTeam', { team: nameTarget(figure.team) })]),
    ...(figure.fields ?? []).map((field) => fieldWords(field)),
    ...span('spent', figure.spentFrom, figure.spentTo),
    ...(figure.timed ? [t('tasks.figureTimed')] : []),
    ...(figure.currency === undefined ? [] : [t('tasks.figureCurrency', { currency: figure.currency })]),
    ...(figure.costKind === undefined ? [] : [t(`tasks.figureKind.${figure.costKind}`)]),
    ...span('recorded', figure.recordedFrom, figure.recordedTo),
    ...(figure.promise === undefined ? [] : [t(`tasks.figurePromise.${figure.promise}`)]),
    ...(figure.kept === undefined ? [] : [t(figure.kept ? 'tasks.figureKept' : 'tasks.figureMissed')]),
    ...(figure.level === undefined ? [] : [t('tasks.figureLevel', { level: figure.level })]),
    ...(figure.confidential === false ? [t('tasks.figureNotConfidential')] : []),
  ]
}

function fieldWords(field: string): string {
  const at = field.indexOf('=')
  const [name, value] = [field.slice(0, at), field.slice(at + 1)]
  return value === '' ? t('tasks.figureNoField', { field: name }) : `${name}: ${value}`
}
