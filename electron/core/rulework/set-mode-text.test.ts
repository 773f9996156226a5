import { describe, expect, it } from 'vitest'
import { setModeText } from './set-mode-text.ts'

describe('the mode of a rule in its file', () => {
  it('RWK-6 a mode is put before the first key, and all else stays', () => {
    const text =
      '# ours\n- id: pump   # the old one\n  condition: "always"\n  action: { tag: a }\n- condition: always\n  action: { tag: b }\n'
    expect(setModeText(text, 2, 'observe')).toBe(text.replace('- id: pump', '- mode: observe\n  id: pump'))
    expect(setModeText(text, 5, 'off')).toBe(text.replace('- condition: always', '- mode: off\n  condition: always'))
    expect(setModeText(text, 3, 'off')).toBeNull()
  })

  it('RWK-6 a mode that is there is replaced, quotes and comment beside it kept or gone as they must', () => {
    const text = 'orgo_rules: 1\nrules:\n  - id: a\n    mode: "observe" # two weeks\n    if: always\n    then: { tag: a }\n'
    expect(setModeText(text, 3, 'active')).toBe(text.replace('"observe"', 'active'))
  })

  it('RWK-6 an entry in braces and a file of Windows keep their form', () => {
    expect(setModeText('- { id: a, if: always, then: { tag: a } }\n', 1, 'off')).toBe(
      '- { mode: off, id: a, if: always, then: { tag: a } }\n',
    )
    expect(setModeText('- id: a\r\n  if: always\r\n', 1, 'off')).toBe('- mode: off\r\n  id: a\r\n  if: always\r\n')
  })
})
