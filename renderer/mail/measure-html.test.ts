import { describe, expect, it } from 'vitest'
import { measureHtml } from './measure-html.ts'

describe('A-38 big HTML is counted before it is parsed', () => {
  it('counts opening tags only', () => {
    expect(measureHtml('<p>1 < 2</p><BR><!-- <b> --></p>').tags).toBe(3)
  })

  it('calls 20,000 tags ordinary and one more large', () => {
    expect(measureHtml('<div>'.repeat(20_000)).isLarge).toBe(false)
    expect(measureHtml('<div>'.repeat(20_001)).isLarge).toBe(true)
  })

  it('calls over 1 MB large', () => {
    expect(measureHtml('a'.repeat(1_000_000)).isLarge).toBe(false)
    expect(measureHtml('a'.repeat(1_000_001)).isLarge).toBe(true)
  })
})
