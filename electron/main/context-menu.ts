import type { ContextMenuParams, MenuItemConstructorOptions } from 'electron'

/** Says which editing commands apply to a place of the page. */
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
