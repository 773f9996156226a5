import { type BrowserWindow, dialog } from 'electron'

/** Shows the system's file dialog for archives; an empty list when the person cancelled. */
export async function openArchive(window: BrowserWindow): Promise<string[]> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    title: 'Import a mail archive',
    buttonLabel: 'Import',
    properties: ['openFile', 'multiSelections'],
    filters: [
      { name: 'Mail archives', extensions: ['mbox', 'eml'] },
      // Thunderbird and many servers write mbox files without an extension.
      { name: 'All files', extensions: ['*'] },
    ],
  })
  return canceled ? [] : filePaths
}
