import { Pill, TextInput } from '@mantine/core'
import { type SubmitEvent, useState } from 'react'
import type { Task } from '#shared/model/task.ts'
import { t } from '../../text/translate.ts'
import type { RunCommand } from './task-toolbar.tsx'

/** The tags of a task, each with a way off, and a field for one more. */
export function TagsEditor({ task, run }: { task: Task; run: RunCommand }) {
  const [typed, setTyped] = useState('')
  const isClosed = task.closedAt !== null
  const change = (add: string[], remove: string[]) =>
    run({
      call: (tasks) => tasks.tag({ taskId: task.taskId, add, remove }),
      preview: { tags: [...task.tags.filter((tag) => !remove.includes(tag)), ...add.filter((tag) => !task.tags.includes(tag))] },
      said: t('task.said.tags'),
    })
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const tags = typed.split(/[\s,]+/).filter(Boolean)
    if (tags.length === 0) return
    setTyped('')
    void change(tags, [])
  }
  return (
    <div className="tags">
      {task.tags.map((tag) => (
        <Pill
          key={tag}
          withRemoveButton={!isClosed}
          removeButtonProps={{ 'aria-label': t('task.tagRemove', { tag }), tabIndex: 0, 'aria-hidden': false }}
          onRemove={() => void change([], [tag])}
        >
          {tag}
        </Pill>
      ))}
      {!isClosed && (
        <form onSubmit={submit}>
          <TextInput
            size="xs"
            aria-label={t('task.tagAdd')}
            placeholder={t('task.tagAdd')}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        </form>
      )}
    </div>
  )
}
