import { Button, Switch, TextInput } from '@mantine/core'
import { useMemo } from 'react'
import { formatNumber } from '../../text/format.ts'
import { t } from '../../text/translate.ts'
import { FolderPicker } from './folder-picker.tsx'
import { keyOfPath } from './folder-tree.ts'
import { countPlanned, type ImportPlan } from './import-plan.ts'
import { useImports } from './imports-context.tsx'
import type { ProbedSource } from './use-probes.ts'

/** Which folders and days are wanted. */
export function StepFolders({ plan, sources }: { plan: ImportPlan; sources: readonly ProbedSource[] }) {
  const { changePlan } = useImports()
  return (
    <>
      <div className="wizard-days">
        <TextInput
          type="date"
          label={t('import.since')}
          value={plan.sinceDay}
          onChange={(event) => changePlan({ sinceDay: event.currentTarget.value })}
        />
        <TextInput
          type="date"
          label={t('import.until')}
          value={plan.untilDay}
          onChange={(event) => changePlan({ untilDay: event.currentTarget.value })}
        />
        <Switch
          label={t('import.deletedItems')}
          checked={plan.deletedItems}
          onChange={(event) => changePlan({ deletedItems: event.currentTarget.checked })}
        />
      </div>
      <p className="muted">{t('import.daysHint')}</p>
      {sources.map((source) => (
        <SourceFolders key={source.id} plan={plan} source={source} />
      ))}
    </>
  )
}

function SourceFolders({ plan, source }: { plan: ImportPlan; source: ProbedSource }) {
  const { changePlan } = useImports()
  const { id, name, probe } = source
  const keys = useMemo(() => probe.folders.map(({ path }) => keyOfPath(path)), [probe])
  const chosen = useMemo(() => new Set(plan.chosen[id] ?? keys), [plan.chosen, id, keys])
  const choose = (next: ReadonlySet<string>) => {
    const { [id]: _, ...others } = plan.chosen
    // All of them is the same as saying nothing, and stays so where a folder comes to the archive.
    changePlan({ chosen: next.size === keys.length ? others : { ...others, [id]: [...next] } })
  }
  const count = countPlanned(plan, id, probe)
  return (
    <section className="folders" aria-label={t('import.foldersOf', { name })}>
      <div className="arrival-head">
        <h3 dir="auto">{name}</h3>
        <p className="muted" role="status">
          {t('import.foldersChosen', { chosen: chosen.size, count: keys.length })}
          {count !== null && `, ${t('import.itemsChosen', { count })}`}
        </p>
        {keys.length > 1 && (
          <div className="form-buttons">
            <Button size="compact-xs" onClick={() => choose(new Set(keys))}>
              {t('import.chooseAll')}
            </Button>
            <Button size="compact-xs" onClick={() => choose(new Set())}>
              {t('import.chooseNone')}
            </Button>
          </div>
        )}
      </div>
      {keys.length > 1 ? (
        <FolderPicker name={name} folders={probe.folders} chosen={chosen} deletedItems={plan.deletedItems} onChange={choose} />
      ) : (
        <p className="muted">
          {t('import.oneFolder', { items: probe.items === null ? t('import.itemsUnknown') : formatNumber(probe.items) })}
        </p>
      )}
    </section>
  )
}
