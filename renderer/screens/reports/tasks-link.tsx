import type { MouseEvent, ReactNode } from 'react'
import { useLocation } from 'wouter'
import type { FigureTasks } from '#shared/model/task-filter.ts'
import { figureAddress } from '../tasks/figure-filter.ts'

/** A link inside a drawing, which the router's own link cannot be: it follows plain clicks without loading the page. */
export function TasksLink({ tasks, label, children }: { tasks: FigureTasks; label: string; children: ReactNode }) {
  const [, navigate] = useLocation()
  const href = figureAddress(tasks)
  const follow = (event: MouseEvent) => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    navigate(href)
  }
  return (
    <a href={href} className="chart-link" aria-label={label} onClick={follow}>
      {children}
    </a>
  )
}
