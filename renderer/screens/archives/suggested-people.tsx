import { Button } from '@mantine/core'
import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { SuggestedPerson } from '#shared/model/archive.ts'
import { useApi } from '../../client/api-context.tsx'
import { readFault } from '../../client/read-fault.ts'
import { sayFault } from '../../parts/say.tsx'
import { t } from '../../text/translate.ts'
import { SuggestionPanel, suggestionRows } from './suggestion-panel.tsx'

/** The contacts that imported archives held, suggested for the directory; nothing where there are none. */
export function SuggestedPeople() {
  const api = useApi()
  const answer = useInfiniteQuery(
    api.archives.suggestedPeople.infiniteOptions({
      input: (cursor: string | undefined) => ({ limit: suggestionRows, ...(cursor ? { cursor } : {}) }),
      initialPageParam: undefined,
      getNextPageParam: (last) => last.nextCursor ?? undefined,
    }),
  )
  const dismiss = useMutation(api.archives.dismissPerson.mutationOptions({ onError: (error) => sayFault(readFault(error)) }))
  const rows = answer.data?.pages.flatMap((page) => page.rows) ?? []
  const total = answer.data?.pages[0]?.total ?? 0
  if (total === 0) return null
  return (
    <SuggestionPanel title={t('people.suggested', { count: total })} intro={t('people.intro')} more={answer}>
      {rows.map((person) => (
        <li key={person.suggestionNo} className="offer">
          <Person person={person} />
          <Button
            size="compact-xs"
            onClick={() => dismiss.mutate({ suggestionNo: person.suggestionNo })}
            disabled={dismiss.isPending}
            aria-label={t('people.dismissNamed', { name: person.name || person.address })}
          >
            {t('offer.dismiss')}
          </Button>
        </li>
      ))}
    </SuggestionPanel>
  )
}

function Person({ person }: { person: SuggestedPerson }) {
  const details = [person.address, person.organisation, person.phone].filter((part) => part !== '' && part !== person.name)
  const name = person.name || person.address
  return (
    <span className="offer-words">
      {person.messageId ? (
        <Link href={`/messages/${person.messageId}`} dir="auto">
          {name}
        </Link>
      ) : (
        <span dir="auto">{name}</span>
      )}
      <span className="muted" dir="auto">
        {details.join(', ')}
      </span>
    </span>
  )
}
