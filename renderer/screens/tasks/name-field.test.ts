import { describe, expect, it } from 'vitest'
import { fieldToProperty, nameField } from './name-field.ts'

describe('B-42 fields by the names of people', () => {
  it('knows a field by its column and by its property', () => {
    expect(fieldToProperty('due_at')).toBe('dueAt')
    expect(nameField('due_at')).toBe('Due')
    expect(nameField('dueAt')).toBe('Due')
  })

  it('has no name for what only Orgo needs', () => {
    expect(nameField('thread')).toBeNull()
  })
})
