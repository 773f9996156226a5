import { describe, expect, it } from 'vitest'
import { type ItemFilter, itemFilterToSearch, searchToItemFilter, toItemsInput } from './item-filter.ts'

describe('ING-1 the items behind a number, by their address', () => {
  it('reads what it wrote', () => {
    const filters: ItemFilter[] = [
      { outcome: 'failed', reason: 'too large & odd', kind: '' },
      { outcome: 'partial', reason: '', kind: 'contact' },
      { outcome: '', reason: '', kind: '' },
    ]
    for (const filter of filters) expect(searchToItemFilter(itemFilterToSearch(filter))).toEqual(filter)
    expect(itemFilterToSearch({ outcome: '', reason: '', kind: '' })).toBe('')
  })

  it('takes what it does not know for all', () => {
    expect(searchToItemFilter('?outcome=lost&kind=parcel')).toEqual({ outcome: '', reason: '', kind: '' })
  })

  it('asks for partial ones as the contract does', () => {
    expect(toItemsInput({ outcome: 'partial', reason: 'x', kind: 'mail' })).toEqual({ partial: true, reason: 'x', kind: 'mail' })
    expect(toItemsInput({ outcome: '', reason: '', kind: '' })).toEqual({})
  })
})
