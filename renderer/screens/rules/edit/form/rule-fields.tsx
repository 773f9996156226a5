import { NativeSelect, Switch, TagsInput, TextInput } from '@mantine/core'
import { RuleForm, ScopeForm } from '#shared/model/rule-form.ts'
import { t } from '../../../../text/translate.ts'
import { wordEvent } from '../../word-event.ts'

type Props = { form: RuleForm; onChange: (form: RuleForm) => void }

const { mode: modes, phase: phases, when: events, stop: stops } = RuleForm.shape
const onces = RuleForm.shape.once.unwrap()

/** Everything of a rule but its condition and actions; what is seldom changed folds away. */
export function RuleFields({ form, onChange }: Props) {
  const set = (part: Partial<RuleForm>) => onChange({ ...form, ...part })
  return (
    <>
      <TextInput
        label={t('form.title')}
        description={t('form.titleHint')}
        value={form.title ?? ''}
        onChange={(event) => set({ title: event.currentTarget.value || null })}
        dir="auto"
      />
      <div className="form-row">
        <NativeSelect
          label={t('form.when')}
          data={events.options.map((value) => ({ value, label: wordEvent(value) }))}
          value={form.when}
          onChange={(event) => set({ when: events.parse(event.currentTarget.value) })}
        />
        <NativeSelect
          label={t('form.mode')}
          data={modes.options.map((value) => ({ value, label: t(`rules.mode.${value}`) }))}
          value={form.mode}
          onChange={(event) => set({ mode: modes.parse(event.currentTarget.value) })}
        />
        <NativeSelect
          label={t('form.stop')}
          data={stops.options.map((value) => ({ value, label: t(`form.stop.${value}`) }))}
          value={form.stop}
          onChange={(event) => set({ stop: stops.parse(event.currentTarget.value) })}
        />
      </div>
      <details className="form-more">
        <summary>{t('form.more')}</summary>
        <div className="form">
          <div className="form-row">
            <TextInput
              label={t('rule.id')}
              description={t('form.idHint')}
              value={form.id ?? ''}
              onChange={(event) => set({ id: event.currentTarget.value || null })}
            />
            <NativeSelect
              label={t('rule.phase')}
              description={t('form.phaseHint')}
              data={phases.options.map((value) => ({ value, label: t(`rules.phase.${value}`) }))}
              value={form.phase}
              onChange={(event) => set({ phase: phases.parse(event.currentTarget.value) })}
            />
            <NativeSelect
              label={t('form.once')}
              description={t('form.onceHint')}
              data={[
                { value: '', label: t('form.once.default') },
                ...onces.options.map((value) => ({ value, label: t(`form.once.${value}`) })),
              ]}
              value={form.once ?? ''}
              onChange={(event) => set({ once: onces.safeParse(event.currentTarget.value).data ?? null })}
            />
          </div>
          <TextInput
            label={t('form.description')}
            value={form.description ?? ''}
            onChange={(event) => set({ description: event.currentTarget.value || null })}
            dir="auto"
          />
          <Switch
            label={t('form.override')}
            description={t('form.overrideHint')}
            checked={form.override}
            onChange={(event) => set({ override: event.currentTarget.checked })}
          />
          <ScopeFields form={form} onChange={onChange} />
        </div>
      </details>
    </>
  )
}

const { direction: directions, origin: origins } = ScopeForm.shape

function ScopeFields({ form, onChange }: Props) {
  const set = (part: Partial<RuleForm['scope']>) => onChange({ ...form, scope: { ...form.scope, ...part } })
  const { scope } = form
  return (
    <fieldset className="form-scope">
      <legend>{t('form.scope')}</legend>
      <div className="form-row">
        <NativeSelect
          label={t('form.direction')}
          data={directions.options.map((value) => ({ value, label: t(`form.direction.${value}`) }))}
          value={scope.direction}
          onChange={(event) => set({ direction: directions.parse(event.currentTarget.value) })}
        />
        <NativeSelect
          label={t('form.origin')}
          data={origins.options.map((value) => ({ value, label: t(`form.origin.${value}`) }))}
          value={scope.origin}
          onChange={(event) => set({ origin: origins.parse(event.currentTarget.value) })}
        />
      </div>
      <div className="form-row">
        <TagsInput label={t('form.folder')} value={scope.folder} onChange={(folder) => set({ folder })} />
        <TagsInput label={t('form.mailbox')} value={scope.mailbox} onChange={(mailbox) => set({ mailbox })} />
      </div>
    </fieldset>
  )
}
