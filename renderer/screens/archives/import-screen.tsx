import { t } from '../../text/translate.ts'
import { ArchiveTable } from './archive-table.tsx'
import { Arrivals } from './arrivals.tsx'
import { ImportStart } from './import-start.tsx'
import { ImportWizard } from './import-wizard.tsx'
import { useImports } from './imports-context.tsx'
import { OfferedTasks } from './offered-tasks.tsx'
import { SuggestedPeople } from './suggested-people.tsx'
import { WatchedFolders } from './watched-folders.tsx'
import './archives.css'

/** Archive to tasks without fear: look, choose, watch, read the statement. */
export function ImportScreen() {
  const { draft } = useImports()
  return (
    <div className="page">
      <h1>{t('import.title')}</h1>
      {draft ? <ImportWizard draft={draft} /> : <ImportStart />}
      <Arrivals />
      <SuggestedPeople />
      <OfferedTasks />
      <ArchiveTable />
      <WatchedFolders />
    </div>
  )
}
