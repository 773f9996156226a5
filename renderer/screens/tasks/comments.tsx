import { Button, Textarea } from '@mantine/core'
import { type KeyboardEvent, type Ref, type SubmitEvent, useState } from 'react'
import type { Task } from '#shared/model/task.ts'
import { Moment } from '../../parts/when.tsx'
import { t } from '../../text/translate.ts'
import type { RunCommand } from './task-toolbar.tsx'
import { showActor } from './why.tsx'

/** What people wrote on a task, and a field to write more; a draft outlives a reload. */
export function Comments({ task, run, field }: { task: Task; run: RunCommand; field: Ref<HTMLTextAreaElement> }) {
  return (
    <section aria-label={t('task.comments')}>
      <h2>{t('task.comments')}</h2>
      {task.comments.length === 0 && <p className="muted">{t('task.commentsEmpty')}</p>}
      <ol className="comments">
        {task.comments.map((comment) => (
          <li key={comment.commentId}>
            <p className="muted">
              {showActor(comment.actor)}, <Moment at={comment.at} />
            </p>
            <p className="comment-text" dir="auto">
              {comment.text}
            </p>
          </li>
        ))}
      </ol>
      {task.closedAt === null && <CommentForm task={task} run={run} field={field} />}
    </section>
  )
}

function CommentForm({ task, run, field }: { task: Task; run: RunCommand; field: Ref<HTMLTextAreaElement> }) {
  const draftName = `orgo.draft.${task.taskId}`
  const [text, setText] = useState(() => sessionStorage.getItem(draftName) ?? '')
  const write = (next: string) => {
    setText(next)
    if (next) sessionStorage.setItem(draftName, next)
    else sessionStorage.removeItem(draftName)
  }
  const save = async () => {
    const said = text.trim()
    if (!said) return
    const saved = await run({ call: (tasks) => tasks.comment({ taskId: task.taskId, text: said }), said: t('task.said.comment') })
    if (saved) write('')
  }
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    void save()
  }
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === 'Escape') event.currentTarget.blur()
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void save()
  }
  return (
    <form className="form" onSubmit={submit}>
      <Textarea
        ref={field}
        label={t('task.comment')}
        description={t('task.commentHint')}
        value={text}
        onChange={(event) => write(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        autosize
        minRows={2}
        dir="auto"
      />
      <div className="form-buttons">
        <Button type="submit" disabled={text.trim() === ''}>
          {t('task.commentSave')}
        </Button>
      </div>
    </form>
  )
}
