import { expect, it } from 'vitest'
import { nameTargetsIn, showTarget } from './show-target.ts'

it('R4 targets within a text read as names, and nothing else is touched', () => {
  expect(nameTargetsIn('after 1 hour tell role:head_teacher, then person:ana', showTarget)).toBe(
    'after 1 hour tell head teacher, then ana',
  )
  expect(nameTargetsIn('the role: of it, at 9:30', showTarget)).toBe('the role: of it, at 9:30')
})
