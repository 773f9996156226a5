import type { MenuItemConstructorOptions } from 'electron'
import type { ShellAction } from '#shared/contract/shell.ts'

export type MenuOptions = { platform: string; isPackaged: boolean; send(action: ShellAction): void; showAbout(): void }

/**
 * Says what the native menu holds on each of the three systems.
 *
 * The page keeps its own one-letter keys (J, K, `/`, `?`); the accelerators here all carry a modifier, so that none steals a letter
 * from a field.
 */
export function composeMenu({ platform, isPackaged, send, showAbout }: MenuOptions): MenuItemConstructorOptions[] {
  const isMac = platform === 'darwin'
  const item = (label: string, action: ShellAction, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    ...(accelerator === undefined ? {} : { accelerator }),
    click: () => send(action),
  })
  const separator: MenuItemConstructorOptions = { type: 'separator' }

  const macMenu: MenuItemConstructorOptions = {
    role: 'appMenu',
    submenu: [
      { role: 'about' },
      separator,
      { role: 'services' },
      separator,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      separator,
      { role: 'quit' },
    ],
  }
  const file: MenuItemConstructorOptions = {
    label: '&File',
    submenu: [item('Import Archive...', 'import', 'CmdOrCtrl+O'), separator, isMac ? { role: 'close' } : { role: 'quit' }],
  }
  const edit: MenuItemConstructorOptions = {
    label: '&Edit',
    submenu: [
      { role: 'undo' },
      { role: 'redo' },
      separator,
      { role: 'cut' },
      { role: 'copy' },
      { role: 'paste' },
      { role: 'selectAll' },
      separator,
      item('Undo Last Command', 'undo', 'CmdOrCtrl+Alt+Z'),
      item('Search', 'search', 'CmdOrCtrl+F'),
    ],
  }
  const view: MenuItemConstructorOptions = {
    label: '&View',
    submenu: [
      item('Dashboard', 'dashboard', 'CmdOrCtrl+1'),
      item('Tasks', 'tasks', 'CmdOrCtrl+2'),
      item('Messages', 'messages', 'CmdOrCtrl+3'),
      item('Archives', 'archives', 'CmdOrCtrl+4'),
      item('Rules', 'rules', 'CmdOrCtrl+5'),
      item('Health', 'health', 'CmdOrCtrl+6'),
      separator,
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { role: 'togglefullscreen' },
      ...(isPackaged ? [] : [separator, { role: 'reload' } as const, { role: 'toggleDevTools' } as const]),
    ],
  }
  const help: MenuItemConstructorOptions = {
    role: 'help',
    submenu: [
      item('Keyboard Shortcuts', 'keys', 'CmdOrCtrl+/'),
      ...(isMac ? [] : [separator, { label: 'About Orgo', click: showAbout }]),
    ],
  }
  return [...(isMac ? [macMenu] : []), file, edit, view, { role: 'windowMenu' }, help]
}
