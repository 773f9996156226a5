import { describe, expect, it } from 'vitest'
import { findPlaceholderFault } from './find-placeholder-fault.ts'

const fault = (text: string, subject = 'Closed') => findPlaceholderFault({ language: 'en', subject, text })

describe('CIR-6 findPlaceholderFault', () => {
  it('CIR-6 finds nothing in what is filled, and in braces that hold no word', () => {
    expect(fault('Dear {name} of {label},\n\n{ } {} 3 < {4} and a } alone')).toBeNull()
  })

  it.each([
    ['Liquid', 'Dear\n  {{ name }},', 'line 2, column 3: "{{ name }}" would leave as it is written'],
    ['a tag of Liquid', '{% if name %}x{% endif %}', 'line 1, column 1: "{% if name %}" would leave as it is written'],
    ['Liquid without an end', 'a {{ name', 'line 1, column 3: "{{ name" would leave as it is written'],
    ['an unknown word', 'Dear {surname}', 'line 1, column 6: "{surname}" would leave as it is written'],
    ['another case', 'Dear {Name}', 'line 1, column 6: "{Name}" would leave as it is written'],
    ['blanks within', 'Dear { name }', 'line 1, column 6: "{ name }" would leave as it is written'],
    ['a word of another script', '{имя}', 'line 1, column 1: "{имя}" would leave as it is written'],
  ])('CIR-6 refuses %s with its place and what there is', (_what, text, expected) => {
    expect(fault(text)).toBe(`The text in "en", ${expected}. Write {name} or {label}: a circular knows no others.`)
  })

  it('CIR-6 looks into the subject too', () => {
    expect(fault('Dear {name}', 'For {{ label }}')).toMatch(/^The subject in "en", line 1, column 5: "{{ label }}"/)
  })

  it('CIR-6 shows no more of it than a line holds', () => {
    expect(fault(`{{ ${'x'.repeat(300)}\n}}`)?.length).toBeLessThan(200)
  })
})
