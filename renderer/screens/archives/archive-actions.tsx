import { Button } from '@mantine/core'
import { IconArrowBackUp, IconDownload, IconRefresh, IconShieldCheck } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { Archive } from '#shared/model/archive.ts'
import type { FileContent } from '#shared/model/message.ts'
import { useConnection } from '../../client/api-context.tsx'
import { readFault } from '../../client/read-fault.ts'
import { saveFile } from '../../mail/save-file.ts'
import { sayFault } from '../../parts/say.tsx'
import { t } from '../../text/translate.ts'
import { UndoDialog } from './undo-dialog.tsx'
import { useArchiveCommands } from './use-archive-commands.ts'

/** What can be done with an import that is over. */
export function ArchiveActions({ archive }: { archive: Archive }) {
  const { archiveId, failed, state } = archive
  const { client } = useConnection()
  const { run, pending } = useArchiveCommands(archiveId)
  const [isUndoing, setUndoing] = useState(false)
  const isVerifying = pending === 'verify' || archive.verification?.state === 'running'
  const isUndone = state === 'undone'
  return (
    <div className="form-buttons">
      {failed > 0 && !isUndone && (
        <Button leftSection={<IconRefresh size={16} aria-hidden />} onClick={() => run('retry')} loading={pending === 'retry'}>
          {t('archive.retry', { count: failed })}
        </Button>
      )}
      {failed > 0 && (
        <SaveButton label={t('archive.saveFailed')} load={() => client.archives.mbox({ archiveId, outcome: 'failed' })} />
      )}
      <SaveButton label={t('archive.saveCsv')} load={() => client.archives.csv({ archiveId })} />
      {!isUndone && (
        <>
          <Button leftSection={<IconShieldCheck size={16} aria-hidden />} onClick={() => run('verify')} loading={isVerifying}>
            {t(archive.verification ? 'archive.verifyAgain' : 'archive.verify')}
          </Button>
          <Button leftSection={<IconArrowBackUp size={16} aria-hidden />} onClick={() => setUndoing(true)}>
            {t('archive.undo')}
          </Button>
          <UndoDialog archive={archive} opened={isUndoing} onClose={() => setUndoing(false)} />
        </>
      )}
    </div>
  )
}

/** A button that asks the engine for a file and hands it to the browser's download. */
export function SaveButton({ label, load }: { label: string; load: () => Promise<FileContent> }) {
  const save = useMutation({ mutationFn: load, onSuccess: saveFile, onError: (error) => sayFault(readFault(error)) })
  return (
    <Button leftSection={<IconDownload size={16} aria-hidden />} onClick={() => save.mutate()} loading={save.isPending}>
      {label}
    </Button>
  )
}
