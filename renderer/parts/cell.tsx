import type { ReactNode } from 'react'

/** A cell of a record list. The link inside one of them is the row's stop, so the cell itself is none. */
export function Cell({ children, className }: { children?: ReactNode; className?: string }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows of a virtual list are placed one by one, which no table allows
    <div role="gridcell" tabIndex={-1} className={className}>
      {children}
    </div>
  )
}
