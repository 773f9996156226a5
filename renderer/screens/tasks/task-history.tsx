import { useMemo } from 'react'
import type { HistoryEntry, Task } from '#shared/model/task.ts'
import { Moment } from '../../parts/when.tsx'
import { t } from '../../text/translate.ts'
import { nameField } from './name-field.ts'
import { showValue, type ValueWords } from './show-value.ts'
import { useValueWords } from './use-modules.ts'
import { showActor } from './why.tsx'

/** Everything that happened to a task, newest first: who or what, when, why, and which fields. */
export function TaskHistory({ task }: { task: Task }) {
  const words = useValueWords(task.module)
  const entries = useMemo(() => task.history.toSorted((a, b) => b.cause.at - a.cause.at), [task.history])
  return (
    <section aria-label={t('task.history')}>
      <h2>{t('task.history')}</h2>
      <ol className="history">
        {entries.map((entry) => (
          <li key={entry.cause.changeId}>
            <p>
              <strong>{showActor(entry.cause.actor)}</strong>{' '}
              <span className="muted">
                <Moment at={entry.cause.at} />
              </span>
            </p>
            <p className="muted" dir="auto">
              {entry.cause.sentence}
            </p>
            <Changes entry={entry} words={words} />
          </li>
        ))}
      </ol>
    </section>
  )
}

/** 12 lines of one entry: a new task sets many fields at once, and its first lines say enough. */
const shownChanges = 12

function Changes({ entry, words }: { entry: HistoryEntry; words: ValueWords }) {
  const lines = [...new Set(entry.changes.flatMap((change) => describeChange(change, words)))]
  return (
    <ul className="plain-list history-changes">
      {lines.slice(0, shownChanges).map((line) => (
        <li key={line} dir="auto">
          {line}
        </li>
      ))}
    </ul>
  )
}

/** One line, or none for a field that only Orgo needs. */
function describeChange(change: HistoryEntry['changes'][number], words: ValueWords): string[] {
  const { field, kind, value, before } = change
  const name = nameField(field)
  if (name === null) return []
  const now = showValue(field, value, words)
  if (kind === 'add') return [t('task.historyAdd', { field: name, value: now })]
  if (kind === 'rm') return [t('task.historyRemove', { field: name, value: now })]
  if (before === null || before === '') return [t('task.historySet', { field: name, value: now })]
  return [t('task.historyFrom', { field: name, before: showValue(field, before, words), value: now })]
}
