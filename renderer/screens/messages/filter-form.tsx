import { ActionIcon, Button, Checkbox, NativeSelect, Popover, TextInput } from '@mantine/core'
import { IconAdjustmentsHorizontal } from '@tabler/icons-react'
import { type SubmitEvent, useState } from 'react'
import { t } from '../../text/translate.ts'
import { readFilters, type SearchFilters, writeFilters } from './search-filters.ts'

type Props = { query: string; onFind: (query: string) => void }

/** The query as a form: what the operators say, for who does not know them. */
export function FilterForm({ query, onFind }: Props) {
  const [opened, setOpened] = useState(false)
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" trapFocus returnFocus>
      <Popover.Target>
        <ActionIcon
          size="lg"
          variant="default"
          aria-label={t('search.filters')}
          title={t('search.filters')}
          onClick={() => setOpened(!opened)}
          aria-expanded={opened}
        >
          <IconAdjustmentsHorizontal size={16} aria-hidden />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        {opened && (
          <Filters
            query={query}
            onFind={(next) => {
              setOpened(false)
              onFind(next)
            }}
          />
        )}
      </Popover.Dropdown>
    </Popover>
  )
}

const kinds = ['mail', 'appointment', 'contact', 'task', 'note'] as const

function Filters({ query, onFind }: Props) {
  const [filters, setFilters] = useState(() => readFilters(query))
  const text = (name: Exclude<keyof SearchFilters, 'hasAttachment' | 'isTriage' | 'isUnread'>) => ({
    value: filters[name],
    onChange: (event: { currentTarget: { value: string } }) => setFilters({ ...filters, [name]: event.currentTarget.value }),
  })
  const mark = (name: 'hasAttachment' | 'isTriage' | 'isUnread') => ({
    checked: filters[name],
    onChange: (event: { currentTarget: { checked: boolean } }) => setFilters({ ...filters, [name]: event.currentTarget.checked }),
  })
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    onFind(writeFilters(filters))
  }
  return (
    <form onSubmit={submit} className="filter-form">
      <TextInput label={t('search.words')} {...text('rest')} dir="auto" data-autofocus className="filter-wide" />
      <TextInput label={t('search.field.from')} {...text('from')} dir="auto" />
      <TextInput label={t('search.field.to')} {...text('to')} dir="auto" />
      <TextInput label={t('search.field.subject')} {...text('subject')} dir="auto" />
      <TextInput label={t('search.field.filename')} {...text('filename')} dir="auto" />
      <TextInput label={t('search.afterDay')} type="date" {...text('after')} />
      <TextInput label={t('search.beforeDay')} type="date" {...text('before')} />
      <TextInput label={t('search.field.in')} {...text('in')} dir="auto" />
      <NativeSelect
        label={t('search.field.kind')}
        data={[
          { value: '', label: t('search.anyKind') },
          ...kinds.map((kind) => ({ value: kind, label: t(`search.kind.${kind}`) })),
        ]}
        {...text('kind')}
      />
      <div className="filter-marks filter-wide">
        <Checkbox label={t('messages.hasAttachment')} {...mark('hasAttachment')} />
        <Checkbox label={t('search.isTriage')} {...mark('isTriage')} />
        <Checkbox label={t('search.isUnread')} {...mark('isUnread')} />
      </div>
      <div className="form-buttons filter-wide">
        <Button type="submit" variant="filled">
          {t('search.find')}
        </Button>
        <Button onClick={() => onFind('')}>{t('messages.clear')}</Button>
      </div>
    </form>
  )
}
