import { Button, Modal, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { TaskSummary } from '#shared/model/task.ts'
import { useApi } from '../../../client/api-context.tsx'
import { StateLabel } from '../../../parts/labels.tsx'
import { t } from '../../../text/translate.ts'

type Props = {
  opened: boolean
  title: string
  /** The task that is not offered: its own. */
  except: string
  onClose: () => void
  onChoose: (task: TaskSummary) => void
}

/** Finds another task by words of its title. */
export function ChooseTaskDialog({ opened, onClose, title, ...rest }: Props) {
  return (
    <Modal opened={opened} onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('common.close') }}>
      {opened && <Choices {...rest} />}
    </Modal>
  )
}

/** 10 are shown: more words narrow it down sooner than more rows. */
const shown = 10

function Choices({ except, onChoose }: Pick<Props, 'except' | 'onChoose'>) {
  const api = useApi()
  const [text, setText] = useState('')
  const words = text.trim()
  const found = useQuery(
    api.tasks.list.queryOptions({ input: { view: 'all', limit: shown + 1, ...(words ? { text: words } : {}) } }),
  ).data
  const others = (found?.rows ?? []).filter((row) => row.taskId !== except).slice(0, shown)
  return (
    <div className="form">
      <TextInput
        label={t('tasks.text')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        dir="auto"
        data-autofocus
      />
      <ul className="plain-list choose-task">
        {others.map((row) => (
          <li key={row.taskId}>
            <Button size="compact-sm" onClick={() => onChoose(row)}>
              {row.title}
            </Button>{' '}
            <StateLabel category={row.category} title={row.statusTitle} />
          </li>
        ))}
      </ul>
      {found && others.length === 0 && <p className="muted">{t('tasks.noMatchTitle')}</p>}
    </div>
  )
}
