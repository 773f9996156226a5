import { Button, Tabs } from '@mantine/core'
import { useState } from 'react'
import type { TemplateSource } from '#shared/model/template.ts'
import { MailFrame } from '../../../mail/mail-frame.tsx'
import { MailText } from '../../../mail/mail-text.tsx'
import { ErrorState, LoadingState } from '../../../parts/states.tsx'
import { Moment } from '../../../parts/when.tsx'
import { t } from '../../../text/translate.ts'
import { SeverityLabel } from '../../rules/diagnostics.tsx'
import { TextDiff } from '../../rules/edit/text-diff.tsx'
import type { TextDraft } from '../../rules/edit/use-text-draft.ts'
import type { PreviewOn } from '../template-address.ts'
import type { Insertable } from './complete-liquid.ts'
import { liquidSyntax } from './liquid-syntax.ts'
import { PreviewChoice } from './preview-choice.tsx'
import type { TemplatePreviewing } from './use-template-preview.ts'
import '../../../mail/mail.css'

type Props = {
  draft: TextDraft<TemplateSource>
  preview: TemplatePreviewing
  insertable: Insertable | null
  on: PreviewOn
  onChoose: (on: PreviewOn) => void
  onGoTo: (line: number, column: number) => void
}

/** Beside the text: the mail it makes, what is wrong, what may be inserted, and what it was before. */
export function PreviewPane({ draft, preview, insertable, on, onChoose, onGoTo }: Props) {
  const [tab, setTab] = useState<string | null>('html')
  const { problems } = preview
  const hasErrors = problems.some(({ severity }) => severity === 'error')
  return (
    <section className="panel live-pane" aria-label={t('templates.preview')} data-pane tabIndex={-1}>
      {draft.file?.row.kind === 'task' && <PreviewChoice on={on} onChoose={onChoose} />}
      <Tabs value={tab} onChange={setTab} keepMounted={false}>
        <Tabs.List aria-label={t('templates.preview')}>
          <Tabs.Tab value="html">{t('message.html')}</Tabs.Tab>
          <Tabs.Tab value="text">{t('message.text')}</Tabs.Tab>
          <Tabs.Tab value="problems" className={hasErrors ? 'tab-danger' : ''}>
            {t('live.tab.problems', { count: problems.length })}
          </Tabs.Tab>
          <Tabs.Tab value="fields">{t('templates.fields')}</Tabs.Tab>
          <Tabs.Tab value="before">{t('templates.before')}</Tabs.Tab>
        </Tabs.List>
        <div className="live-body">
          <Tabs.Panel value="html">
            <Mail preview={preview} as="html" />
          </Tabs.Panel>
          <Tabs.Panel value="text">
            <Mail preview={preview} as="text" />
          </Tabs.Panel>
          <Tabs.Panel value="problems">
            <Problems preview={preview} onGoTo={onGoTo} />
          </Tabs.Panel>
          <Tabs.Panel value="fields">
            <Fields insertable={insertable} />
          </Tabs.Panel>
          <Tabs.Panel value="before">
            <Before draft={draft} />
          </Tabs.Panel>
        </div>
      </Tabs>
    </section>
  )
}

function Mail({ preview, as }: { preview: TemplatePreviewing; as: 'html' | 'text' }) {
  const { mail, error, isKnown, isCurrent } = preview
  if (error) return <ErrorState error={error} onRetry={() => void preview.refetch()} />
  if (!isKnown) return <LoadingState rows={4} />
  if (!mail) return <p className="muted">{t('templates.mendFirst')}</p>
  return (
    <div className={isCurrent ? '' : 'trial-old'} aria-busy={!isCurrent}>
      <p className="preview-subject" dir="auto">
        <span className="muted">{t('templates.subject')}:</span> {mail.subject}
      </p>
      {as === 'html' ? (
        <MailFrame message={{ messageId: '', subject: mail.subject, attachments: [] }} html={mail.html} />
      ) : (
        <MailText text={mail.text} />
      )}
    </div>
  )
}

function Problems({ preview: { problems }, onGoTo }: Pick<Props, 'preview' | 'onGoTo'>) {
  if (problems.length === 0) return <p>{t('live.noProblems')}</p>
  return (
    <ul className="problem-list">
      {problems.map((one) => (
        <li key={`${one.line}:${one.column} ${one.message}`}>
          <button type="button" onClick={() => onGoTo(one.line, one.column)}>
            <span>
              <SeverityLabel severity={one.severity} /> {one.message}
            </span>
            {one.hint && <span className="muted">{one.hint}</span>}
            <span className="mono muted">
              {t('live.place', { line: String(one.line), column: String(one.column) })} ({one.code})
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}

function Fields({ insertable }: { insertable: Insertable | null }) {
  if (insertable === null) return <LoadingState rows={4} />
  return (
    <>
      <h2>{t('templates.fieldsTitle')}</h2>
      <dl className="field-list">
        {insertable.fields.map(({ name, description, example, content }) => (
          <div key={name}>
            <dt>{`{{ ${name} }}`}</dt>
            <dd>
              {description}. <span className="muted">{t('templates.example', { example })}</span>
              {content && <span className="muted"> {t('templates.isContent')}</span>}
            </dd>
          </div>
        ))}
      </dl>
      <h2>{t('templates.filtersTitle')}</h2>
      <dl className="field-list">
        {insertable.filters.map(({ name, description, example }) => (
          <div key={name}>
            <dt>{example}</dt>
            <dd>
              {name}: {description}
            </dd>
          </div>
        ))}
      </dl>
    </>
  )
}

/** What this text changes in the shipped one, and the copies that were saved before. */
function Before({ draft }: { draft: TextDraft<TemplateSource> }) {
  const { file, text, path, setText } = draft
  if (!file) return null
  return (
    <>
      {file.shipped === null ? (
        <p className="muted">{t('templates.noShipped')}</p>
      ) : file.shipped === text ? (
        <p className="muted">{t('templates.sameAsShipped')}</p>
      ) : (
        <>
          <p className="muted">{t('templates.againstShipped')}</p>
          <TextDiff before={file.shipped} after={text} label={t('diff.label', { path })} syntax={liquidSyntax} />
        </>
      )}
      <h2>{t('templates.versions')}</h2>
      {file.versions.length === 0 ? (
        <p className="muted">{t('templates.noVersions')}</p>
      ) : (
        <ol className="template-versions">
          {file.versions.map(({ versionNo, savedAt, savedBy, text: then }) => (
            <li key={versionNo}>
              <span>
                <Moment at={savedAt} />, {savedBy}
                {then === null && `: ${t('templates.reverted')}`}
              </span>
              {then !== null && (
                <Button size="compact-sm" disabled={then === text} onClick={() => setText(then)}>
                  {t('templates.take')}
                </Button>
              )}
            </li>
          ))}
        </ol>
      )}
    </>
  )
}
