import { describe, expect, it } from 'vitest'
import { describeFailure, ParserMissing } from './describe-failure.ts'

const withCode = (code: string): Error => Object.assign(new Error('x'), { code })

describe('what stopped an import, in a sentence', () => {
  it.each([
    ['a full disk', withCode('ENOSPC'), /^The disk is full\..*goes on where it stopped/],
    ['a parser that does not start', new ParserMissing(), /parser did not start.*is safe/],
    ['a file that is gone', withCode('ENOENT'), /^a\.pst was not found.*is safe/],
    ['a fault of the program', withCode('ERR_INVALID_ARG_TYPE'), /fault in Orgo.*is safe/],
  ])('ING-3 %s', (_what, error, sentence) => {
    expect(describeFailure('a.pst', error)).toMatch(sentence)
  })
})
