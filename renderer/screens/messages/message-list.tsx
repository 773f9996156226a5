import { IconPaperclip } from '@tabler/icons-react'
import { Link } from 'wouter'
import type { MessageSummary } from '#shared/model/message.ts'
import { showAddress } from '../../mail/show-address.ts'
import { Cell } from '../../parts/cell.tsx'
import { ConfidentialLabel } from '../../parts/labels.tsx'
import { type RecordLinkProps, RecordList } from '../../parts/record-list.tsx'
import { When } from '../../parts/when.tsx'
import { t } from '../../text/translate.ts'

type Props = {
  label: string
  rows: readonly MessageSummary[]
  total: number
  hrefOf: (message: MessageSummary) => string
  openId: string | null
  onEndReached: () => void
}

/** Messages as rows: who, about what, when. */
export function MessageList({ label, rows, total, hrefOf, openId, onEndReached }: Props) {
  return (
    <RecordList
      label={label}
      rows={rows}
      total={total}
      keyOf={(message) => message.messageId}
      hrefOf={hrefOf}
      openKey={openId}
      columns={[t('messages.columnFrom'), t('messages.columnSubject'), t('messages.columnWhen')]}
      layout="message-columns"
      renderCells={(message, link, wide) =>
        wide ? <WideCells message={message} link={link} /> : <TallCells message={message} link={link} />
      }
      onEndReached={onEndReached}
    />
  )
}

type CellsProps = { message: MessageSummary; link: RecordLinkProps }

const Sender = ({ message }: { message: MessageSummary }) => (
  <span dir="auto">{message.from ? showAddress(message.from) : t('common.unknownSender')}</span>
)

const Subject = ({ message, link }: CellsProps) => (
  <Link {...link} dir="auto">
    {message.subject || t('messages.noSubject')}
  </Link>
)

const AttachmentMark = ({ message }: { message: MessageSummary }) =>
  message.hasAttachment ? <IconPaperclip size={16} className="record-mark" aria-label={t('messages.hasAttachment')} /> : null

function WideCells({ message, link }: CellsProps) {
  return (
    <>
      <Cell>
        <Sender message={message} />
      </Cell>
      <Cell className="message-cell-subject">
        <Subject message={message} link={link} />
        {message.confidential && <ConfidentialLabel />}
        <AttachmentMark message={message} />
        <span className="muted cut" dir="auto">
          {message.preview}
        </span>
      </Cell>
      <Cell className="muted">
        <When at={message.sentAt} />
      </Cell>
    </>
  )
}

function TallCells({ message, link }: CellsProps) {
  return (
    <>
      <Cell className="small muted">
        <Sender message={message} />
      </Cell>
      <Cell className="small muted">
        <When at={message.sentAt} />
      </Cell>
      <Cell>
        <Subject message={message} link={link} />
      </Cell>
      <Cell>{message.confidential ? <ConfidentialLabel /> : <AttachmentMark message={message} />}</Cell>
    </>
  )
}
