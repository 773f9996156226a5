import { Button } from '@mantine/core'
import { type ReactNode, type SubmitEvent, useEffect, useRef } from 'react'
import { useLocation, useSearch } from 'wouter'
import { useAction } from '../../actions/action-context.tsx'
import { t } from '../../text/translate.ts'
import { countPlanned, type ImportPlan, isLiveConfirmed, type Step, steps, toImportInput } from './import-plan.ts'
import { useImports } from './imports-context.tsx'
import { StepConfirm } from './step-confirm.tsx'
import { StepFolders } from './step-folders.tsx'
import { StepHow } from './step-how.tsx'
import { StepLook } from './step-look.tsx'
import { StepRules } from './step-rules.tsx'
import type { Draft } from './use-draft.ts'
import { type LookedAt, listProbed, type ProbedSource, useProbes } from './use-probes.ts'
import './import-wizard.css'

/** Prepares an import in five steps; each has its address, and nothing chosen is lost by going to and fro. */
export function ImportWizard({ draft }: { draft: Draft }) {
  const { start, discard } = useImports()
  const lookedAt = useProbes(draft.sources)
  const sources = listProbed(lookedAt)
  const [step, goTo] = useStep(sources.length > 0)
  const problem = findProblem(step, draft, lookedAt, sources)
  const place = steps.indexOf(step)
  const isLast = place === steps.length - 1

  const next = () => {
    if (problem !== null) return
    if (isLast) void start(toImports(draft.plan, sources))
    else goTo(steps[place + 1] ?? 'look')
  }
  const back = place === 0 ? null : () => goTo(steps[place - 1] ?? 'look')
  useAction('open', next)
  useBackKey(back)

  return (
    <form
      className="panel wizard"
      aria-label={t('import.wizard')}
      noValidate
      onSubmit={(event: SubmitEvent) => {
        event.preventDefault()
        next()
      }}
    >
      <Steps current={step} goTo={goTo} isReady={sources.length > 0} />
      <StepBody step={step}>
        {step === 'look' && <StepLook draft={draft} lookedAt={lookedAt} />}
        {step === 'folders' && <StepFolders plan={draft.plan} sources={sources} />}
        {step === 'how' && <StepHow plan={draft.plan} sources={sources} count={countAll(draft.plan, sources)} />}
        {step === 'rules' && <StepRules plan={draft.plan} sources={sources} />}
        {step === 'confirm' && <StepConfirm plan={draft.plan} sources={sources} count={countAll(draft.plan, sources)} />}
      </StepBody>
      <footer className="wizard-foot">
        <p className="muted" role="status">
          {problem}
        </p>
        <div className="form-buttons">
          <Button onClick={discard}>{t('import.discard')}</Button>
          {back && (
            <Button onClick={back} title={`${t('common.back')} (Alt+←)`}>
              {t('common.back')}
            </Button>
          )}
          {step === 'look' && sources.length > 0 && (
            <Button
              onClick={() => void start(sources.map(({ name, source }) => ({ name, input: { source } })))}
              disabled={problem !== null}
            >
              {t('import.everything')}
            </Button>
          )}
          <Button type="submit" variant="filled" disabled={problem !== null}>
            {isLast ? t('import.startCount', { count: sources.length }) : t('import.next')}
          </Button>
        </div>
      </footer>
    </form>
  )
}

const isStep = (word: string | null): word is Step => steps.some((step) => step === word)

/** The step of the address. One that cannot be shown yet, such as after a reload, waits at the first. */
function useStep(isReady: boolean): [Step, (step: Step) => void] {
  const asked = new URLSearchParams(useSearch()).get('step')
  const [, navigate] = useLocation()
  const step = isReady && isStep(asked) ? asked : 'look'
  return [step, (next) => navigate(next === 'look' ? '/import' : `/import?step=${next}`)]
}

/** Alt+Left goes a step back; in a browser it would leave by way of the history, in the desktop app nowhere. */
function useBackKey(back: (() => void) | null): void {
  const latest = useRef(back)
  latest.current = back
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key !== 'ArrowLeft' || !event.altKey || event.ctrlKey || event.metaKey || !latest.current) return
      event.preventDefault()
      latest.current()
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])
}

/** What keeps a step from being left, in one sentence; empty words while something is only awaited. */
function findProblem(step: Step, { sources: all, plan }: Draft, lookedAt: readonly LookedAt[], sources: readonly ProbedSource[]) {
  if (all.some(({ phase }) => phase === 'sending')) return t('import.waitSending')
  if (lookedAt.some(({ look }) => look.isPending)) return t('import.waitLooking')
  if (sources.length === 0) return t('import.nothingReadable')
  if (step === 'look') return null
  const isEmpty = sources.some(({ id }) => plan.chosen[id]?.length === 0)
  if (isEmpty) return t('import.noFolder')
  if (plan.sinceDay !== '' && plan.untilDay !== '' && plan.sinceDay > plan.untilDay) return t('import.daysSwapped')
  if (step === 'folders') return null
  return isLiveConfirmed(plan, countAll(plan, sources)) ? null : t('import.liveUnconfirmed')
}

function countAll(plan: ImportPlan, sources: readonly ProbedSource[]): number | null {
  const counts = sources.map(({ id, probe }) => countPlanned(plan, id, probe))
  return counts.includes(null) ? null : counts.reduce<number>((sum, count) => sum + (count ?? 0), 0)
}

const toImports = (plan: ImportPlan, sources: readonly ProbedSource[]) =>
  sources.map(({ id, name, source, probe }) => ({ name, input: toImportInput(plan, id, source, probe.folders) }))

type StepsProps = { current: Step; goTo: (step: Step) => void; isReady: boolean }

function Steps({ current, goTo, isReady }: StepsProps) {
  const at = steps.indexOf(current)
  return (
    <ol className="wizard-steps" aria-label={t('import.steps')}>
      {steps.map((step, place) => (
        <li key={step} className={place < at ? 'wizard-step wizard-step-done' : 'wizard-step'}>
          <button
            type="button"
            onClick={() => goTo(step)}
            disabled={place > at && !isReady}
            aria-current={step === current ? 'step' : undefined}
          >
            <span className="wizard-step-no">{place + 1}</span>
            <span className="wizard-step-name">{t(`import.step.${step}`)}</span>
          </button>
        </li>
      ))}
    </ol>
  )
}

/** The step's content under its heading, which takes the focus when the step changes. */
function StepBody({ step, children }: { step: Step; children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null)
  const shown = useRef(step)
  useEffect(() => {
    if (shown.current === step) return
    shown.current = step
    heading.current?.focus()
  }, [step])
  return (
    <div className="wizard-body">
      <h2 ref={heading} tabIndex={-1}>
        {t(`import.stepTitle.${step}`)}
      </h2>
      {children}
    </div>
  )
}
