import { Button, Popover, TextInput } from '@mantine/core'
import { IconBookmark, IconPencil, IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type SubmitEvent, useState } from 'react'
import { Link } from 'wouter'
import type { SavedSearch } from '#shared/model/message.ts'
import { useApi } from '../../client/api-context.tsx'
import { readFault } from '../../client/read-fault.ts'
import { say, sayFault } from '../../parts/say.tsx'
import { t } from '../../text/translate.ts'

type Props = { query: string; hrefOf: (query: string) => string }

/** Searches kept under a name, each one click away; the one on the screen can be kept, renamed or removed. */
export function SavedSearches({ query, hrefOf }: Props) {
  const api = useApi()
  const saved = useQuery(api.messages.listSearches.queryOptions({ input: {} })).data?.rows ?? []
  const current = saved.find((search) => search.query === query)
  if (saved.length === 0 && query === '') return null
  return (
    <nav className="saved-searches" aria-label={t('search.saved')}>
      {saved.map((search) => (
        <Link
          key={search.searchId}
          href={hrefOf(search.query)}
          className="saved-search"
          title={search.query}
          aria-current={search === current ? 'page' : undefined}
          dir="auto"
        >
          {search.name}
        </Link>
      ))}
      {current ? <ChangeSaved search={current} /> : query !== '' && <SaveThis key={query} query={query} />}
    </nav>
  )
}

/** Asks the list of saved searches again. */
function useRefresh(): () => Promise<void> {
  const api = useApi()
  const queries = useQueryClient()
  return () => queries.invalidateQueries({ queryKey: api.messages.listSearches.key() })
}

function SaveThis({ query }: { query: string }) {
  const api = useApi()
  const refresh = useRefresh()
  const save = useMutation(api.messages.saveSearch.mutationOptions({ onSuccess: refresh }))
  return (
    <NamePopover
      label={t('search.save')}
      icon={<IconBookmark size={16} aria-hidden />}
      name=""
      error={save.error}
      onName={(name, done) => save.mutate({ name, query }, { onSuccess: done })}
    />
  )
}

function ChangeSaved({ search }: { search: SavedSearch }) {
  const api = useApi()
  const refresh = useRefresh()
  const { searchId, name, query } = search
  const rename = useMutation(api.messages.renameSearch.mutationOptions({ onSuccess: refresh }))
  const onError = (error: unknown) => sayFault(readFault(error))
  const save = useMutation(api.messages.saveSearch.mutationOptions({ onSuccess: refresh, onError }))
  const remove = useMutation(
    api.messages.removeSearch.mutationOptions({
      onSuccess: async () => {
        say(t('search.removed', { name }), () => save.mutate({ name, query }))
        await refresh()
      },
      onError,
    }),
  )
  return (
    <>
      <NamePopover
        label={t('search.rename')}
        icon={<IconPencil size={16} aria-hidden />}
        name={name}
        error={rename.error}
        onName={(next, done) => rename.mutate({ searchId, name: next }, { onSuccess: done })}
      />
      <Button size="compact-xs" leftSection={<IconTrash size={16} aria-hidden />} onClick={() => remove.mutate({ searchId })}>
        {t('search.remove')}
      </Button>
    </>
  )
}

type NameProps = {
  label: string
  icon: React.ReactNode
  name: string
  error: unknown
  onName: (name: string, done: () => void) => void
}

/** A button that asks for a name. */
function NamePopover({ label, icon, name, error, onName }: NameProps) {
  const [opened, setOpened] = useState(false)
  const [typed, setTyped] = useState(name)
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (typed.trim()) onName(typed.trim(), () => setOpened(false))
  }
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" trapFocus returnFocus>
      <Popover.Target>
        <Button size="compact-xs" leftSection={icon} onClick={() => setOpened(!opened)} aria-expanded={opened}>
          {label}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form onSubmit={submit} className="form" noValidate>
          <TextInput
            label={t('search.name')}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            error={error ? readFault(error) : null}
            maxLength={100}
            dir="auto"
            data-autofocus
          />
          <Button type="submit" variant="filled">
            {label}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  )
}
