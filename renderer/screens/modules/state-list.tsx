import type { Requirement, Transition, Workflow, WorkflowState } from '#shared/model/module.ts'
import { StateLabel } from '../../parts/labels.tsx'
import { t } from '../../text/translate.ts'

/** The workflow in words: for each state what may follow, what must be true before, and what happens on entry. */
export function StateList({ workflow, onPoint }: { workflow: Workflow; onPoint: (status: string | null) => void }) {
  const titles = new Map(workflow.states.map(({ status, title }) => [status, title]))
  return (
    <ol className="state-list">
      {workflow.states.map((state) => (
        <li key={state.status} onPointerEnter={() => onPoint(state.status)} onPointerLeave={() => onPoint(null)}>
          <h3>
            <StateLabel category={state.category} title={state.title} />
            {state.status === workflow.initial && <span className="muted"> {t('modules.initial')}</span>}
          </h3>
          <Notes state={state} />
          <ul>
            {workflow.transitions
              .filter(({ from }) => from === state.status)
              .map((transition) => (
                <li key={transition.to.join(' ')}>
                  {t('modules.goesTo', { states: transition.to.map((to) => titles.get(to) ?? to).join(', ') })}
                  <Guards transition={transition} />
                </li>
              ))}
            {!workflow.transitions.some(({ from }) => from === state.status) && <li className="muted">{t('modules.final')}</li>}
          </ul>
        </li>
      ))}
    </ol>
  )
}

function Notes({ state: { deadline, onEntry } }: { state: WorkflowState }) {
  const notes = [
    ...(deadline ? [t('modules.deadline', { duration: deadline })] : []),
    ...(onEntry?.template ? [t('modules.entryMail', { template: onEntry.template, to: onEntry.to })] : []),
    ...(onEntry?.checklist ? [t('modules.entryChecklist', { checklist: onEntry.checklist })] : []),
  ]
  if (notes.length === 0) return null
  return <p className="muted">{notes.join(' ')}</p>
}

function Guards({ transition: { requires = [], condition, may = [], says } }: { transition: Transition }) {
  const guards = [
    ...requires.map(wordRequirement),
    ...(condition ? [t('modules.guardCondition', { condition })] : []),
    ...(may.length > 0 ? [t('modules.guardMay', { roles: may.join(', ') })] : []),
    ...(says ? [says] : []),
  ]
  if (guards.length === 0) return null
  return (
    <ul className="guards muted">
      {guards.map((guard) => (
        <li key={guard}>{guard}</li>
      ))}
    </ul>
  )
}

function wordRequirement(requirement: Requirement): string {
  switch (requirement.kind) {
    case 'assignee':
      return t('modules.requires.assignee')
    case 'comment':
      return t('modules.requires.comment')
    case 'checklist':
      return requirement.checklist
        ? t('modules.requires.checklist', { checklist: requirement.checklist })
        : t('modules.requires.checklists')
    case 'field':
      return t('modules.requires.field', { field: requirement.field })
  }
}
