import { describe, expect, it } from 'vitest'
import { showValue } from './show-value.ts'

const words = { stateTitles: new Map([['in-hand', 'In hand']]), nameTarget: (target: string) => `<${target}>` }
const show = (field: string, value: string) => showValue(field, value, words)

describe('B-42 values in words', () => {
  it('knows states, priorities, times and people', () => {
    expect(show('status', 'in-hand')).toBe('In hand')
    expect(show('priority', 'urgent')).toBe('Urgent')
    expect(show('due_at', '1790447520000')).toMatch(/2026/)
    expect(show('assignee', 'person:1f')).toBe('<person:1f>')
    expect(show('withheld', 'escalate_after: after 1 hour tell role:coordinator')).toBe(
      'escalate_after: after 1 hour tell <role:coordinator>',
    )
  })

  it('leaves what it does not know as it is, and says none for nothing', () => {
    expect(show('title', 'Role: none')).toBe('Role: none')
    expect(show('tags', '')).toBe('None')
  })
})
