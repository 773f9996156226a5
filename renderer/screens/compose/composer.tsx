import { Button, TagsInput, Textarea, TextInput } from '@mantine/core'
import { IconSend } from '@tabler/icons-react'
import { type KeyboardEvent, type SubmitEvent, useState } from 'react'
import type { OutboxDetail } from '#shared/model/outbox.ts'
import { useAction } from '../../actions/action-context.tsx'
import { useConnection } from '../../client/api-context.tsx'
import { say } from '../../parts/say.tsx'
import { formatMoment } from '../../text/format.ts'
import { t } from '../../text/translate.ts'
import { useOutboxRefresh } from '../outbox/use-outbox-command.ts'
import { fieldToInstant } from '../tasks/due-presets.ts'
import { ComposeFiles } from './compose-files.tsx'
import { ComposeTemplate } from './compose-template.tsx'
import { ComposeWhen } from './compose-when.tsx'
import type { MailFields, SendChoice } from './mail-fields.ts'
import { isRecipient, quoteText } from './reply-fields.ts'
import { type DraftFault, type DraftState, faultOf, type Matter, useDraftSave } from './use-draft-save.ts'
import { useTellSent } from './use-tell-sent.ts'
import './compose.css'

/** The message that is answered, as far as it can be quoted. */
export type Quoted = { who: string; at: number | null; text: string }

export type ComposerProps = {
  start: MailFields
  /** The stored draft that is written on; null begins one with the first key. */
  outboxId: string | null
  matter: Matter
  holds: OutboxDetail['holds']
  confidential: boolean
  quoted: Quoted | null
  /** Addresses that are near: those of the message and its task. */
  suggestions: readonly string[]
  /** The messages whose files can be attached. */
  messageIds: readonly string[]
  onSaved: (draft: OutboxDetail) => void
  onClose: () => void
}

/** Where a mail is written: whatever is typed is a draft of the outbox a second later, and nothing leaves before Send. */
export function Composer(props: ComposerProps) {
  const { start, matter, holds, confidential, quoted, onClose } = props
  const [fields, setFields] = useState(start)
  const [send, setSend] = useState<SendChoice>({ kind: 'now', at: '' })
  const [refused, setRefused] = useState<DraftFault | null>(null)
  const [withCc, setWithCc] = useState(start.cc.length > 0)
  const draft = useDraftSave({ ...props, fields, changed: false })
  const { submit, isSending } = useSend({ fields, send, draft, onRefused: setRefused, onClose })
  const discard = useDiscard(draft, onClose)
  useAction('back', onClose)

  const set = (change: Partial<MailFields>) => {
    setRefused(null)
    setFields((before) => ({ ...before, ...change }))
  }
  const fault = refused ?? (draft.state.kind === 'failed' ? draft.state.fault : null)
  const errorOf = (field: keyof MailFields) => (fault?.field === field ? fault.sentence : null)
  const onKeyDown = (event: KeyboardEvent<HTMLFormElement>) => {
    if (event.key === 'Escape' && event.target instanceof HTMLElement) event.target.blur()
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    void submit()
  }
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault()
    void submit()
  }
  return (
    <form className="form composer" aria-label={t('compose.title')} onSubmit={onSubmit} onKeyDown={onKeyDown} noValidate>
      {confidential && <p className="mail-note">{t('compose.confidential')}</p>}
      <RecipientsField
        label={t('compose.to')}
        value={fields.to}
        suggestions={props.suggestions}
        error={errorOf('to')}
        isFirst={start.to.length === 0}
        onChange={(to) => set({ to })}
      />
      {withCc ? (
        <RecipientsField
          label={t('compose.cc')}
          value={fields.cc}
          suggestions={props.suggestions}
          error={errorOf('cc')}
          onChange={(cc) => set({ cc })}
        />
      ) : (
        <Button size="compact-sm" variant="subtle" className="composer-aside" onClick={() => setWithCc(true)}>
          {t('compose.addCc')}
        </Button>
      )}
      <TextInput
        label={t('compose.subject')}
        value={fields.subject}
        error={errorOf('subject')}
        onChange={(event) => set({ subject: event.currentTarget.value })}
        dir="auto"
      />
      <ComposeTemplate
        matter={matter}
        onInsert={({ subject, text }) => set({ text, ...(fields.subject.trim() === '' ? { subject } : {}) })}
      />
      <Textarea
        label={t('compose.text')}
        description={t('compose.textHint')}
        value={fields.text}
        error={errorOf('text')}
        onChange={(event) => set({ text: event.currentTarget.value })}
        autosize
        minRows={6}
        maxRows={24}
        dir="auto"
        autoFocus={start.to.length > 0}
      />
      {quoted && (
        <Button
          size="compact-sm"
          variant="subtle"
          className="composer-aside"
          onClick={() => set({ text: `${fields.text.trimEnd()}\n\n${quoteOf(quoted)}\n` })}
        >
          {t('compose.quote')}
        </Button>
      )}
      <ComposeFiles
        files={fields.files}
        messageIds={props.messageIds}
        error={errorOf('files')}
        onChange={(files) => set({ files })}
      />
      <ComposeWhen send={send} onChange={setSend} />
      {holds.length > 0 && (
        <div className="mail-note" role="note">
          <p>{t('compose.holds')}</p>
          <ul className="plain-list">
            {holds.map(({ reason, sentence }) => (
              <li key={`${reason} ${sentence}`}>{sentence}</li>
            ))}
          </ul>
        </div>
      )}
      {fault !== null && fault.field === null && (
        <p className="tone-danger" role="alert">
          {fault.sentence}
        </p>
      )}
      <div className="form-buttons composer-buttons">
        <Button type="submit" variant="filled" loading={isSending} leftSection={<IconSend size={16} aria-hidden />}>
          {t(send.kind === 'now' ? 'compose.send' : 'compose.sendLater')}
        </Button>
        <Button onClick={onClose} title={t('compose.keepHint')}>
          {t('compose.keep')}
        </Button>
        <Button onClick={discard}>{t('compose.discard')}</Button>
        <SaveWord state={draft.state} />
      </div>
    </form>
  )
}

