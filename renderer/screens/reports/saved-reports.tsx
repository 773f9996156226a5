import { Button, Popover, TextInput } from '@mantine/core'
import { IconBookmark, IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type SubmitEvent, useState } from 'react'
import { Link } from 'wouter'
import type { ReportRequest, SavedReport } from '#shared/model/report.ts'
import { useApi } from '../../client/api-context.tsx'
import { readFault } from '../../client/read-fault.ts'
import { say, sayFault } from '../../parts/say.tsx'
import { t } from '../../text/translate.ts'
import { reportAddress, requestToChoice } from './report-address.ts'

/** Reports kept with their filter under a name, each one click away. */
export function useSavedReports(): readonly SavedReport[] {
  const api = useApi()
  return useQuery(api.reports.saved.queryOptions({ input: {} })).data ?? []
}

const savedAddress = ({ request }: SavedReport): string => reportAddress(request.name, requestToChoice(request))

/** Links to the saved reports, those of one report where it is named; the one on the screen is marked. */
export function SavedLinks({ saved, current }: { saved: readonly SavedReport[]; current: string | null }) {
  if (saved.length === 0) return null
  return (
    <nav className="saved-reports" aria-label={t('reports.saved')}>
      {saved.map((one) => (
        <Link
          key={one.savedId}
          href={savedAddress(one)}
          className="saved-report"
          aria-current={savedAddress(one) === current ? 'page' : undefined}
          dir="auto"
        >
          {one.title}
        </Link>
      ))}
    </nav>
  )
}

type Props = { request: ReportRequest; saved: readonly SavedReport[]; address: string }

/** Keeps the report on the screen under a name, or lets go of it. */
export function SaveReport({ request, saved, address }: Props) {
  const current = saved.find((one) => savedAddress(one) === address)
  return current ? <RemoveSaved saved={current} /> : <SaveThis key={address} request={request} />
}

function useRefresh(): () => Promise<void> {
  const api = useApi()
  const queries = useQueryClient()
  return () => queries.invalidateQueries({ queryKey: api.reports.saved.key() })
}

function RemoveSaved({ saved: { savedId, title, request } }: { saved: SavedReport }) {
  const api = useApi()
  const refresh = useRefresh()
  const onError = (error: unknown) => sayFault(readFault(error))
  const save = useMutation(api.reports.save.mutationOptions({ onSuccess: refresh, onError }))
  const remove = useMutation(
    api.reports.removeSaved.mutationOptions({
      onSuccess: async () => {
        say(t('reports.savedRemoved', { title }), () => save.mutate({ ...request, title }))
        await refresh()
      },
      onError,
    }),
  )
  return (
    <Button leftSection={<IconTrash size={16} aria-hidden />} onClick={() => remove.mutate({ savedId })}>
      {t('reports.removeSaved')}
    </Button>
  )
}

function SaveThis({ request }: { request: ReportRequest }) {
  const api = useApi()
  const refresh = useRefresh()
  const [opened, setOpened] = useState(false)
  const [title, setTitle] = useState('')
  const save = useMutation(
    api.reports.save.mutationOptions({
      onSuccess: async () => {
        setOpened(false)
        say(t('reports.savedSaid', { title: title.trim() }))
        await refresh()
      },
    }),
  )
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (title.trim()) save.mutate({ ...request, title: title.trim() })
  }
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" trapFocus returnFocus>
      <Popover.Target>
        <Button leftSection={<IconBookmark size={16} aria-hidden />} onClick={() => setOpened(!opened)} aria-expanded={opened}>
          {t('reports.save')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form onSubmit={submit} className="form" noValidate>
          <TextInput
            label={t('reports.savedName')}
            value={title}
            onChange={(event) => setTitle(event.currentTarget.value)}
            error={save.error ? readFault(save.error) : null}
            maxLength={120}
            dir="auto"
            data-autofocus
          />
          <Button type="submit" variant="filled" loading={save.isPending}>
            {t('reports.save')}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  )
}
