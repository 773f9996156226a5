import { Button, Menu } from '@mantine/core'
import { useState } from 'react'
import { useLocation } from 'wouter'
import type { Task } from '#shared/model/task.ts'
import { useMenuFocus } from '../../../parts/use-menu-focus.ts'
import { t } from '../../../text/translate.ts'
import type { RunCommand } from '../task-toolbar.tsx'
import { ChooseTaskDialog } from './choose-task-dialog.tsx'
import { RepeatDialog } from './repeat-dialog.tsx'
import { SplitDialog } from './split-dialog.tsx'

type Dialog = 'merge' | 'repeat' | 'split'

/** What is done with a task now and then: follow, merge, split its mail, let it come again. */
export function MoreMenu({ task, run }: { task: Task; run: RunCommand }) {
  const [opened, setOpened] = useState(false)
  const [dialog, setDialog] = useState<Dialog | null>(null)
  const dropdown = useMenuFocus(opened)
  const [, navigate] = useLocation()
  const close = () => setDialog(null)
  const message = task.messages.at(-1)
  return (
    <>
      <Menu opened={opened} onChange={setOpened} returnFocus>
        <Menu.Target>
          <Button>{t('task.more')}</Button>
        </Menu.Target>
        <Menu.Dropdown ref={dropdown}>
          <Menu.Item
            onClick={() => void run({ call: (tasks) => tasks.watch({ taskId: task.taskId }), said: t('task.said.watched') })}
          >
            {t('task.watch')}
          </Menu.Item>
          <Menu.Item
            onClick={() => void run({ call: (tasks) => tasks.unwatch({ taskId: task.taskId }), said: t('task.said.unwatched') })}
          >
            {t('task.unwatch')}
          </Menu.Item>
          {message && <Menu.Item onClick={() => setDialog('split')}>{t('task.split')}</Menu.Item>}
          <Menu.Item onClick={() => setDialog('repeat')}>{t('task.repeat')}</Menu.Item>
          {task.mergedInto === null ? (
            <Menu.Item onClick={() => setDialog('merge')}>{t('task.merge')}</Menu.Item>
          ) : (
            <Menu.Item
              onClick={() => void run({ call: (tasks) => tasks.unmerge({ taskId: task.taskId }), said: t('task.said.unmerged') })}
            >
              {t('task.unmerge')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <ChooseTaskDialog
        opened={dialog === 'merge'}
        title={t('task.mergeInto')}
        except={task.taskId}
        onClose={close}
        onChoose={async (other) => {
          close()
          const merged = await run({
            call: async (tasks) => {
              await tasks.merge({ taskId: other.taskId, otherIds: [task.taskId] })
              return tasks.get({ taskId: task.taskId })
            },
            said: t('task.said.merged', { title: other.title }),
          })
          if (merged) navigate(`/tasks/${other.taskId}`)
        }}
      />
      <RepeatDialog task={task} opened={dialog === 'repeat'} onClose={close} />
      {message && <SplitDialog task={task} messageId={message.messageId} opened={dialog === 'split'} onClose={close} />}
    </>
  )
}
