import { describe, expect, it } from 'vitest'
import { fieldToInstant, instantToField, listDuePresets } from './due-presets.ts'

const at = (text: string) => new Date(text).getTime()

describe('B-12 due times to choose from', () => {
  it('offers today only while it is before 17:00', () => {
    expect(listDuePresets(at('2026-05-12T08:00'))[0]).toEqual({ label: 'task.dueToday', at: at('2026-05-12T17:00') })
    expect(listDuePresets(at('2026-05-12T17:30'))[0]).toEqual({ label: 'task.dueTomorrow', at: at('2026-05-13T09:00') })
  })

  it('means the Monday after, also on a Monday and on a Sunday', () => {
    const monday = (now: string) => listDuePresets(at(now)).find(({ label }) => label === 'task.dueMonday')?.at
    expect(monday('2026-05-11T08:00')).toBe(at('2026-05-18T09:00'))
    expect(monday('2026-05-17T08:00')).toBe(at('2026-05-18T09:00'))
  })

  it('reads in a field what it wrote there', () => {
    expect(fieldToInstant(instantToField(at('2026-05-12T08:30')))).toBe(at('2026-05-12T08:30'))
    expect(fieldToInstant('')).toBeNull()
    expect(fieldToInstant('soon')).toBeNull()
  })
})
