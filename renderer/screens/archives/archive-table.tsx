import { Table } from '@mantine/core'
import { IconAlertTriangle, IconArrowBackUp, IconCheck, IconLoader, IconPlayerPause, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { Archive } from '#shared/model/archive.ts'
import { useApi } from '../../client/api-context.tsx'
import { Label } from '../../parts/labels.tsx'
import { nameOfSource } from '../../parts/name-of-source.ts'
import { EmptyState, ErrorState, LoadingState } from '../../parts/states.tsx'
import { When } from '../../parts/when.tsx'
import { formatNumber } from '../../text/format.ts'
import { t } from '../../text/translate.ts'

/** 200 archives: years of imports; the list is for finding a statement again. */
const shownArchives = 200

/** Every archive that was imported, newest first. */
export function ArchiveTable() {
  const api = useApi()
  const answer = useQuery(api.archives.list.queryOptions({ input: { limit: shownArchives } }))
  return (
    <section className="panel" aria-label={t('import.archives')}>
      <header>
        <h2>{t('import.archives')}</h2>
      </header>
      {answer.error ? (
        <ErrorState error={answer.error} onRetry={() => answer.refetch()} />
      ) : !answer.data ? (
        <LoadingState rows={3} />
      ) : answer.data.rows.length === 0 ? (
        <EmptyState title={t('import.archivesEmptyTitle')}>{t('import.archivesEmptyBody')}</EmptyState>
      ) : (
        <Rows archives={answer.data.rows} />
      )}
    </section>
  )
}

function Rows({ archives }: { archives: readonly Archive[] }) {
  return (
    <div className="table-scroll">
      <Table className="data-table">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('import.columnSource')}</Table.Th>
            <Table.Th scope="col">{t('import.columnState')}</Table.Th>
            <Table.Th scope="col">{t('import.columnWhen')}</Table.Th>
            <Table.Th scope="col" className="number">
              {t('import.columnFound')}
            </Table.Th>
            <Table.Th scope="col" className="number">
              {t('import.columnImported')}
            </Table.Th>
            <Table.Th scope="col" className="number">
              {t('import.columnTasks')}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {archives.map((archive) => (
            <Table.Tr key={archive.archiveId}>
              <Table.Td>
                <Link href={`/archives/${archive.archiveId}`} title={archive.source}>
                  {nameOfSource(archive.source)}
                </Link>
              </Table.Td>
              <Table.Td>
                <ArchiveStateLabel state={archive.state} />
              </Table.Td>
              <Table.Td>
                <When at={archive.startedAt} />
              </Table.Td>
              <Table.Td className="number">{formatNumber(archive.found)}</Table.Td>
              <Table.Td className="number">{formatNumber(archive.imported)}</Table.Td>
              <Table.Td className="number">{formatNumber(archive.tasks)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}

const states = {
  running: { tone: 'accent', icon: IconLoader },
  paused: { tone: 'warning', icon: IconPlayerPause },
  interrupted: { tone: 'warning', icon: IconPlayerPause },
  complete: { tone: 'success', icon: IconCheck },
  failed: { tone: 'danger', icon: IconAlertTriangle },
  cancelled: { tone: 'muted', icon: IconX },
  undone: { tone: 'muted', icon: IconArrowBackUp },
} as const

export function ArchiveStateLabel({ state }: { state: Archive['state'] }) {
  const { tone, icon: Icon } = states[state]
  return (
    <Label tone={tone} icon={<Icon size={16} aria-hidden />}>
      {t(`archive.state.${state}`)}
    </Label>
  )
}
