import { describe, expect, it } from 'vitest'
import { answerSubject, forwardSubject, isRecipient, quoteText, writeAddress } from './reply-fields.ts'

describe('the fields of an answer', () => {
  it('mark the subject once', () => {
    expect(answerSubject('Leak in 12')).toBe('Re: Leak in 12')
    for (const marked of ['Re: Leak', 'RE: Leak', 'AW: Leak', 'Antw: Leak']) expect(answerSubject(marked)).toBe(marked)
    expect(answerSubject('Rent')).toBe('Re: Rent')
    expect(answerSubject('  ')).toBe('')
  })

  it('mark the subject of what is forwarded once', () => {
    expect(forwardSubject('Leak in 12')).toBe('Fwd: Leak in 12')
    for (const marked of ['Fwd: Leak', 'FW: Leak', 'WG: Leak', 'TR: Fuite']) expect(forwardSubject(marked)).toBe(marked)
    expect(forwardSubject('Re: Leak')).toBe('Fwd: Re: Leak')
    expect(forwardSubject(' ')).toBe('Fwd:')
  })

  it('let no name end the address early', () => {
    expect(writeAddress({ name: 'Ida <evil@x.example>', address: 'ida@home.example' })).toBe(
      'Ida  evil@x.example <ida@home.example>',
    )
  })

  it('quote every line, and what is quoted already once more', () => {
    expect(quoteText('One\n\n> two\n')).toBe('> One\n>\n>> two')
  })

  it('take one address, and nothing that is none or two', () => {
    for (const good of ['a@b.example', 'Ann <a@b.example>', 'person:ana', 'role:caretaker']) expect(isRecipient(good)).toBe(true)
    for (const bad of ['ann', 'a@b, c@d', 'a@b@c', 'Ann <a b@c>', 'person:']) expect(isRecipient(bad)).toBe(false)
  })
})
