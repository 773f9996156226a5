import { Button, Menu } from '@mantine/core'
import { IconArrowBackUp, IconCheck, IconMessagePlus } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { Priority, type Task } from '#shared/model/task.ts'
import { keyShortcut, useAction } from '../../actions/action-context.tsx'
import { type ActionId, firstKey } from '../../actions/actions.ts'
import { PriorityLabel, StateLabel } from '../../parts/labels.tsx'
import { sayFault } from '../../parts/say.tsx'
import { useMenuFocus } from '../../parts/use-menu-focus.ts'
import { formatChoices } from '../../text/format.ts'
import { t } from '../../text/translate.ts'
import { AssignPicker } from './assign-picker.tsx'
import { DuePicker } from './due-picker.tsx'
import { MoreMenu } from './parts/more-menu.tsx'
import { ReasonDialog } from './parts/reason-dialog.tsx'
import { SnoozePicker } from './parts/snooze-picker.tsx'
import type { TaskCommand } from './use-task-command.ts'

export type RunCommand = (command: TaskCommand) => Promise<boolean>
type Props = { task: Task; run: RunCommand; onComment: () => void }

/** What can be done with a task, each by button and by key. */
export function TaskToolbar({ task, run, onComment }: Props) {
  const isClosed = task.closedAt !== null
  return (
    <div className="task-toolbar" role="toolbar" aria-label={t('task.actions')}>
      {isClosed ? <ReopenButton task={task} run={run} /> : <CloseButton task={task} run={run} />}
      <StateMenu task={task} run={run} />
      <AssignPicker task={task} run={run} disabled={isClosed} />
      <PriorityMenu task={task} run={run} disabled={isClosed} />
      <DuePicker task={task} run={run} disabled={isClosed} />
      {!isClosed && <SnoozePicker task={task} run={run} />}
      <KeyButton action="comment" icon={<IconMessagePlus size={16} aria-hidden />} onClick={onComment}>
        {t('action.comment')}
      </KeyButton>
      <MoreMenu task={task} run={run} />
    </div>
  )
}

type KeyButtonProps = {
  action: ActionId
  icon?: ReactNode
  children: ReactNode
  onClick: () => void
  filled?: boolean
  /** Why it cannot be done now: it is said on hover and when it is pressed. */
  refused?: string | null
}

/** A button whose key does the same, and which says so on hover. */
function KeyButton({ action, icon, children, onClick, filled = false, refused = null }: KeyButtonProps) {
  const act = refused === null ? onClick : () => sayFault(refused)
  useAction(action, act)
  return (
    <Button
      leftSection={icon}
      onClick={act}
      variant={filled ? 'filled' : 'default'}
      title={refused ?? `${t(`action.${action}`)} (${firstKey(action)})`}
      aria-keyshortcuts={keyShortcut(action)}
      // It keeps the focus and says why: a disabled button could do neither.
      {...(refused === null ? {} : { 'data-disabled': true, 'aria-disabled': true, 'aria-description': refused })}
    >
      {children}
    </Button>
  )
}

type PartProps = Omit<Props, 'onComment'>

function CloseButton({ task, run }: PartProps) {
  const [isAsking, setAsking] = useState(false)
  // The first of category done is the one that the engine takes.
  const end = task.nextStates.find(({ category }) => category === 'done')
  const close = (reason = '') =>
    void run({ call: (tasks) => tasks.close({ taskId: task.taskId, reason }), said: t('task.said.closed') })
  return (
    <>
      <ReasonDialog
        title={t('task.commentWhy', { state: end?.title ?? '' })}
        opened={isAsking}
        onClose={() => setAsking(false)}
        onSay={(reason) => {
          setAsking(false)
          close(reason)
        }}
      />
      <KeyButton
        action="done"
        icon={<IconCheck size={16} aria-hidden />}
        onClick={() => (end?.needsComment ? setAsking(true) : close())}
        filled
        refused={whyNotClosed(task)}
      >
        {t('task.close')}
      </KeyButton>
    </>
  )
}

/** Why a task cannot be closed as it stands, in a sentence; null where it can. */
function whyNotClosed({ nextStates, statusTitle }: Task): string | null {
  const end = nextStates.find(({ category }) => category === 'done')
  if (end) return end.refused === null ? null : t('task.closeNotYet', { reason: end.refused })
  const open = nextStates.filter(({ category }) => category !== 'declined').map(({ title }) => title)
  if (open.length === 0) return t('task.noNext')
  return t('task.closeNotDirect', { state: statusTitle, states: formatChoices(open) })
}

function ReopenButton({ task, run }: PartProps) {
  const reopen = () => void run({ call: (tasks) => tasks.reopen({ taskId: task.taskId }), said: t('task.said.reopened') })
  return (
    <Button leftSection={<IconArrowBackUp size={16} aria-hidden />} variant="filled" onClick={reopen}>
      {t('task.reopen')}
    </Button>
  )
}

function StateMenu({ task, run }: PartProps) {
  const [opened, setOpened] = useState(false)
  const dropdown = useMenuFocus(opened)
  useAction('state', () => setOpened(true))
  const [asking, setAsking] = useState<Task['nextStates'][number] | null>(null)
  const move = ({ status, title, category }: Task['nextStates'][number], comment = '') =>
    void run({
      call: (tasks) => tasks.setStatus({ taskId: task.taskId, status, comment }),
      preview: { status, statusTitle: title, category },
      said: t('task.said.status', { value: title }),
    })
  return (
    <>
      <ReasonDialog
        title={t('task.commentWhy', { state: asking?.title ?? '' })}
        opened={asking !== null}
        onClose={() => setAsking(null)}
        onSay={(reason) => {
          setAsking(null)
          if (asking) move(asking, reason)
        }}
      />
      <Menu opened={opened} onChange={setOpened} returnFocus>
        <Menu.Target>
          <Button title={`${t('action.state')} (${firstKey('state')})`} aria-keyshortcuts={keyShortcut('state')}>
            {t('task.state')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown ref={dropdown}>
          <Menu.Label>
            {task.nextStates.length > 0 ? t('task.onlyAllowed', { state: task.statusTitle }) : t('task.noNext')}
          </Menu.Label>
          {task.nextStates.map((next) => (
            <Menu.Item
              key={next.status}
              disabled={next.refused !== null}
              onClick={() => (next.needsComment ? setAsking(next) : move(next))}
            >
              <StateLabel category={next.category} title={next.title} />
              {next.refused !== null && <span className="menu-refused">{next.refused}</span>}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </>
  )
}

function PriorityMenu({ task, run, disabled }: PartProps & { disabled: boolean }) {
  const [opened, setOpened] = useState(false)
  const dropdown = useMenuFocus(opened)
  useAction('priority', disabled ? null : () => setOpened(true))
  const set = (priority: Priority) =>
    void run({
      call: (tasks) => tasks.setPriority({ taskId: task.taskId, priority }),
      preview: { priority },
      said: t('task.said.priority', { value: t(`priority.${priority}`) }),
    })
  return (
    <Menu opened={opened} onChange={setOpened} returnFocus>
      <Menu.Target>
        <Button
          disabled={disabled}
          title={`${t('action.priority')} (${firstKey('priority')})`}
          aria-keyshortcuts={keyShortcut('priority')}
        >
          {t('task.priority')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown ref={dropdown}>
        {Priority.options.toReversed().map((priority) => (
          <Menu.RadioItem
            key={priority}
            value={priority}
            checked={priority === task.priority}
            closeMenuOnClick
            onChange={() => set(priority)}
          >
            <PriorityLabel priority={priority} />
          </Menu.RadioItem>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
