import { formatBytes, formatDay, formatSeconds } from '../../text/format.ts'
import { t } from '../../text/translate.ts'
import { Fact, Facts } from './facts.tsx'
import { countPlanned, dayToInstant, type ImportPlan } from './import-plan.ts'
import type { ProbedSource } from './use-probes.ts'

type Props = { plan: ImportPlan; sources: readonly ProbedSource[]; count: number | null }

/** All that was chosen, once more, before it starts. */
export function StepConfirm({ plan, sources, count }: Props) {
  const seconds = sources.reduce((sum, { probe }) => sum + probe.expectedSeconds, 0)
  return (
    <>
      <ul className="looks">
        {sources.map((source) => (
          <li key={source.id} className="look">
            <h3 dir="auto">{source.name}</h3>
            <p className="muted">{describeSource(plan, source)}</p>
          </li>
        ))}
      </ul>
      <Facts>
        <Fact name={t('import.items')}>{count === null ? t('import.itemsUnknown') : t('import.atMost', { count })}</Fact>
        <Fact name={t('import.dates')}>{describeDays(plan)}</Fact>
        <Fact name={t('import.deletedShort')}>{t(plan.deletedItems ? 'import.takenIn' : 'import.leftOut')}</Fact>
        <Fact name={t('import.takes')}>{t('import.takesAbout', { time: formatSeconds(seconds) })}</Fact>
      </Facts>
      <p>
        {t(plan.mode === 'silent' ? 'import.confirmSilent' : 'import.confirmLive')} {describeCutOff(plan)}
      </p>
      <p className="muted">{t('import.confirmHint')}</p>
    </>
  )
}

function describeSource(plan: ImportPlan, { id, probe }: ProbedSource): string {
  const chosen = plan.chosen[id]
  const items = countPlanned(plan, id, probe)
  const parts = [`${t(`format.${probe.format}`)}, ${formatBytes(probe.sizeBytes)}`]
  if (probe.folders.length > 1)
    parts.push(t('import.foldersChosen', { chosen: chosen?.length ?? probe.folders.length, count: probe.folders.length }))
  if (items !== null) parts.push(t('import.itemsChosen', { count: items }))
  return parts.join('. ')
}

function describeDays({ sinceDay, untilDay }: ImportPlan): string {
  const day = (text: string) => formatDay(dayToInstant(text) ?? 0)
  if (sinceDay === '' && untilDay === '') return t('import.allDates')
  if (untilDay === '') return t('import.from', { day: day(sinceDay) })
  return sinceDay === '' ? t('import.to', { day: day(untilDay) }) : `${day(sinceDay)} – ${day(untilDay)}`
}

function describeCutOff({ hasCutOff, cutOffDay }: ImportPlan): string {
  const at = dayToInstant(cutOffDay)
  if (!hasCutOff) return t('import.confirmNoCutOff')
  return at === null ? '' : t('import.confirmCutOff', { day: formatDay(at) })
}
