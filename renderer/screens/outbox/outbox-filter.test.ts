import { describe, expect, it } from 'vitest'
import { outboxViews, searchToView, viewToInput, viewToSearch } from './outbox-filter.ts'

describe('the views of the outbox', () => {
  it('are the same after a way through the address', () => {
    for (const view of outboxViews) expect(searchToView(viewToSearch(view))).toBe(view)
  })

  it('show what waits where the address names none', () => {
    expect(searchToView('')).toBe('waiting')
    expect(searchToView('?view=nonsense')).toBe('waiting')
  })

  it('ask for one state, or for all of them', () => {
    expect(viewToInput('waiting')).toEqual({ view: 'waiting' })
    expect(viewToInput('in_doubt')).toEqual({ view: 'all', state: 'in_doubt' })
  })
})
