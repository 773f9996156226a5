import { Button, Menu, Select } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Inputs } from '#shared/contract/contract.ts'
import { Priority } from '#shared/model/task.ts'
import type { BulkOutcome } from '#shared/model/task-parts.ts'
import { useApi } from '../../../client/api-context.tsx'
import { readFault } from '../../../client/read-fault.ts'
import { PriorityLabel } from '../../../parts/labels.tsx'
import { say, sayFault } from '../../../parts/say.tsx'
import { t } from '../../../text/translate.ts'
import { listSnoozePresets } from '../due-presets.ts'
import { useUndo } from '../use-undo.ts'
import type { Selection } from './use-selection.ts'

type Change = Omit<Inputs['tasks']['bulk'], 'taskIds'>

/** 2,000: as many tasks as one command takes. */
const mostAtOnce = 2000

/** One command over the chosen tasks, with one undo; those that could not be changed stay chosen, to be tried again. */
export function BulkBar({ selection }: { selection: Selection }) {
  const { run, isPending } = useBulk(selection)
  if (selection.ids.length === 0) return null
  return (
    <div className="bulk-bar" role="toolbar" aria-label={t('tasks.selected', { count: selection.ids.length })}>
      <span>{t('tasks.selected', { count: selection.ids.length })}</span>
      <Button size="compact-sm" disabled={isPending} onClick={() => run({ close: true })}>
        {t('task.close')}
      </Button>
      <BulkAssign onAssign={(assignee) => run({ assignee })} />
      <Menu>
        <Menu.Target>
          <Button size="compact-sm" disabled={isPending}>
            {t('task.priority')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {Priority.options.toReversed().map((priority) => (
            <Menu.Item key={priority} onClick={() => run({ priority })}>
              <PriorityLabel priority={priority} />
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Menu>
        <Menu.Target>
          <Button size="compact-sm" disabled={isPending}>
            {t('action.snooze')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {listSnoozePresets(Date.now()).map(({ label, at }) => (
            <Menu.Item key={label} onClick={() => run({ snoozeUntil: at })}>
              {t(label)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Button size="compact-sm" variant="subtle" onClick={selection.clear}>
        {t('tasks.selectNone')}
      </Button>
    </div>
  )
}

function BulkAssign({ onAssign }: { onAssign: (target: string) => void }) {
  const api = useApi()
  const people = useQuery(api.tasks.assignees.queryOptions({ input: {} })).data ?? []
  return (
    <Select
      size="xs"
      aria-label={t('task.assign')}
      placeholder={t('task.assign')}
      data={people.map(({ target, title }) => ({ value: target, label: title }))}
      value={null}
      onChange={(target) => target !== null && onAssign(target)}
      searchable
    />
  )
}

function useBulk(selection: Selection): { run: (change: Change) => void; isPending: boolean } {
  const api = useApi()
  const queries = useQueryClient()
  const undo = useUndo()
  const tell = ({ done, failed }: BulkOutcome) => {
    if (done > 0) say(t('tasks.bulkDone', { count: done }), undo)
    selection.set(failed.map(({ taskId }) => taskId))
    const [first] = failed
    if (first) sayFault(t('tasks.bulkFailed', { count: failed.length, title: first.title, sentence: first.sentence }))
  }
  const mutation = useMutation(
    api.tasks.bulk.mutationOptions({
      onSuccess: tell,
      onError: (error) => sayFault(readFault(error)),
      onSettled: () =>
        Promise.all([
          queries.invalidateQueries({ queryKey: api.tasks.key() }),
          queries.invalidateQueries({ queryKey: api.dashboard.get.key() }),
        ]),
    }),
  )
  return {
    run: (change) => mutation.mutate({ ...change, taskIds: selection.ids.slice(0, mostAtOnce) }),
    isPending: mutation.isPending,
  }
}
