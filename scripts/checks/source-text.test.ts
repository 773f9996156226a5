import { describe, expect, it } from 'vitest'
import { lineAt, withoutComments } from './source-text.ts'

describe('source text', () => {
  it('blanks comments and leaves strings and lines alone', () => {
    const source = "const a = 'http://x' // no\n/* two\nlines */ const b = `/* yes */`\n"
    expect(withoutComments(source).split('\n')).toEqual([
      "const a = 'http://x'      ",
      '      ',
      '         const b = `/* yes */`',
      '',
    ])
  })

  it('knows the line of a place', () => {
    expect([lineAt('a\nb\nc', 0), lineAt('a\nb\nc', 2), lineAt('a\nb\nc', 4)]).toEqual([1, 2, 3])
  })
})
