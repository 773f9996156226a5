import { describe, expect, it } from 'vitest'
import { explainNothing } from './explain-nothing.ts'

const counts = { found: 0, imported: 0, duplicate: 0, skipped: 0, failed: 0 }

describe('explainNothing', () => {
  it('S14 ING-14 names the reason of an import that brought nothing', () => {
    expect(explainNothing(counts)).toMatch(/no mail and no other item/)
    expect(explainNothing({ ...counts, found: 3, duplicate: 3 })).toMatch(/every item was there already/)
    expect(explainNothing({ ...counts, found: 6, duplicate: 1, skipped: 2, failed: 3 })).toBe(
      'Nothing was imported: of 6 items 1 were there already, 2 were left out, 3 could not be read. The lists of the statement give the reason for each.',
    )
    expect(explainNothing({ ...counts, found: 3, imported: 1, duplicate: 2 })).toBeNull()
  })
})
