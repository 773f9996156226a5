import { ActionIcon, Checkbox, NativeSelect, TagsInput, TextInput } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { FormOperator, type TestForm } from '#shared/model/rule-form.ts'
import { type FieldKind, FieldKind as kinds, type RuleLanguage } from '#shared/model/rule-language.ts'
import { t } from '../../../../text/translate.ts'
import { changeField, changeOperator, operatorsByKind, takesExactly, takesSeveral, takesValue } from './condition-edits.ts'

type Props = { test: TestForm; language: RuleLanguage | null; onChange: (test: TestForm | null) => void }

/** One test: a field, how it is asked, and the values. */
export function TestRow({ test, language, onChange }: Props) {
  const kind = kindOf(test.field, language)
  const operators = operatorsByKind[kind].includes(test.operator)
    ? operatorsByKind[kind]
    : [test.operator, ...operatorsByKind[kind]]
  const set = (part: Partial<TestForm>) => onChange({ ...test, ...part })
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset in each row would be read out before every field
    <div className="test-row" role="group" aria-label={t('form.testOf', { field: test.field })}>
      <NativeSelect
        aria-label={t('form.field')}
        value={test.field}
        onChange={(event) => {
          const field = event.currentTarget.value
          onChange(changeField(test, field, kindOf(field, language)))
        }}
        data={groupFields(test.field, language)}
      />
      {test.field === 'header' && (
        <TextInput
          aria-label={t('form.header')}
          placeholder="X-Priority"
          value={test.header ?? ''}
          onChange={(event) => set({ header: event.currentTarget.value })}
        />
      )}
      <NativeSelect
        aria-label={t('form.not')}
        className="test-not"
        value={test.not ? 'not' : ''}
        onChange={(event) => set({ not: event.currentTarget.value === 'not' })}
        data={[
          { value: '', label: t('form.does') },
          { value: 'not', label: t('form.doesNot') },
        ]}
      />
      <NativeSelect
        aria-label={t('form.operator')}
        value={test.operator}
        onChange={(event) => onChange(changeOperator(test, FormOperator.parse(event.currentTarget.value), kind))}
        data={operators.map((value) => ({ value, label: t(`form.operator.${value}`) }))}
      />
      <ActionIcon aria-label={t('form.removeTest', { field: test.field })} onClick={() => onChange(null)}>
        <IconTrash size={16} aria-hidden />
      </ActionIcon>
      <Values test={test} kind={kind} language={language} onChange={onChange} />
      <Options test={test} kind={kind} onChange={onChange} />
    </div>
  )
}

const kindOf = (field: string, language: RuleLanguage | null): FieldKind | 'attachment' =>
  field === 'attachment' ? 'attachment' : (language?.fields.find(({ name }) => name === field)?.type ?? 'text')

function groupFields(own: string, language: RuleLanguage | null) {
  const fields = language?.fields ?? []
  const isKnown = own === 'attachment' || fields.some(({ name }) => name === own)
  return [
    ...(isKnown ? [] : [{ value: own, label: own }]),
    ...kinds.options.map((kind) => ({
      group: t(`form.kind.${kind}`),
      items: fields.filter(({ type }) => type === kind).map(({ name }) => ({ value: name, label: name })),
    })),
    { group: t('form.kind.attachment'), items: [{ value: 'attachment', label: t('form.attachment') }] },
  ]
}

function Values({ test, kind, language, onChange }: Props & { kind: FieldKind | 'attachment' }) {
  if (!takesValue(test.operator)) return null
  if (test.operator === 'in') {
    const lists = language?.names.list ?? []
    const known = test.list === null || lists.includes(test.list) ? lists : [test.list, ...lists]
    return (
      <NativeSelect
        className="test-values"
        aria-label={t('form.list')}
        value={test.list ?? ''}
        onChange={(event) => onChange({ ...test, list: event.currentTarget.value, values: [] })}
        data={[{ value: '', label: t('form.chooseList') }, ...known.map((value) => ({ value, label: value }))]}
      />
    )
  }
  if (takesSeveral(test.operator)) {
    return (
      <TagsInput
        className="test-values"
        aria-label={t('form.values')}
        placeholder={test.values.length === 0 ? t(test.operator === 'has' ? 'form.anyFile' : 'form.valuesHint') : ''}
        value={test.values}
        onChange={(values) => onChange({ ...test, values })}
        acceptValueOnBlur
        clearable={false}
      />
    )
  }
  return (
    <TextInput
      className="test-values"
      aria-label={t('form.values')}
      placeholder={
        kind === 'time' ? t(test.operator === 'older' || test.operator === 'newer' ? 'form.durationHint' : 'form.dateHint') : ''
      }
      value={test.values[0] ?? ''}
      onChange={(event) => onChange({ ...test, values: event.currentTarget.value === '' ? [] : [event.currentTarget.value] })}
    />
  )
}

function Options({ test, kind, onChange }: Omit<Props, 'language'> & { kind: FieldKind | 'attachment' }) {
  const isContains = test.operator === 'contains'
  const isExact = takesExactly(test.operator, kind)
  if (!isContains && !isExact) return null
  return (
    <div className="test-options">
      {isContains && test.values.length > 1 && (
        <Checkbox
          size="xs"
          label={t('form.allValues')}
          checked={test.all}
          onChange={(event) => onChange({ ...test, all: event.currentTarget.checked })}
        />
      )}
      {isContains && (
        <Checkbox
          size="xs"
          label={t('form.wholeWords')}
          checked={test.word}
          onChange={(event) => onChange({ ...test, word: event.currentTarget.checked })}
        />
      )}
      {isExact && (
        <Checkbox
          size="xs"
          label={t('form.exactly')}
          checked={test.exactly}
          onChange={(event) => onChange({ ...test, exactly: event.currentTarget.checked })}
        />
      )}
    </div>
  )
}
