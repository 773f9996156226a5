import { describe, expect, it } from 'vitest'
import { actionIds, actions, printKey } from './actions.ts'
import { readKey } from './read-key.ts'

const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', boolean>> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
})

describe('B-1 the keys', () => {
  it('reads one key and two keys after one another', () => {
    expect(readKey(press('j'), null)).toEqual({ kind: 'action', ids: ['next'] })
    expect(readKey(press('G'), null)).toEqual({ kind: 'prefix', key: 'g' })
    expect(readKey(press('t'), 'g')).toEqual({ kind: 'action', ids: ['goTriage'] })
    expect(readKey(press('q'), 'g')).toEqual({ kind: 'none' })
  })

  it('leaves presses with Ctrl, Alt and Cmd to the browser', () => {
    for (const held of ['ctrlKey', 'metaKey', 'altKey'] as const)
      expect(readKey(press('n', { [held]: true }), null)).toEqual({ kind: 'none' })
  })

  it('takes Enter with Ctrl or Cmd for sending', () => {
    for (const held of ['ctrlKey', 'metaKey'] as const)
      expect(readKey(press('Enter', { [held]: true }), null)).toEqual({ kind: 'action', ids: ['sendNow'] })
    expect(readKey(press('Enter', { ctrlKey: true, altKey: true }), null)).toEqual({ kind: 'none' })
  })

  it('knows a key with Shift where it means something of its own, and only there', () => {
    expect(readKey(press('R', { shiftKey: true }), null)).toEqual({ kind: 'action', ids: ['replyAll'] })
    expect(readKey(press('R'), null)).toEqual({ kind: 'action', ids: ['reply'] })
    expect(readKey(press('J', { shiftKey: true }), null)).toEqual({ kind: 'action', ids: ['next'] })
    expect(readKey(press('#', { shiftKey: true }), null)).toEqual({ kind: 'action', ids: ['withdraw'] })
    expect(readKey(press('T', { shiftKey: true }), 'g')).toEqual({ kind: 'action', ids: ['goTriage'] })
  })

  it('gives no key to two actions, but for those that no screen offers together', () => {
    const keys = actionIds
      .filter((id) => !['import', 'away', 'outbox'].includes(actions[id].group))
      .flatMap((id) => [...actions[id].keys])
    expect(new Set(keys).size).toBe(keys.length)
    expect(readKey(press('p'), null)).toEqual({ kind: 'action', ids: ['priority', 'pause'] })
  })

  it('prints keys as keyboards do', () => {
    expect(printKey('g t')).toBe('G T')
    expect(printKey('escape')).toBe('Esc')
    expect(printKey('shift+r')).toBe('Shift+R')
  })
})
