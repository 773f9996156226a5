import { SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { FileContent } from '#shared/model/message.ts'
import { useApi } from '../client/api-context.tsx'
import { ErrorState, LoadingState } from '../parts/states.tsx'
import { formatBytes } from '../text/format.ts'
import { t } from '../text/translate.ts'
import { decodeBase64 } from './decode-base64.ts'
import { MailFrame } from './mail-frame.tsx'
import { MailText } from './mail-text.tsx'
import { nameOfPart, type ShownMail } from './shown-mail.ts'
import './mail.css'

type Kind = 'text' | 'html' | 'raw'

/** What a mail says: plain text first, its HTML or its raw bytes when asked for. */
export function MessageContent({ message }: { message: ShownMail }) {
  const [kind, setKind] = useState<Kind>('text')
  const kinds: Kind[] = message.html === null ? ['text', 'raw'] : ['text', 'html', 'raw']
  return (
    <div className="mail-content">
      <SegmentedControl
        size="xs"
        aria-label={nameOfPart(t('message.show'), message)}
        data={kinds.map((value) => ({ value, label: t(`message.${value}`) }))}
        value={kind}
        onChange={setKind}
      />
      {kind === 'text' && <Text message={message} />}
      {kind === 'html' && message.html !== null && <MailFrame message={message} html={message.html} />}
      {kind === 'raw' &&
        (message.inside === undefined ? (
          <RawMessage messageId={message.messageId} />
        ) : (
          <RawNested message={message} path={message.inside} />
        ))}
    </div>
  )
}

function Text({ message }: { message: ShownMail }) {
  if (message.text.trim() === '') return <p className="muted">{t('message.noText')}</p>
  return <MailText text={message.text} />
}

/** 100,000 characters: a mail's head and text fit, and a 20 MB attachment does not freeze the page. */
const rawShownBytes = 100_000

function RawMessage({ messageId }: { messageId: string }) {
  const api = useApi()
  return <RawAnswer answer={useQuery(api.messages.raw.queryOptions({ input: { messageId } }))} />
}

function RawNested({ message, path }: { message: ShownMail; path: string }) {
  const api = useApi()
  const input = { messageId: message.messageId, ...placeOf(path) }
  return (
    <RawAnswer
      answer={useQuery(api.messages.attachment.queryOptions({ input }))}
      title={nameOfPart(t('message.rawTitle'), message)}
    />
  )
}

/** Where the file of a nested mail lies: its number, and the mail around it unless that is the message. */
function placeOf(path: string): { attachmentNo: number; inside?: string } {
  const dot = path.lastIndexOf('.')
  const attachmentNo = Number(path.slice(dot + 1))
  return dot < 0 ? { attachmentNo } : { attachmentNo, inside: path.slice(0, dot) }
}

type Answer = { error: unknown; data: FileContent | undefined; refetch(): unknown }

function RawAnswer({ answer, title }: { answer: Answer; title?: string }) {
  if (answer.error) return <ErrorState error={answer.error} onRetry={() => answer.refetch()} />
  if (!answer.data) return <LoadingState />
  return <RawText base64={answer.data.base64} sizeBytes={answer.data.sizeBytes} title={title} />
}

type RawProps = { base64: string; sizeBytes: number; title?: string | undefined }

/** Raw bytes as text, cut where they are many. Bytes that are no UTF-8 show as replacement characters. */
export function RawText({ base64, sizeBytes, title = t('message.rawTitle') }: RawProps) {
  // Base64 holds 3 bytes in 4 characters; cut at a multiple of 4 it stays decodable.
  const shown = decodeBase64(base64.slice(0, Math.ceil(rawShownBytes / 3) * 4))
  return (
    <>
      {sizeBytes > rawShownBytes && (
        <p className="muted">{t('message.rawCut', { shown: formatBytes(rawShownBytes), size: formatBytes(sizeBytes) })}</p>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="mail-raw mono" aria-label={title} tabIndex={0} dir="ltr">
        {new TextDecoder().decode(shown)}
      </section>
    </>
  )
}
