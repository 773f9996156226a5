import { describe, expect, it } from 'vitest'
import { figureAddress } from './figure-filter.ts'
import { filterToSearch, searchToFilter, type TaskFilter, wholeFilter } from './task-filter.ts'

describe('B-8 the filter in the address', () => {
  it('reads what it wrote', () => {
    const filter: TaskFilter = {
      ...wholeFilter,
      view: 'overdue',
      module: 'a b',
      status: 'new',
      assignee: 'role:x',
      text: 'burst & pipe',
    }
    expect(searchToFilter(filterToSearch(filter))).toEqual(filter)
  })

  it('writes nothing for the default and falls back to it for what it does not know', () => {
    expect(filterToSearch(wholeFilter)).toBe('')
    expect(searchToFilter('?view=everything')).toEqual(wholeFilter)
  })

  it('opens exactly what a figure counts, and drops what a figure cannot be', () => {
    const figure = {
      ...{ createdFrom: 1_790_000_000_000, closedTo: 0, openAt: 5, team: 'none', fields: ['place=B 3', 'vendor='] },
      ...{ currency: 'EUR', timed: true, kept: false, confidential: false, priority: 'high' as const },
    }
    const address = figureAddress({ ...figure, module: 'desk', assignee: 'none' })
    expect(searchToFilter(address.slice(address.indexOf('?')))).toEqual({
      ...{ ...wholeFilter, view: 'all', module: 'desk', assignee: 'none' },
      figure,
    })
    expect(searchToFilter('?createdFrom=soon&currency=euro&fields=X').figure).toEqual({})
  })
})
