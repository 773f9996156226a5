import { type ComponentProps, lazy, Suspense } from 'react'
import { LoadingState } from '../../parts/states.tsx'
import type { BarDrawing } from './bar-drawing.tsx'

// The library that draws is a fifth of all bytes of the screens, and most days nobody opens a report.
const Drawing = lazy(() => import('./bar-drawing.tsx').then((part) => ({ default: part.BarDrawing })))

/** Bars, their library fetched when the first are drawn. */
export function LazyDrawing(props: ComponentProps<typeof BarDrawing>) {
  return (
    <Suspense fallback={<LoadingState rows={4} />}>
      <Drawing {...props} />
    </Suspense>
  )
}
