import { ActionIcon, Autocomplete, Button, NativeSelect, TagsInput, Textarea } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import type { ActionForm } from '#shared/model/rule-form.ts'
import type { RuleLanguage } from '#shared/model/rule-language.ts'
import { Priority } from '#shared/model/task.ts'
import { t } from '../../../../text/translate.ts'
import { editorOf, firstValue, readWritten, valueToWords, wordsToValue } from './action-values.ts'
import { replaceAt } from './condition-edits.ts'

type Props = { actions: readonly ActionForm[]; language: RuleLanguage | null; onChange: (actions: ActionForm[]) => void }

/** What a rule does, one row an action. */
export function ActionRows({ actions, language, onChange }: Props) {
  const names = language?.actions.map(({ name }) => name) ?? []
  return (
    <div className="action-rows">
      {actions.map((action, place) => (
        <ActionRow
          // biome-ignore lint/suspicious/noArrayIndexKey: actions have no identity but their place
          key={place}
          action={action}
          names={names.includes(action.action) ? names : [action.action, ...names]}
          language={language}
          onChange={(next) => onChange(replaceAt(actions, place, next))}
        />
      ))}
      <div className="form-buttons">
        <Button
          size="compact-sm"
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={() => onChange([...actions, { action: 'tag', value: firstValue('tag') }])}
        >
          {t('form.addAction')}
        </Button>
      </div>
    </div>
  )
}

type RowProps = {
  action: ActionForm
  names: readonly string[]
  language: RuleLanguage | null
  onChange: (action: ActionForm | null) => void
}

function ActionRow({ action, names, language, onChange }: RowProps) {
  const about = language?.actions.find(({ name }) => name === action.action)?.about
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset in each row would be read out before every field
    <div className="action-row" role="group" aria-label={t('form.actionOf', { action: action.action })}>
      <NativeSelect
        aria-label={t('form.action')}
        value={action.action}
        onChange={(event) => onChange({ action: event.currentTarget.value, value: firstValue(event.currentTarget.value) })}
        data={[...names]}
      />
      <Value action={action} language={language} onChange={onChange} />
      <ActionIcon aria-label={t('form.removeAction', { action: action.action })} onClick={() => onChange(null)}>
        <IconTrash size={16} aria-hidden />
      </ActionIcon>
      {about && <p className="muted action-about">{about}</p>}
    </div>
  )
}

function Value({ action, language, onChange }: Omit<RowProps, 'names'>) {
  const set = (value: ActionForm['value']) => onChange({ ...action, value })
  const described = language?.actions.find(({ name }) => name === action.action)
  const offered = [...(described?.values ?? []), ...(described?.names ? (language?.names[described.names] ?? []) : [])]
  const label = t('form.valueOf', { action: action.action })
  switch (editorOf(action)) {
    case 'true':
      return <span className="muted">{t('form.noValue')}</span>
    case 'words':
      return (
        <TagsInput
          aria-label={label}
          data={offered}
          value={valueToWords(action.value)}
          onChange={(words) => set(wordsToValue(words))}
          acceptValueOnBlur
          clearable={false}
        />
      )
    case 'priority':
      return (
        <NativeSelect
          aria-label={label}
          value={String(action.value)}
          onChange={(event) => set(event.currentTarget.value)}
          data={Priority.options.map((value) => ({ value, label: t(`priority.${value}`) }))}
        />
      )
    case 'text':
      return <Autocomplete aria-label={label} data={[...new Set(offered)]} value={String(action.value)} onChange={set} />
    case 'written':
      return <Written label={label} value={action.value} onChange={set} />
  }
}

/** Parameters as JSON; what cannot be read yet stays in the field and changes nothing. */
function Written({
  label,
  value,
  onChange,
}: {
  label: string
  value: ActionForm['value']
  onChange: (value: ActionForm['value']) => void
}) {
  const shown = JSON.stringify(value)
  const [typed, setTyped] = useState(shown)
  useEffect(() => setTyped((before) => (JSON.stringify(readWritten(before)?.value) === shown ? before : shown)), [shown])
  return (
    <Textarea
      aria-label={label}
      classNames={{ input: 'mono' }}
      autosize
      maxRows={8}
      value={typed}
      error={readWritten(typed) === null ? t('form.notReadable') : null}
      onChange={(event) => {
        const next = event.currentTarget.value
        setTyped(next)
        const read = readWritten(next)
        if (read) onChange(read.value)
      }}
    />
  )
}
