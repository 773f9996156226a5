import { type ComponentProps, lazy, Suspense } from 'react'
import type { ReportChart } from '#shared/model/report.ts'
import { LoadingState } from '../../parts/states.tsx'
import type { BarDrawing } from './bar-drawing.tsx'

// The library that draws is a fifth of all bytes of the screens, and most days nobody opens a report.
const Bars = lazy(() => import('./bar-drawing.tsx').then((part) => ({ default: part.BarDrawing })))
const Lines = lazy(() => import('./line-drawing.tsx').then((part) => ({ default: part.LineDrawing })))

/** Bars or lines, their library fetched when the first are drawn. */
export function LazyDrawing({ kind, ...props }: ComponentProps<typeof BarDrawing> & Pick<ReportChart, 'kind'>) {
  return <Suspense fallback={<LoadingState rows={4} />}>{kind === 'line' ? <Lines {...props} /> : <Bars {...props} />}</Suspense>
}
