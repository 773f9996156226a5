import { Button, NativeSelect, TextInput } from '@mantine/core'
import { IconFilter, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { TaskView } from '#shared/model/task.ts'
import { useAction } from '../../actions/action-context.tsx'
import { firstKey } from '../../actions/actions.ts'
import { useApi } from '../../client/api-context.tsx'
import { leaveOnEscape } from '../../parts/leave-on-escape.ts'
import { t } from '../../text/translate.ts'
import { NewTaskDialog } from './new-task-dialog.tsx'
import { filterToSearch, type TaskFilter, wholeFilter } from './task-filter.ts'
import { useModules } from './use-modules.ts'

/** 200 ms after the last letter the list is asked; sooner would ask for every letter of a word. */
const typingMs = 200

type Props = { filter: TaskFilter; onChange: (filter: TaskFilter) => void; compact: boolean }

/** The filter of the task list. Beside an open task it folds into one line. */
export function TaskFilterBar({ filter, onChange, compact }: Props) {
  const [unfolded, setUnfolded] = useState(false)
  const [adding, setAdding] = useState(false)
  useAction('search', compact && !unfolded ? () => setUnfolded(true) : null)
  const filtered = filterToSearch({ ...filter, view: wholeFilter.view }) !== ''
  return (
    <>
      <div className="split-head">
        <h1>{t('tasks.title')}</h1>
        {compact && (
          <Button
            leftSection={<IconFilter size={16} aria-hidden />}
            aria-expanded={unfolded}
            onClick={() => setUnfolded(!unfolded)}
          >
            {t(`tasks.view.${filter.view}`)}
            {filtered ? ' +' : ''}
          </Button>
        )}
        <Button
          leftSection={<IconPlus size={16} aria-hidden />}
          title={`${t('tasks.new')} (${firstKey('newTask')})`}
          onClick={() => setAdding(true)}
        >
          {t('tasks.new')}
        </Button>
      </div>
      {(!compact || unfolded) && <Fields filter={filter} onChange={onChange} filtered={filtered} takesFocus={compact} />}
      <NewTaskDialog opened={adding} onClose={() => setAdding(false)} />
    </>
  )
}

function Fields({ filter, onChange, filtered, takesFocus }: Omit<Props, 'compact'> & { filtered: boolean; takesFocus: boolean }) {
  const api = useApi()
  const modules = useModules()
  const people = useQuery(api.tasks.assignees.queryOptions({ input: {} })).data ?? []
  const inModule = filter.module ? modules.get(filter.module) : undefined
  const states = new Map(
    (inModule ? [inModule] : [...modules.values()]).flatMap(({ workflow }) =>
      workflow.states.map(({ status, title }) => [status, title]),
    ),
  )
  const set = (part: Partial<TaskFilter>) => onChange({ ...filter, ...part })
  return (
    <search className="task-filter" aria-label={t('tasks.filter')}>
      <NativeSelect
        aria-label={t('tasks.view')}
        data={TaskView.options.map((value) => ({ value, label: t(`tasks.view.${value}`) }))}
        value={filter.view}
        onChange={(event) => set({ view: TaskView.parse(event.currentTarget.value) })}
      />
      <NativeSelect
        aria-label={t('tasks.module')}
        data={[
          { value: '', label: t('tasks.anyModule') },
          ...[...modules.values()].map(({ module, title }) => ({ value: module, label: title })),
        ]}
        value={filter.module}
        onChange={(event) => set({ module: event.currentTarget.value, status: '' })}
      />
      <NativeSelect
        aria-label={t('tasks.status')}
        data={[{ value: '', label: t('tasks.anyStatus') }, ...[...states].map(([value = '', label = '']) => ({ value, label }))]}
        value={filter.status}
        onChange={(event) => set({ status: event.currentTarget.value })}
      />
      <NativeSelect
        aria-label={t('tasks.assignee')}
        data={[
          { value: '', label: t('tasks.anyAssignee') },
          { value: 'none', label: t('common.nobody') },
          ...people.map(({ target, title }) => ({ value: target, label: title })),
        ]}
        value={filter.assignee}
        onChange={(event) => set({ assignee: event.currentTarget.value })}
      />
      <TextFilter text={filter.text} onChange={(text) => set({ text })} takesFocus={takesFocus} />
      {filtered && <Button onClick={() => onChange({ ...wholeFilter, view: filter.view })}>{t('tasks.clear')}</Button>}
    </search>
  )
}

function TextFilter({ text, onChange, takesFocus }: { text: string; onChange: (text: string) => void; takesFocus: boolean }) {
  const field = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState(text)
  const latest = useRef(onChange)
  latest.current = onChange
  useEffect(() => setTyped(text), [text])
  useEffect(() => {
    if (typed === text) return
    const timer = setTimeout(() => latest.current(typed), typingMs)
    return () => clearTimeout(timer)
  }, [typed, text])
  useEffect(() => {
    if (takesFocus) field.current?.focus()
  }, [takesFocus])
  useAction('search', () => field.current?.focus())
  return (
    <TextInput
      ref={field}
      type="search"
      aria-label={t('tasks.text')}
      placeholder={`${t('tasks.text')} (${firstKey('search')})`}
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onKeyDown={leaveOnEscape}
      dir="auto"
    />
  )
}