const quoteOf = ({ who, at, text }: Quoted): string =>
  `${t('compose.quoteHead', { who, when: at === null ? t('time.none') : formatMoment(at, Date.now()) })}\n${quoteText(text)}`

/** Whether the words are kept, for whoever sees the page and whoever hears it. */
function SaveWord({ state }: { state: DraftState }) {
  const words =
    state.kind === 'saving'
      ? t('compose.saving')
      : state.kind === 'saved'
        ? t('compose.saved', { when: formatMoment(state.at, Date.now()) })
        : state.kind === 'failed'
          ? t('compose.notSaved', { sentence: state.fault.sentence })
          : ''
  return (
    <span className={state.kind === 'failed' ? 'tone-danger small' : 'muted small'} aria-live="polite">
      {words}
    </span>
  )
}

type RecipientsProps = {
  label: string
  value: string[]
  suggestions: readonly string[]
  error: string | null
  /** Whether writing begins here. */
  isFirst?: boolean
  onChange: (value: string[]) => void
}

/** Recipients one by one; what is no address is not taken, and said. */
function RecipientsField({ label, value, suggestions, error, isFirst = false, onChange }: RecipientsProps) {
  const [wrong, setWrong] = useState<string | null>(null)
  const take = (next: string[]) => {
    const bad = next.find((one) => !isRecipient(one.trim()))
    setWrong(bad === undefined ? null : t('compose.notAddress', { text: bad }))
    onChange(next.map((one) => one.trim()).filter(isRecipient))
  }
  return (
    <TagsInput
      label={label}
      placeholder={value.length === 0 ? t('compose.toHint') : ''}
      value={value}
      onChange={take}
      data={[...new Set(suggestions)]}
      splitChars={[',', ';']}
      error={wrong ?? error}
      acceptValueOnBlur
      autoFocus={isFirst}
    />
  )
}

type Draft = ReturnType<typeof useDraftSave>
type SendOptions = {
  fields: MailFields
  send: SendChoice
  draft: Draft
  onRefused: (fault: DraftFault) => void
  onClose: () => void
}

/** Saves the last words, then lets the mail go; a refusal is shown at its field. */
function useSend({ fields, send, draft, onRefused, onClose }: SendOptions): { submit: () => Promise<void>; isSending: boolean } {
  const { client } = useConnection()
  const tellSent = useTellSent()
  const [isSending, setSending] = useState(false)
  const submit = async () => {
    const at = fieldToInstant(send.at)
    if (fields.to.length + fields.cc.length === 0) return onRefused({ field: 'to', sentence: t('compose.toMissing') })
    if (fields.text.trim() === '' && fields.files.length === 0)
      return onRefused({ field: 'text', sentence: t('compose.textMissing') })
    if (send.kind === 'at' && (at === null || at <= Date.now())) return onRefused({ field: null, sentence: t('compose.atWrong') })
    setSending(true)
    try {
      const outboxId = await draft.flush()
      if (outboxId === null) return
      const mail = await client.outbox.queue({ outboxId, send: send.kind === 'at' ? (at ?? 'now') : send.kind })
      draft.forget()
      onClose()
      tellSent(mail)
    } catch (error) {
      onRefused(faultOf(error))
    } finally {
      setSending(false)
    }
  }
  return { submit, isSending }
}

/** Withdraws the draft, if there is one yet, and offers it back. */
function useDiscard(draft: Draft, onClose: () => void): () => void {
  const { client } = useConnection()
  const refresh = useOutboxRefresh()
  return () => {
    draft.forget()
    const outboxId = draft.draftId()
    onClose()
    if (outboxId === null) return
    const restore = () =>
      void client.outbox
        .edit({ outboxId })
        .then(() => say(t('compose.restore')))
        .finally(refresh)
    void client.outbox
      .cancel({ outboxIds: [outboxId] })
      .then(() => say(t('compose.discarded'), restore))
      .finally(refresh)
  }
}
