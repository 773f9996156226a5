import { Button, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type SubmitEvent, useState } from 'react'
import type { WatchedFolder } from '#shared/model/archive.ts'
import { useApi } from '../../client/api-context.tsx'
import { readFault } from '../../client/read-fault.ts'
import { sayFault } from '../../parts/say.tsx'
import { ErrorState, LoadingState } from '../../parts/states.tsx'
import { When } from '../../parts/when.tsx'
import { t } from '../../text/translate.ts'
import './suggestions.css'

/** Folders whose new files are imported by themselves, in silence. */
export function WatchedFolders() {
  const api = useApi()
  const answer = useQuery(api.archives.watchedFolders.queryOptions({ input: {} }))
  return (
    <section className="panel" aria-label={t('watched.title')}>
      <header>
        <h2>{t('watched.title')}</h2>
      </header>
      <p className="offer-intro muted">{t('watched.intro')}</p>
      {answer.error ? (
        <ErrorState error={answer.error} onRetry={() => answer.refetch()} />
      ) : !answer.data ? (
        <LoadingState rows={2} />
      ) : (
        answer.data.length > 0 && (
          <ul className="offers">
            {answer.data.map((folder) => (
              <Folder key={folder.watchNo} folder={folder} />
            ))}
          </ul>
        )
      )}
      <AddFolder />
    </section>
  )
}

function Folder({ folder }: { folder: WatchedFolder }) {
  const api = useApi()
  const remove = useMutation(
    api.archives.unwatchFolder.mutationOptions({
      onSuccess: (_answer, _input, _result, { client }) =>
        client.invalidateQueries({ queryKey: api.archives.watchedFolders.key() }),
      onError: (error) => sayFault(readFault(error)),
    }),
  )
  return (
    <li className="offer">
      <span className="offer-words">
        <span dir="ltr">{folder.path}</span>
        <span className="muted">
          {t(folder.mode === 'live' ? 'watched.live' : 'watched.silent')} <When at={folder.addedAt} />
        </span>
        {folder.problem && <span className="tone-warning">{folder.problem}</span>}
      </span>
      <Button
        size="compact-xs"
        onClick={() => remove.mutate({ watchNo: folder.watchNo })}
        loading={remove.isPending}
        aria-label={t('watched.removeNamed', { path: folder.path })}
      >
        {t('watched.remove')}
      </Button>
    </li>
  )
}

function AddFolder() {
  const api = useApi()
  const [path, setPath] = useState('')
  const add = useMutation(
    api.archives.watchFolder.mutationOptions({
      onSuccess: (_answer, _input, _result, { client }) => {
        setPath('')
        return client.invalidateQueries({ queryKey: api.archives.watchedFolders.key() })
      },
    }),
  )
  return (
    <form
      className="path-form watched-form"
      onSubmit={(event: SubmitEvent) => {
        event.preventDefault()
        if (path.trim() !== '') add.mutate({ path: path.trim() })
      }}
    >
      <TextInput
        label={t('watched.path')}
        value={path}
        onChange={(event) => setPath(event.currentTarget.value)}
        error={add.error ? readFault(add.error) : null}
        dir="ltr"
      />
      <Button type="submit" disabled={path.trim() === ''} loading={add.isPending}>
        {t('watched.add')}
      </Button>
    </form>
  )
}
