import { describe, expect, it } from 'vitest'
import { nameToGreet } from './name-to-greet.ts'

describe('TPL-14 the name in a greeting', () => {
  it.each(['Ida Example', 'J. R. Okafor', "Siobhán O'Neill", 'Jean-Luc Élan', '山田 太郎', 'नेहा शर्मा'])(
    'TPL-14 says %s',
    (name) => {
      expect(nameToGreet(name)).toBe(name)
    },
  )

  it.each([
    '',
    'Win at evil.example',
    'http://evil.example',
    'Ida <b>',
    '{{ task.title }}',
    '+49 30 1234',
    'a'.repeat(51),
    'Ida\nBcc: x',
  ])('TPL-14 says nothing of %j: strangers choose their names', (name) => {
    expect(nameToGreet(name)).toBe('')
  })
})
