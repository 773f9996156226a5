import { Table } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Archive } from '#shared/model/archive.ts'
import { useApi } from '../../client/api-context.tsx'
import { ErrorState, LoadingState } from '../../parts/states.tsx'
import { formatNumber } from '../../text/format.ts'
import { t } from '../../text/translate.ts'
import { keyOfPath } from './folder-tree.ts'

/** 500 rows: more than that nobody reads; the list on the command line has all. */
const shownFolders = 500

/** The folders of an imported archive, with what was found in each; asked for when it is opened. */
export function ArchiveFolders({ archive }: { archive: Archive }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <details className="panel folder-list" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('archive.folders')}</summary>
      {isOpen && <Folders archiveId={archive.archiveId} />}
    </details>
  )
}

function Folders({ archiveId }: { archiveId: string }) {
  const api = useApi()
  const answer = useQuery(api.archives.folders.queryOptions({ input: { archiveId } }))
  if (answer.error) return <ErrorState error={answer.error} onRetry={() => answer.refetch()} />
  if (!answer.data) return <LoadingState rows={3} />
  if (answer.data.length === 0) return <p className="folder-list-empty muted">{t('archive.noFolders')}</p>
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="table-scroll" tabIndex={0} aria-label={t('archive.folders')}>
        <Table className="data-table">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('archive.folder')}</Table.Th>
              <Table.Th scope="col">{t('archive.chosen')}</Table.Th>
              <Table.Th scope="col" className="number">
                {t('archive.inFolder')}
              </Table.Th>
              <Table.Th scope="col" className="number">
                {t('import.columnFound')}
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {answer.data.slice(0, shownFolders).map((folder) => (
              <Table.Tr key={keyOfPath(folder.path)}>
                <Table.Td className="break-anywhere">
                  <span dir="auto">{folder.path.join(' / ') || '/'}</span>{' '}
                  {folder.role && <span className="muted">{t(`folder.role.${folder.role}`)}</span>}
                  {folder.problem && <div className="tone-warning">{folder.problem}</div>}
                </Table.Td>
                <Table.Td>{folder.chosen ? t('archive.chosenYes') : t('import.leftOut')}</Table.Td>
                <Table.Td className="number">{folder.items === null ? '' : formatNumber(folder.items)}</Table.Td>
                <Table.Td className="number">{formatNumber(folder.found)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </section>
      {answer.data.length > shownFolders && (
        <p className="folder-list-empty muted">{t('count.shown', { count: shownFolders, total: answer.data.length })}</p>
      )}
    </>
  )
}
