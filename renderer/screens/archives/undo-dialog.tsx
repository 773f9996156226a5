import { Button, Modal } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Archive, ImportUndo } from '#shared/model/archive.ts'
import { useApi, useConnection } from '../../client/api-context.tsx'
import { readFault } from '../../client/read-fault.ts'
import { say } from '../../parts/say.tsx'
import { ErrorState, LoadingState } from '../../parts/states.tsx'
import { formatNumber } from '../../text/format.ts'
import { t } from '../../text/translate.ts'

type Props = { archive: Archive; opened: boolean; onClose: () => void }

/** Takes a whole import back, after saying what would go and what would stay. */
export function UndoDialog({ archive, opened, onClose }: Props) {
  return (
    <Modal opened={opened} onClose={onClose} title={t('undo.title')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      {opened && <Preview archive={archive} onClose={onClose} />}
    </Modal>
  )
}

function Preview({ archive: { archiveId }, onClose }: Omit<Props, 'opened'>) {
  const { client } = useConnection()
  const api = useApi()
  const queries = useQueryClient()
  // A key of its own: the other answers on archives are asked anew with every change, and this one counts for a while.
  const preview = useQuery({
    queryKey: ['archive-undo', archiveId],
    queryFn: () => client.archives.undo({ archiveId, dryRun: true }),
    gcTime: 0,
    staleTime: 'static',
  })
  const undo = useMutation({
    mutationFn: () => client.archives.undo({ archiveId }),
    onSuccess: ({ sentence }) => {
      onClose()
      say(sentence)
      return queries.invalidateQueries({ queryKey: api.archives.key() })
    },
  })
  if (preview.error) return <ErrorState error={preview.error} onRetry={() => preview.refetch()} />
  if (!preview.data) return <LoadingState rows={4} />
  return (
    <div className="form">
      <p>{preview.data.sentence}</p>
      <Counts undo={preview.data} />
      <p className="muted">{t('undo.hint')}</p>
      {undo.error && (
        <p className="tone-danger" role="alert">
          {readFault(undo.error)}
        </p>
      )}
      <div className="form-buttons">
        <Button variant="filled" onClick={() => undo.mutate()} loading={undo.isPending}>
          {t('undo.confirm', { count: preview.data.messages })}
        </Button>
        <Button onClick={onClose} data-autofocus>
          {t('undo.keep')}
        </Button>
      </div>
    </div>
  )
}

function Counts({ undo }: { undo: ImportUndo }) {
  const rows = [
    { key: 'messages', value: undo.messages, words: t('undo.messages') },
    { key: 'tasks', value: undo.tasks, words: t('undo.tasks') },
    { key: 'copies', value: undo.keptCopies, words: t('undo.keptCopies') },
    { key: 'worked', value: undo.keptWorkedOn, words: t('undo.keptWorkedOn') },
  ]
  return (
    <ul className="counts">
      {rows.map(({ key, value, words }) => (
        <li key={key}>
          <strong>{formatNumber(value)}</strong> <span>{words}</span>
        </li>
      ))}
    </ul>
  )
}
