import { type ContextMenuParams, Menu, type MenuItemConstructorOptions, type WebContents } from 'electron'

/** Shows the editing commands that apply where the mouse or Shift+F10 points; nothing where none applies. */
export function attachContextMenu(contents: WebContents): void {
  contents.on('context-menu', (_event, params) => {
    const items = composeContextMenu(params)
    if (items.length > 0) Menu.buildFromTemplate(items).popup()
  })
}

export function composeContextMenu(
  params: Pick<ContextMenuParams, 'isEditable' | 'selectionText' | 'editFlags'>,
): MenuItemConstructorOptions[] {
  if (params.isEditable) {
    const { canUndo, canRedo, canCut, canCopy, canPaste, canSelectAll } = params.editFlags
    return [
      { role: 'undo', enabled: canUndo },
      { role: 'redo', enabled: canRedo },
      { type: 'separator' },
      { role: 'cut', enabled: canCut },
      { role: 'copy', enabled: canCopy },
      { role: 'paste', enabled: canPaste },
      { role: 'selectAll', enabled: canSelectAll },
    ]
  }
  return params.selectionText.trim() === '' ? [] : [{ role: 'copy' }]
}
