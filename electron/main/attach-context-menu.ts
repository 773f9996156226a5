import { Menu, type WebContents } from 'electron'
import { composeContextMenu } from './context-menu.ts'

/** Shows the editing commands that apply where the mouse or Shift+F10 points; nothing where none applies. */
export function attachContextMenu(contents: WebContents): void {
  contents.on('context-menu', (_event, params) => {
    const items = composeContextMenu(params)
    if (items.length > 0) Menu.buildFromTemplate(items).popup()
  })
}
