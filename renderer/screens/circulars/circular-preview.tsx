import { Button, SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import type { CircularPreview, LanguageCount } from '#shared/model/circular.ts'
import { MailPreview } from '../../mail/mail-preview.tsx'
import { MailText } from '../../mail/mail-text.tsx'
import { t } from '../../text/translate.ts'
import { nameLanguage } from './circular-labels.tsx'

type Props = { preview: CircularPreview; isCurrent: boolean; isSending: boolean; onSend: () => void }

/** 20 lines: who pastes a broken list mends it at its source. */
const shownFaults = 20

/** How many get it in which language, the first mail of each, and what cannot be used. */
export function CircularPreviewPanel({ preview, isCurrent, isSending, onSend }: Props) {
  const { total, duplicates, languages, faults, hold } = preview
  return (
    <section className="panel" aria-label={t('circulars.previewTitle')}>
      <header>
        <h2>{t('circulars.previewTitle')}</h2>
        <span>{t('circulars.total', { count: total })}</span>
      </header>
      <div className="circular-preview">
        {!isCurrent && <p className="mail-note">{t('circulars.previewStale')}</p>}
        <ul className="plain-list">
          {languages.map((one) => (
            <li key={`${one.language} ${one.text}`}>{describeLanguage(one)}</li>
          ))}
        </ul>
        {duplicates > 0 && <p className="muted">{t('circulars.duplicates', { count: duplicates })}</p>}
        {faults.length > 0 && (
          <details open>
            <summary className="tone-warning">{t('circulars.faults', { count: faults.length })}</summary>
            <ul className="plain-list circular-faults">
              {faults.slice(0, shownFaults).map(({ where, line, sentence }) => (
                <li key={`${where} ${line} ${sentence}`}>{line > 0 ? t('circulars.fault', { line, sentence }) : sentence}</li>
              ))}
            </ul>
          </details>
        )}
        <Samples samples={preview.samples} />
        {hold !== null && <p>{hold}</p>}
        <div className="form-buttons">
          <Button variant="filled" disabled={!isCurrent || total === 0} loading={isSending} onClick={onSend}>
            {t('circulars.make', { count: total })}
          </Button>
        </div>
      </div>
    </section>
  )
}

const describeLanguage = ({ language, text, count }: LanguageCount): string =>
  language === text
    ? t('circulars.languageLine', { count, language: nameLanguage(language) })
    : t('circulars.languageOther', { count, language: nameLanguage(language), text: nameLanguage(text) })

function Samples({ samples }: Pick<CircularPreview, 'samples'>) {
  const [chosen, setChosen] = useState<string | null>(null)
  const sample = samples.find(({ language }) => language === chosen) ?? samples[0]
  if (!sample) return null
  return (
    <div className="circular-sample">
      {samples.length > 1 && (
        <SegmentedControl
          size="xs"
          aria-label={t('circulars.language')}
          value={sample.language}
          onChange={setChosen}
          data={samples.map(({ language }) => ({ value: language, label: nameLanguage(language) }))}
        />
      )}
      <p className="muted break-anywhere">{t('circulars.sample', { to: sample.to })}</p>
      <p>
        <strong dir="auto">{sample.subject}</strong>
      </p>
      {sample.html === null ? <MailText text={sample.text} /> : <MailPreview subject={sample.subject} html={sample.html} />}
    </div>
  )
}
