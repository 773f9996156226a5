import { Button } from '@mantine/core'
import { IconArchive, IconListCheck, IconPlus } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import type { Message } from '#shared/model/message.ts'
import { keyShortcut, useAction } from '../../actions/action-context.tsx'
import { firstKey } from '../../actions/actions.ts'
import { useApi } from '../../client/api-context.tsx'
import { readFault } from '../../client/read-fault.ts'
import { say, sayFault } from '../../parts/say.tsx'
import { t } from '../../text/translate.ts'
import { ReplyButtons } from '../compose/reply-button.tsx'
import type { Beginning } from '../compose/use-writing.ts'
import { NewTaskDialog } from '../tasks/new-task-dialog.tsx'

/** What a person can decide about a message: go to its task, make one, or settle it without. */
export function MessageActions({ message, onWrite }: { message: Message; onWrite: (how: Beginning) => void }) {
  const [making, setMaking] = useState(false)
  const settle = useSettle(message.messageId)
  useAction('accept', message.taskId === null ? () => setMaking(true) : null)
  useAction('settle', message.inTriage ? settle : null)
  return (
    <div className="message-actions">
      {message.taskId !== null ? (
        <Button component={Link} href={`/tasks/${message.taskId}`} leftSection={<IconListCheck size={16} aria-hidden />}>
          {t('message.toTask')}
        </Button>
      ) : (
        <Button
          variant={message.inTriage ? 'filled' : 'default'}
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={() => setMaking(true)}
          title={`${t('action.accept')} (${firstKey('accept')})`}
          aria-keyshortcuts={keyShortcut('accept')}
        >
          {t('message.makeTask')}
        </Button>
      )}
      <ReplyButtons onWrite={onWrite} hasMessage hasOthers={message.answerOthers.length > 0} />
      {message.inTriage && (
        <Button
          leftSection={<IconArchive size={16} aria-hidden />}
          onClick={settle}
          title={`${t('action.settle')} (${firstKey('settle')})`}
          aria-keyshortcuts={keyShortcut('settle')}
        >
          {t('message.settle')}
        </Button>
      )}
      <NewTaskDialog
        opened={making}
        onClose={() => setMaking(false)}
        from={{ messageId: message.messageId, title: message.subject }}
      />
    </div>
  )
}

function useSettle(messageId: string): () => void {
  const api = useApi()
  const queries = useQueryClient()
  const settle = useMutation(
    api.messages.settle.mutationOptions({
      onSuccess: async () => {
        say(t('message.settled'))
        await queries.invalidateQueries({ queryKey: api.messages.key() })
        await queries.invalidateQueries({ queryKey: api.dashboard.get.key() })
      },
      onError: (error) => sayFault(readFault(error)),
    }),
  )
  return () => settle.mutate({ messageId })
}
