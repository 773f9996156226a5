import { describe, expect, it } from 'vitest'
import { findMarked } from './testing-rules.ts'

const warnings = (condition: string): string[] =>
  findMarked(`- { id: one, if: "${condition}", then: { tag: x } }`).map((found) => found.slice(0, 4))

describe('R4 conditions that hold always or never', () => {
  it.each([
    "subject not contains 'abc' or subject not contains 'def'",
    "subject contains 'abc' or subject not contains 'def'",
    'is_list or not is_list',
    "always or subject contains 'abc'",
    'not always',
    'is_list and not is_list',
    "subject is 'abc' and subject is 'def'",
    'task.status is open and task.status is done',
    'size > 10 MB and size < 1 MB',
    'thread.count = 1 and thread.count > 2',
    "date after '2025-02-01' and date before '2025-01-01'",
    'received older than 3 days and received newer than 1 day',
    '(is_list and not is_list) or imported',
  ])('R4 W402 %s', (condition) => {
    expect(warnings(condition)).toContain('W402')
  })
  it.each([
    "subject not contains 'abc' and subject not contains 'def'",
    "subject contains 'abc' or subject contains 'def'",
    'is_list or not imported',
    "to is 'a' and to is 'b'",
    'size > 1 MB and size < 10 MB',
    'size > 10 MB or size < 1 MB',
    'attachment.size > 10 MB and attachment.size < 1 MB',
    "date after '2025-01-01' and date before '2025-02-01'",
    "date after '2025-01-01T09:00' and date before '2025-01-01T17:00'",
    'received older than 1 day and received newer than 3 days',
    'received older than 3 days and date newer than 1 day',
  ])('says nothing of %s', (condition) => {
    expect(warnings(condition).filter((code) => code === 'W402')).toEqual([])
  })
})
