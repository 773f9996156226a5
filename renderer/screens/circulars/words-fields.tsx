import { Button, NativeSelect, SegmentedControl, Textarea, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { CircularText } from '#shared/model/circular.ts'
import { useApi } from '../../client/api-context.tsx'
import { t } from '../../text/translate.ts'
import type { CircularFields } from './circular-fields.ts'
import { nameLanguage } from './circular-labels.tsx'

type Props = { fields: CircularFields; onChange: (change: Partial<CircularFields>) => void }

/** Languages that are offered first; any other can be typed as its code. */
const usual = ['en', 'de', 'fr', 'es', 'it', 'pt', 'pl', 'tr', 'ar', 'uk', 'ru']

/** What a circular says: a template that has its languages, or a text for each. */
export function WordsFields({ fields, onChange }: Props) {
  const api = useApi()
  const templates = useQuery(api.templates.list.queryOptions({ input: {} })).data ?? []
  const names = [...new Set(templates.filter(({ kind }) => kind === 'task').map(({ name }) => name))].sort()
  return (
    <fieldset className="circular-part">
      <legend>{t('circulars.words')}</legend>
      {names.length > 0 && (
        <SegmentedControl
          size="xs"
          aria-label={t('circulars.words')}
          value={fields.words}
          onChange={(words) => onChange({ words, template: fields.template || (names[0] ?? '') })}
          data={[
            { value: 'own', label: t('circulars.ownWords') },
            { value: 'template', label: t('circulars.fromTemplate') },
          ]}
        />
      )}
      {fields.words === 'template' ? (
        <NativeSelect
          label={t('circulars.template')}
          value={fields.template}
          onChange={(event) => onChange({ template: event.currentTarget.value })}
          data={names}
        />
      ) : (
        <OwnWords fields={fields} onChange={onChange} />
      )}
      <NativeSelect
        label={t('circulars.fallback')}
        value={fields.fallback}
        onChange={(event) => onChange({ fallback: event.currentTarget.value })}
        data={languagesOf(fields, templates).map((value) => ({ value, label: nameLanguage(value) }))}
      />
    </fieldset>
  )
}

/** The languages that the words are there in. */
function languagesOf(
  { words, template, texts, fallback }: CircularFields,
  templates: readonly { name: string; language: string }[],
) {
  const there =
    words === 'template'
      ? templates.filter(({ name }) => name === template).map(({ language }) => language)
      : texts.map(({ language }) => language)
  return [...new Set([...there, fallback])].sort()
}

function OwnWords({ fields: { texts }, onChange }: Props) {
  const set = (place: number, change: Partial<CircularText>) =>
    onChange({ texts: texts.map((text, at) => (at === place ? { ...text, ...change } : text)) })
  const next = usual.find((language) => !texts.some((text) => text.language === language)) ?? 'en'
  return (
    <>
      {texts.map((text, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a text is its place; its language may be changed
        <div key={place} className="circular-text">
          <div className="circular-text-head">
            <NativeSelect
              label={t('circulars.language')}
              value={text.language}
              onChange={(event) => set(place, { language: event.currentTarget.value })}
              data={[...new Set([text.language, ...usual])].map((value) => ({ value, label: nameLanguage(value) }))}
            />
            {texts.length > 1 && (
              <Button size="compact-sm" onClick={() => onChange({ texts: texts.filter((_, at) => at !== place) })}>
                {t('circulars.removeLanguage', { language: nameLanguage(text.language) })}
              </Button>
            )}
          </div>
          <TextInput
            label={t('circulars.subject')}
            value={text.subject}
            onChange={(event) => set(place, { subject: event.currentTarget.value })}
            dir="auto"
          />
          <Textarea
            label={t('circulars.text')}
            description={t('circulars.textHint')}
            value={text.text}
            onChange={(event) => set(place, { text: event.currentTarget.value })}
            autosize
            minRows={4}
            maxRows={16}
            dir="auto"
          />
        </div>
      ))}
      <div className="form-buttons">
        <Button
          size="compact-sm"
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={() => onChange({ texts: [...texts, { language: next, subject: '', text: '' }] })}
        >
          {t('circulars.addLanguage')}
        </Button>
      </div>
    </>
  )
}
