import { useId, useMemo, useState } from 'react'
import type { Workflow } from '#shared/model/module.ts'
import { StateLabel } from '../../parts/labels.tsx'
import { t } from '../../text/translate.ts'
import { layoutWorkflow, stateHeight, stateWidth } from './layout-workflow.ts'

/** A workflow drawn as a row of states. Pointing at one, here or in the list below, shows the ways out of it alone. */
export function WorkflowDrawing({ workflow, chosen }: { workflow: Workflow; chosen: string | null }) {
  const id = useId()
  const [pointed, setPointed] = useState<string | null>(null)
  const drawing = useMemo(() => layoutWorkflow(workflow), [workflow])
  const shown = pointed ?? chosen
  const byStatus = new Map(workflow.states.map((state) => [state.status, state]))
  const lookOf = (from: string) => (shown === null ? 'plain' : shown === from ? 'shown' : 'dim')
  // What is pointed at is drawn last, above the others.
  const arrows = drawing.arrows.toSorted((a, b) => Number(a.from === shown) - Number(b.from === shown))
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="workflow-scroll" aria-label={t('modules.drawing')} tabIndex={0}>
      <svg
        className="workflow"
        viewBox={`0 0 ${drawing.width} ${drawing.height}`}
        style={{ inlineSize: drawing.width, blockSize: drawing.height }}
        role="img"
        aria-label={t('modules.drawingAlt', { count: workflow.states.length, workflow: workflow.name })}
      >
        <defs>
          {(['plain', 'shown', 'dim'] as const).map((look) => (
            <marker
              key={look}
              id={`${id}-${look}`}
              viewBox="0 0 8 8"
              refX="7.5"
              refY="4"
              markerUnits="userSpaceOnUse"
              markerWidth="9"
              markerHeight="9"
              orient="auto"
            >
              <path d="M 0 0 L 8 4 L 0 8 z" className={`arrow-head arrow-head-${look}`} />
            </marker>
          ))}
        </defs>
        {arrows.map(({ from, to, path, isOn }) => (
          <path
            key={`${from} ${to}`}
            d={path}
            className={`arrow arrow-${lookOf(from)}${isOn ? '' : ' arrow-back'}`}
            markerEnd={`url(#${id}-${lookOf(from)})`}
          />
        ))}
        {drawing.states.map(({ status, x, y }) => {
          const state = byStatus.get(status)
          if (!state) return null
          return (
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
                  <StateLabel category={state.category} title={state.title} />
                </div>
              </foreignObject>
            </g>
          )
        })}
      </svg>
    </section>
  )
}
