import { useEffect, useRef } from 'react'
import { useLocation } from 'wouter'
import type { ShellAction, ShellEvent } from '#shared/contract/shell.ts'
import { useRunAction } from '../../actions/action-context.tsx'
import type { ActionId } from '../../actions/actions.ts'
import { useImports } from '../archives/imports-context.tsx'

const actionsByShellAction: Readonly<Record<ShellAction, ActionId>> = {
  import: 'goImport',
  archives: 'goImport',
  search: 'search',
  undo: 'undo',
  dashboard: 'goToday',
  tasks: 'goTasks',
  messages: 'goMessages',
  rules: 'goRules',
  health: 'goHealth',
  keys: 'sheet',
}

/** Does what the desktop's native menu asks, and takes in the archives that were opened from the system. */
export function WatchShell(): null {
  const run = useRunAction()
  const { addSource } = useImports()
  const [, navigate] = useLocation()
  const hear = (event: ShellEvent) => {
    if (event.type === 'orgo-action') return run(actionsByShellAction[event.action])
    for (const path of event.paths) addSource(path, { path })
    navigate('/import')
  }
  const latest = useRef(hear)
  latest.current = hear
  useEffect(() => {
    const listen = (event: MessageEvent<unknown>) => {
      // A mail's frame can post here too; the shell speaks through this very window.
      if (event.source === window && isShellEvent(event.data)) latest.current(event.data)
    }
    window.addEventListener('message', listen)
    return () => window.removeEventListener('message', listen)
  }, [])
  return null
}

function isShellEvent(data: unknown): data is ShellEvent {
  if (typeof data !== 'object' || data === null || !('type' in data)) return false
  if (data.type === 'orgo-action')
    return 'action' in data && typeof data.action === 'string' && data.action in actionsByShellAction
  return data.type === 'orgo-open' && 'paths' in data && Array.isArray(data.paths)
}
