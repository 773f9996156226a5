import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { MailEvent } from '#shared/model/outbox.ts'
import type { HistoryEntry, Task } from '#shared/model/task.ts'
import { useApi } from '../../client/api-context.tsx'
import { Moment } from '../../parts/when.tsx'
import { t } from '../../text/translate.ts'
import { MailLine } from './mail-line.tsx'
import { nameField } from './name-field.ts'
import { showValue, type ValueWords } from './show-value.ts'
import { useValueWords } from './use-modules.ts'
import { showActor } from './why.tsx'

type Happened = { at: number; entry: HistoryEntry } | { at: number; mail: MailEvent }

/** Everything that happened to a task and to its mail, newest first: who or what, when, why, and which fields. */
export function TaskHistory({ task }: { task: Task }) {
  const words = useValueWords(task.module)
  const api = useApi()
  const { data } = useQuery(api.outbox.timeline.queryOptions({ input: { taskId: task.taskId } }))
  const happened = useMemo(() => {
    const entries = task.history.map((entry): Happened => ({ at: entry.cause.at, entry }))
    const mails = (data?.events ?? []).map((mail): Happened => ({ at: mail.at, mail }))
    return [...entries, ...mails].sort((a, b) => b.at - a.at)
  }, [task.history, data])
  return (
    <section aria-label={t('task.history')}>
      <h2>{t('task.history')}</h2>
      <ol className="history">
        {happened.map((one) =>
          'mail' in one ? (
            <MailLine key={`${one.mail.outboxId} ${one.mail.what} ${one.at} ${one.mail.sentence}`} mail={one.mail} />
          ) : (
            <ChangeLine key={one.entry.cause.changeId} entry={one.entry} words={words} />
          ),
        )}
      </ol>
    </section>
  )
}

function ChangeLine({ entry, words }: { entry: HistoryEntry; words: ValueWords }) {
  return (
    <li>
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
