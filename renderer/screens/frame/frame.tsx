import { type ReactNode, useState } from 'react'
import { useLocation } from 'wouter'
import { useAction } from '../../actions/action-context.tsx'
import { KeySheet } from '../../actions/key-sheet.tsx'
import { t } from '../../text/translate.ts'
import { ImportsProvider } from '../archives/imports-context.tsx'
import { NewTaskDialog } from '../tasks/new-task-dialog.tsx'
import { useUndo } from '../tasks/use-undo.ts'
import { ConnectionBanner } from './connection-banner.tsx'
import { focusNextPane } from './focus-next-pane.ts'
import { Rail } from './rail.tsx'
import { StatusBar } from './status-bar.tsx'
import { WatchShell } from './watch-shell.tsx'
import './frame.css'

/** What is around every screen: the views at the side, the status below, and the keys that work anywhere. */
export function Frame({ children }: { children: ReactNode }) {
  const [sheetOpen, setSheetOpen] = useState(false)
  const [newTaskOpen, setNewTaskOpen] = useState(false)
  const [, navigate] = useLocation()
  const undo = useUndo()

  useAction('sheet', () => setSheetOpen(true))
  useAction('newTask', () => setNewTaskOpen(true))
  useAction('undo', undo)
  useAction('nextPane', focusNextPane)
  useAction('search', () => navigate('/messages', { state: { focusSearch: true } }), true)
  useAction('goToday', () => navigate('/'))
  useAction('goTriage', () => navigate('/triage'))
  useAction('goTasks', () => navigate('/tasks'))
  useAction('goMessages', () => navigate('/messages'))
  useAction('goImport', () => navigate('/import'))
  useAction('goRules', () => navigate('/rules'))
  useAction('goReports', () => navigate('/reports'))
  useAction('goTemplates', () => navigate('/templates'))
  useAction('goOutbox', () => navigate('/outbox'))
  useAction('goSettings', () => navigate('/settings/accounts'))
  useAction('goHealth', () => navigate('/health'))

  return (
    <ImportsProvider>
      <WatchShell />
      <div className="frame">
        <button type="button" className="skip-link" onClick={() => document.getElementById('content')?.focus()}>
          {t('app.skip')}
        </button>
        <Rail onShowKeys={() => setSheetOpen(true)} />
        <div className="frame-main">
          <ConnectionBanner />
          <main id="content" tabIndex={-1}>
            {children}
          </main>
        </div>
        <StatusBar />
      </div>
      <KeySheet opened={sheetOpen} onClose={() => setSheetOpen(false)} />
      <NewTaskDialog opened={newTaskOpen} onClose={() => setNewTaskOpen(false)} />
    </ImportsProvider>
  )
}
