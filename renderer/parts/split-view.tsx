import { useMediaQuery } from '@mantine/hooks'
import type { ReactNode } from 'react'
import './split-view.css'

/** Whether the window is too narrow for list and reader side by side. */
export const useIsNarrow = (): boolean =>
  useMediaQuery('(max-width: 699px)', undefined, { getInitialValueInEffect: false }) ?? false

type SplitViewProps = { list: ReactNode; reader: ReactNode | null; listLabel: string; readerLabel: string }

/** List and reader side by side; under 700 px one at a time. Without a reader the list has all the room. */
export function SplitView({ list, reader, listLabel, readerLabel }: SplitViewProps) {
  const narrow = useIsNarrow()
  return (
    <div className={reader ? 'split split-open' : 'split'}>
      {(!narrow || !reader) && (
        <section className="split-list" aria-label={listLabel} data-pane tabIndex={-1}>
          {list}
        </section>
      )}
      {reader && (
        <section className="split-reader" aria-label={readerLabel} data-pane tabIndex={-1}>
          {reader}
        </section>
      )}
    </div>
  )
}
