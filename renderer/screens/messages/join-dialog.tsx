import { Button, Modal, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useApi } from '../../client/api-context.tsx'
import { showAddress } from '../../mail/show-address.ts'
import { When } from '../../parts/when.tsx'
import { t } from '../../text/translate.ts'

type Props = {
  opened: boolean
  threadId: string
  /** What the search begins with. */
  query: string
  onClose: () => void
  onJoin: (threadId: string) => void
}

/** Finds a message of another thread, to join the two. */
export function JoinDialog({ opened, onClose, ...rest }: Props) {
  return (
    <Modal opened={opened} onClose={onClose} title={t('thread.join')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      {opened && <JoinForm {...rest} />}
    </Modal>
  )
}

/** 50 messages are asked for, so that a long thread of one's own leaves some of others; 10 are shown. */
const askedFor = 50
const shown = 10

function JoinForm({ threadId, query, onJoin }: Omit<Props, 'opened' | 'onClose'>) {
  const api = useApi()
  const [text, setText] = useState(query)
  const found = useQuery(api.messages.search.queryOptions({ input: { query: text, limit: askedFor } })).data
  const others = (found?.rows ?? []).filter((row) => row.threadId !== threadId)
  return (
    <div className="form">
      <TextInput
        label={t('thread.joinHint')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        dir="auto"
        data-autofocus
      />
      <ul className="plain-list">
        {others.slice(0, shown).map((row) => {
          const subject = row.subject || t('messages.noSubject')
          return (
            <li key={row.messageId}>
              <Button size="compact-sm" onClick={() => onJoin(row.threadId)}>
                {t('thread.joinThis', { subject })}
              </Button>{' '}
              <span className="muted">
                {row.from ? showAddress(row.from) : t('common.unknownSender')}, <When at={row.sentAt} />
              </span>
            </li>
          )
        })}
      </ul>
      {found && others.length === 0 && <p className="muted">{t('thread.nothingFound')}</p>}
    </div>
  )
}
