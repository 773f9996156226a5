import type { MenuItemConstructorOptions } from 'electron'
import { describe, expect, it } from 'vitest'
import { shellActions } from '#shared/contract/shell.ts'
import { composeContextMenu } from './context-menu.ts'
import { composeMenu } from './menu.ts'

type Item = MenuItemConstructorOptions
const flatten = (items: Item[]): Item[] =>
  items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flatten(item.submenu) : [])])

const compose = (platform: string, isPackaged = true) => {
  const sent: string[] = []
  const items = composeMenu({ platform, isPackaged, send: (action) => sent.push(action), showAbout: () => sent.push('about') })
  return { items, all: flatten(items), sent }
}
// Only the label and click of an entry are used here, and those take no arguments of Electron.
const click = (item: Item) => (item.click as unknown as () => void)()

describe('native menu', () => {
  it.each(['linux', 'win32', 'darwin'])('B-34 reaches every action of the page on %s', (platform) => {
    const { all, sent } = compose(platform)
    for (const item of all.filter((entry) => entry.click && entry.label !== 'About Orgo')) click(item)
    expect([...sent].sort()).toEqual([...shellActions].sort())
  })

  it.each(['linux', 'win32', 'darwin'])('B-34 uses each accelerator once on %s, always with a modifier', (platform) => {
    const accelerators = compose(platform).all.flatMap((item) => (item.accelerator ? [String(item.accelerator)] : []))
    expect(new Set(accelerators).size).toBe(accelerators.length)
    expect(accelerators.filter((keys) => !keys.startsWith('CmdOrCtrl+'))).toEqual([])
  })

  it('B-34 follows the habits of each system', () => {
    const roles = (platform: string) => compose(platform).all.map((item) => item.role)
    expect(compose('darwin').items[0]?.role).toBe('appMenu')
    expect(roles('linux')).not.toContain('appMenu')
    expect(roles('linux')).toContain('quit')
    expect(compose('win32').all.map((item) => item.label)).toContain('About Orgo')
  })

  it('A-39 offers developer tools only while unpacked', () => {
    const roles = (isPackaged: boolean) => compose('linux', isPackaged).all.map((item) => item.role)
    expect(roles(false)).toEqual(expect.arrayContaining(['reload', 'toggleDevTools']))
    expect(roles(true)).not.toContain('toggleDevTools')
    expect(roles(true)).not.toContain('reload')
  })
})

describe('context menu', () => {
  const editFlags = {
    canUndo: true,
    canRedo: false,
    canCut: true,
    canCopy: true,
    canPaste: true,
    canDelete: true,
    canSelectAll: true,
    canEditRichly: false,
  }

  it('B-34 edits in a field, copies a selection, and is not there otherwise', () => {
    const roles = (isEditable: boolean, selectionText: string) =>
      composeContextMenu({ isEditable, selectionText, editFlags }).map((item) => item.role ?? item.type)
    expect(roles(true, '')).toEqual(['undo', 'redo', 'separator', 'cut', 'copy', 'paste', 'selectAll'])
    expect(roles(false, 'a word')).toEqual(['copy'])
    expect(roles(false, ' ')).toEqual([])
  })
})
