import { IconPaperclip } from '@tabler/icons-react'
import { Link } from 'wouter'
import type { FoundMessage, MessageSummary, Snippet } from '#shared/model/message.ts'
import { showAddress } from '../../mail/show-address.ts'
import { Cell } from '../../parts/cell.tsx'
import { ConfidentialLabel } from '../../parts/labels.tsx'
import { type RecordLinkProps, RecordList } from '../../parts/record-list.tsx'
import { When } from '../../parts/when.tsx'
import { t } from '../../text/translate.ts'
import { Highlighted } from './highlighted.tsx'

/** A message of a list; one that a search found says where. */
export type ListedMessage = MessageSummary & Partial<Pick<FoundMessage, 'subjectRanges' | 'snippet'>>

/** Three lines: who and when, the subject, and where the words stand. */
const foundRowPx = 78

type Props = {
  label: string
  rows: readonly ListedMessage[]
  total: number
  hrefOf: (message: ListedMessage) => string
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
      {...(rows.some((message) => message.subjectRanges) ? { tallPx: foundRowPx } : {})}
      renderCells={(message, link, wide) =>
        wide ? <WideCells message={message} link={link} /> : <TallCells message={message} link={link} />
      }
      onEndReached={onEndReached}
    />
  )
}

type CellsProps = { message: ListedMessage; link: RecordLinkProps }

const Sender = ({ message }: { message: ListedMessage }) => (
  <span dir="auto">{message.from ? showAddress(message.from) : t('common.unknownSender')}</span>
)

const Subject = ({ message, link }: CellsProps) => (
  <Link {...link} dir="auto">
    {message.subject ? <Highlighted text={message.subject} ranges={message.subjectRanges ?? []} /> : t('messages.noSubject')}
  </Link>
)

const AttachmentMark = ({ message }: { message: ListedMessage }) =>
  message.hasAttachment ? <IconPaperclip size={16} className="record-mark" aria-label={t('messages.hasAttachment')} /> : null

/** Where the words of a search stand, else how the message begins. */
function Words({ message }: { message: ListedMessage }) {
  const { snippet } = message
  return (
    <span className="muted cut" dir="auto">
      {snippet ? (
        <>
          {placeOf(snippet)}
          <Highlighted text={snippet.text} ranges={snippet.ranges} />
        </>
      ) : (
        message.preview
      )}
    </span>
  )
}

function placeOf({ place, name }: Snippet): string {
  if (place === 'attachment') return `${name ?? ''}: `
  if (place === 'recipients') return `${t('message.to')}: `
  return place === 'copies' ? `${t('message.cc')}: ` : ''
}

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
        <Words message={message} />
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
      {message.subjectRanges && (
        <Cell className="small message-cell-snippet">
          <Words message={message} />
        </Cell>
      )}
    </>
  )
}
