import { useId, useMemo, useState } from 'react'
import type { Workflow } from '#shared/model/module.ts'
import type { StateCategory } from '#shared/model/task.ts'
import { t } from '../../text/translate.ts'
import { layoutWorkflow, stateHeight, stateWidth } from './layout-workflow.ts'

const signs: Readonly<Record<StateCategory, string>> = { new: '▸', open: '○', waiting: '⏸', done: '✓', declined: '✕' }

/** A workflow drawn from left to right. Pointing at a state, or coming to it by keyboard in the list beside, shows its ways alone. */
export function WorkflowDrawing({ workflow, chosen }: { workflow: Workflow; chosen: string | null }) {
  const id = useId()
  const [pointed, setPointed] = useState<string | null>(null)
  const drawing = useMemo(() => layoutWorkflow(workflow), [workflow])
  const shown = pointed ?? chosen
  const byStatus = new Map(workflow.states.map((state) => [state.status, state]))
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="workflow-scroll" aria-label={t('modules.drawing')} tabIndex={0}>
      <svg
        className="workflow"
        viewBox={`0 0 ${drawing.width} ${drawing.height}`}
        style={{ inlineSize: drawing.width, minInlineSize: drawing.width }}
        role="img"
        aria-label={t('modules.drawingAlt', { count: workflow.states.length, workflow: workflow.name })}
      >
        <defs>
          {(['way', 'dim'] as const).map((kind) => (
            <marker
              key={kind}
              id={`${id}-${kind}`}
              viewBox="0 0 8 8"
              refX="7"
              refY="4"
              markerWidth="8"
              markerHeight="8"
              orient="auto-start-reverse"
            >
              <path d="M 0 0 L 8 4 L 0 8 z" className={`arrow-head arrow-head-${kind}`} />
            </marker>
          ))}
        </defs>
        {drawing.arrows.map(({ from, to, path }) => {
          const isDim = shown !== null && shown !== from
          return (
            <path
              key={`${from} ${to}`}
              d={path}
              className={isDim ? 'arrow arrow-dim' : shown === from ? 'arrow arrow-shown' : 'arrow'}
              markerEnd={`url(#${id}-${isDim ? 'dim' : 'way'})`}
            />
          )
        })}
        {drawing.states.map(({ status, x, y }) => {
          const state = byStatus.get(status)
          if (!state) return null
          return (
            // biome-ignore lint/a11y/noStaticElementInteractions: pointing only highlights; the list beside says the same
            <g
              key={status}
              className={`state-box category-${state.category}${status === workflow.initial ? ' state-initial' : ''}`}
              transform={`translate(${x} ${y})`}
              onPointerEnter={() => setPointed(status)}
              onPointerLeave={() => setPointed(null)}
            >
              <rect width={stateWidth} height={stateHeight} rx="8" />
              <foreignObject width={stateWidth} height={stateHeight}>
                <div className="state-name" dir="auto">
                  <span aria-hidden>{signs[state.category]}</span> {state.title}
                </div>
              </foreignObject>
            </g>
          )
        })}
      </svg>
    </section>
  )
}
