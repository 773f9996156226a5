import { Button, NativeSelect } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import type { RuleForm } from '#shared/model/rule-form.ts'
import type { RuleLanguage } from '#shared/model/rule-language.ts'
import { say } from '../../../../parts/say.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../../../parts/states.tsx'
import { t } from '../../../../text/translate.ts'
import type { RuleDraftState } from '../use-text-draft.ts'
import { ActionRows } from './action-rows.tsx'
import { fromGroup, isWholeCondition, toGroup } from './condition-edits.ts'
import { ConditionGroup } from './condition-group.tsx'
import { RuleFields } from './rule-fields.tsx'
import { useRuleForms } from './use-rule-forms.ts'
import './form.css'

type Props = { draft: RuleDraftState; language: RuleLanguage | null; chosenLine: number | null }

/** The rules of the file as forms; what is chosen and typed is written into the same text. */
export function FormView({ draft, language, chosenLine }: Props) {
  const forms = useRuleForms(draft)
  const atLine = chosenLine === null ? -1 : forms.lines.indexOf(chosenLine)
  const [chosen, setChosen] = useState<number | null>(null)
  const place = Math.min(chosen ?? Math.max(0, atLine), Math.max(0, forms.forms.length - 1))
  if (forms.error && forms.isLoading) return <ErrorState error={forms.error} onRetry={forms.refetch} />
  if (forms.isLoading) return <LoadingState rows={6} />
  const form = forms.forms[place]
  const remove = async () => {
    const name = form?.title ?? form?.id ?? t('form.nth', { number: place + 1 })
    const undo = await forms.remove(place)
    if (!undo) return
    setChosen(Math.max(0, Math.min(place, forms.lines.length - 2)))
    say(t('form.removed', { rule: name }), undo)
  }
  return (
    <div className="form-view">
      <div className="form-choose">
        {forms.forms.length > 0 && (
          <NativeSelect
            label={t('form.rule')}
            data={forms.forms.map((one, at) => ({
              value: String(at),
              label: one?.title ?? one?.id ?? t('form.nth', { number: at + 1 }),
            }))}
            value={String(place)}
            onChange={(event) => setChosen(Number(event.currentTarget.value))}
          />
        )}
        <Button
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={() => {
            setChosen(forms.forms.length)
            forms.add()
          }}
        >
          {t('form.addRule')}
        </Button>
        {forms.forms.length > 0 && (
          <Button leftSection={<IconTrash size={16} aria-hidden />} onClick={() => void remove()}>
            {t('form.removeRule')}
          </Button>
        )}
      </div>
      {form ? (
        <OneForm form={form} language={language} problem={forms.problem} onChange={(next) => forms.change(place, next)} />
      ) : (
        <div className="panel">
          <EmptyState title={t(forms.forms.length === 0 ? 'words.none' : 'form.unreadable')}>
            {t(forms.forms.length === 0 ? 'words.noneBody' : 'form.unreadableBody')}
          </EmptyState>
        </div>
      )}
    </div>
  )
}

type OneProps = {
  form: RuleForm
  language: RuleLanguage | null
  problem: string | null
  onChange: (form: RuleForm) => void
}

function OneForm({ form, language, problem, onChange }: OneProps) {
  const group = toGroup(form.condition)
  const isIncomplete = !isWholeCondition(form.condition ?? { kind: 'always' }) || form.actions.length === 0
  return (
    <section className="panel rule-form" aria-label={form.title ?? form.id ?? t('form.rule')}>
      <p role="status" className="form-state tone-warning">
        {isIncomplete ? t('form.incomplete') : problem ? t('form.problem', { problem }) : ''}
      </p>
      <RuleFields form={form} onChange={onChange} />
      <section aria-label={t('form.condition')}>
        <h2>{t('form.condition')}</h2>
        {group.items.length === 0 && <p className="muted">{t('form.always')}</p>}
        <ConditionGroup
          group={group}
          language={language}
          depth={0}
          onChange={(next) => onChange({ ...form, condition: next === null ? { kind: 'always' } : fromGroup(next) })}
        />
      </section>
      <section aria-label={t('form.actions')}>
        <h2>{t('form.actions')}</h2>
        <ActionRows actions={form.actions} language={language} onChange={(actions) => onChange({ ...form, actions })} />
      </section>
    </section>
  )
}
