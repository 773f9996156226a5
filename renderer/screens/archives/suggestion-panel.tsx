import { Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { t } from '../../text/translate.ts'
import './suggestions.css'

/** How many rows of a list of suggestions are asked for at once. */
export const suggestionRows = 50

type Props = {
  title: string
  intro: string
  /** The rest of the list, where there is more of it. */
  more: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage(): unknown }
  children: ReactNode
}

/** What an import found besides mail, folded up until a person wants to see it. `children` are items of a list. */
export function SuggestionPanel({ title, intro, more, children }: Props) {
  const [isOpen, setOpen] = useState(false)
  return (
    <section className="panel" aria-label={title}>
      <header>
        <h2>{title}</h2>
        <Button size="compact-xs" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {t(isOpen ? 'offer.fold' : 'offer.show')}
        </Button>
      </header>
      {isOpen && (
        <>
          <p className="offer-intro muted">{intro}</p>
          <ul className="offers">{children}</ul>
          {more.hasNextPage && (
            <Button className="offer-more" onClick={() => void more.fetchNextPage()} loading={more.isFetchingNextPage}>
              {t('offer.more')}
            </Button>
          )}
        </>
      )}
    </section>
  )
}
