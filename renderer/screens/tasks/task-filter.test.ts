import { describe, expect, it } from 'vitest'
import { filterToSearch, searchToFilter, wholeFilter } from './task-filter.ts'

describe('B-8 the filter in the address', () => {
  it('reads what it wrote', () => {
    const filter = { view: 'overdue', module: 'a b', status: 'new', assignee: 'role:x', text: 'burst & pipe' } as const
    expect(searchToFilter(filterToSearch(filter))).toEqual(filter)
  })

  it('writes nothing for the default and falls back to it for what it does not know', () => {
    expect(filterToSearch(wholeFilter)).toBe('')
    expect(searchToFilter('?view=everything')).toEqual(wholeFilter)
  })
})
