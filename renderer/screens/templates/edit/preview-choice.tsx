import { Button, Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import { useApi } from '../../../client/api-context.tsx'
import { t } from '../../../text/translate.ts'
import { MessagePicker } from '../../rules/live/message-picker.tsx'
import { ChooseTaskDialog } from '../../tasks/parts/choose-task-dialog.tsx'
import type { PreviewOn } from '../template-address.ts'

type Props = { on: PreviewOn; onChoose: (on: PreviewOn) => void }

/** Which task or message the preview is of; without one it shows made-up values. */
export function PreviewChoice({ on, onChoose }: Props) {
  const [choosing, setChoosing] = useState<'task' | 'message' | null>(null)
  const choose = (next: PreviewOn) => {
    setChoosing(null)
    onChoose(next)
  }
  return (
    <div className="preview-on">
      <p className="cut">
        <span className="muted">{t('templates.previewOf')}</span>{' '}
        {on === null ? (
          t('templates.madeUp')
        ) : 'taskId' in on ? (
          <TaskName taskId={on.taskId} />
        ) : (
          <MessageName messageId={on.messageId} />
        )}
      </p>
      <Button size="compact-sm" onClick={() => setChoosing('task')}>
        {t('templates.chooseTask')}
      </Button>
      <Button size="compact-sm" onClick={() => setChoosing('message')}>
        {t('templates.chooseMessage')}
      </Button>
      {on !== null && (
        <Button size="compact-sm" onClick={() => choose(null)}>
          {t('templates.madeUp')}
        </Button>
      )}
      <ChooseTaskDialog
        opened={choosing === 'task'}
        title={t('templates.chooseTask')}
        except=""
        onClose={() => setChoosing(null)}
        onChoose={({ taskId }) => choose({ taskId })}
      />
      <Modal
        opened={choosing === 'message'}
        onClose={() => setChoosing(null)}
        title={t('templates.chooseMessage')}
        closeButtonProps={{ 'aria-label': t('common.close') }}
      >
        {choosing === 'message' && <MessagePicker picked={null} onPick={(messageId) => choose({ messageId })} />}
      </Modal>
    </div>
  )
}

function TaskName({ taskId }: { taskId: string }) {
  const api = useApi()
  const task = useQuery(api.tasks.get.queryOptions({ input: { taskId } })).data
  return (
    <Link href={`/tasks/${taskId}`} dir="auto">
      {task?.title ?? taskId}
    </Link>
  )
}

function MessageName({ messageId }: { messageId: string }) {
  const api = useApi()
  const message = useQuery(api.messages.get.queryOptions({ input: { messageId } })).data
  return (
    <Link href={`/messages/${messageId}`} dir="auto">
      {message?.subject || t('messages.noSubject')}
    </Link>
  )
}
