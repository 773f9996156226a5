import { Button, NativeSelect } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import type { ConditionForm, GroupForm } from '#shared/model/rule-form.ts'
import type { RuleLanguage } from '#shared/model/rule-language.ts'
import { t } from '../../../../text/translate.ts'
import { newTest, replaceAt } from './condition-edits.ts'
import { TestRow } from './test-row.tsx'

type Props = {
  group: GroupForm
  language: RuleLanguage | null
  depth: number
  onChange: (group: GroupForm | null) => void
}

const joins = ['all', 'any', 'none', 'notAll'] as const

const joinOf = ({ join, not }: GroupForm) => (not ? (join === 'any' ? 'none' : 'notAll') : join)

/** The deepest box that is offered; a file may nest deeper and is shown so. */
const maxOfferedDepth = 4

/** Tests and boxes that count together: all of them, any, or none. */
export function ConditionGroup({ group, language, depth, onChange }: Props) {
  const setItem = (place: number, item: ConditionForm | null) => {
    const items = replaceAt(group.items, place, item)
    onChange(items.length === 0 && depth > 0 ? null : { ...group, items })
  }
  const add = (item: ConditionForm) => onChange({ ...group, items: [...group.items, item] })
  return (
    <fieldset className="condition-group">
      <legend>
        <NativeSelect
          aria-label={t('form.join')}
          size="xs"
          data={joins.map((value) => ({ value, label: t(`form.join.${value}`) }))}
          value={joinOf(group)}
          onChange={(event) => {
            const join = joins.find((one) => one === event.currentTarget.value) ?? 'all'
            onChange({
              ...group,
              join: join === 'any' || join === 'none' ? 'any' : 'all',
              not: join === 'none' || join === 'notAll',
            })
          }}
        />
      </legend>
      {group.items.map((item, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a condition have no identity but their place
        <Item key={place} item={item} language={language} depth={depth + 1} onChange={(next) => setItem(place, next)} />
      ))}
      <div className="form-buttons">
        <Button size="compact-sm" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => add(newTest())}>
          {t('form.addTest')}
        </Button>
        {depth < maxOfferedDepth && (
          <Button
            size="compact-sm"
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={() => add({ kind: 'group', join: 'any', not: false, items: [newTest()] })}
          >
            {t('form.addGroup')}
          </Button>
        )}
        {depth > 0 && (
          <Button size="compact-sm" leftSection={<IconTrash size={16} aria-hidden />} onClick={() => onChange(null)}>
            {t('form.removeGroup')}
          </Button>
        )}
      </div>
    </fieldset>
  )
}

type ItemProps = {
  item: ConditionForm
  language: RuleLanguage | null
  depth: number
  onChange: (item: ConditionForm | null) => void
}

function Item({ item, language, depth, onChange }: ItemProps) {
  if (item.kind === 'group') return <ConditionGroup group={item} language={language} depth={depth} onChange={onChange} />
  if (item.kind === 'test') return <TestRow test={item} language={language} onChange={onChange} />
  return <p className="muted">{t('form.always')}</p>
}
