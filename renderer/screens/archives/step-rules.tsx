import { Button, Progress, Table } from '@mantine/core'
import { useState } from 'react'
import type { ImportPreview } from '#shared/model/archive.ts'
import { formatNumber } from '../../text/format.ts'
import { t } from '../../text/translate.ts'
import { type ImportPlan, toImportInput } from './import-plan.ts'
import { sumPreviews } from './sum-previews.ts'
import { usePreviews } from './use-previews.ts'
import type { ProbedSource } from './use-probes.ts'

/** 1,000 items of each archive: half a minute, and enough to see a rule that takes too much. */
const sampleItems = 1000

/** What the rules would make of the mail, tried without writing. */
export function StepRules({ plan, sources }: { plan: ImportPlan; sources: readonly ProbedSource[] }) {
  const [sample, setSample] = useState<number | null>(sampleItems)
  const inputs = sources.map(({ id, source, probe }) => toImportInput(plan, id, source, probe.folders))
  const { previews, isRunning, fault, stop, retry } = usePreviews({ inputs, sample })
  const preview = sumPreviews(previews)
  const isCut = sample !== null && !isRunning && previews.some(({ read, total }) => read >= sample && read !== total)
  return (
    <>
      <div className="arrival-head">
        <p className="muted">{t(sample === null ? 'import.tryingAll' : 'import.tryingSample', { count: sampleItems })}</p>
        <div className="form-buttons">
          {isRunning && <Button onClick={stop}>{t('import.stopTrying')}</Button>}
          {!isRunning && (fault !== null || previews.some(({ done }) => !done)) && (
            <Button onClick={retry}>{t('fault.retry')}</Button>
          )}
          {isCut && fault === null && <Button onClick={() => setSample(null)}>{t('import.tryAll')}</Button>}
        </div>
      </div>
      {isRunning && <Reading preview={preview} wanted={wantedItems(sources, sample, preview)} />}
      {fault !== null && (
        <p role="alert" className="tone-danger">
          {fault}
        </p>
      )}
      {previews.length > 0 && <Outcome preview={preview} isLive={plan.mode === 'live'} isRunning={isRunning} />}
    </>
  )
}

/** How many items the trial reads in all; null where the archives do not tell. */
function wantedItems(sources: readonly ProbedSource[], sample: number | null, preview: ImportPreview): number | null {
  if (sample === null) return preview.total
  return sources.reduce((sum, { probe }) => sum + Math.min(sample, probe.items ?? sample), 0)
}

function Reading({ preview, wanted }: { preview: ImportPreview; wanted: number | null }) {
  const words =
    wanted === null ? t('import.readSoFar', { count: preview.read }) : t('import.readOf', { read: preview.read, count: wanted })
  return (
    <div>
      <Progress value={wanted ? (preview.read / wanted) * 100 : 0} aria-label={words} />
      <p className="muted">{words}</p>
    </div>
  )
}

function Outcome({ preview, isLive, isRunning }: { preview: ImportPreview; isLive: boolean; isRunning: boolean }) {
  return (
    <div role="status" aria-busy={isRunning} className="wizard-outcome">
      <p className="wizard-sentence">
        {t('import.wouldRead', { count: preview.read })} {t('import.wouldMake', { count: preview.tasks })}
        {preview.closedTasks > 0 && ` (${t('import.wouldClose', { count: preview.closedTasks })})`},{' '}
        {t('import.wouldTriage', { count: preview.triage })},{' '}
        <strong>{t(isLive ? 'import.wouldSendLive' : 'import.wouldSendNothing')}</strong>.{' '}
        {!isLive && preview.withheld > 0 && t('import.wouldWithhold', { count: preview.withheld })}
      </p>
      {preview.rules.length > 0 ? (
        <div className="table-scroll">
          <Table className="data-table">
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{t('import.columnRule')}</Table.Th>
                <Table.Th scope="col" className="number">
                  {t('import.columnMatches')}
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {preview.rules.map(({ ruleId, title, matches }) => (
                <Table.Tr key={ruleId}>
                  <Table.Td>
                    <span dir="auto">{title}</span> <span className="muted mono break-anywhere">{ruleId}</span>
                  </Table.Td>
                  <Table.Td className="number">{formatNumber(matches)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      ) : (
        preview.done && <p className="muted">{t('import.noRule')}</p>
      )}
    </div>
  )
}
