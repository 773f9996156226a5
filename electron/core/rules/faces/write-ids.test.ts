import { describe, expect, it } from 'vitest'
import { buildRuleSet } from '../build-rule-set.ts'
import { handwritten } from './testing-faces.ts'
import { writeIds } from './write-ids.ts'

const path = 'rules/alpha/a.yaml'

function idsOf(text: string): Map<number, string> {
  const { ruleSet, diagnostics } = buildRuleSet([{ path, text }])
  if (!ruleSet) throw new Error(JSON.stringify(diagnostics))
  return new Map(ruleSet.rules.map((rule) => [rule.line, rule.id]))
}

describe('writing ids', () => {
  const text = `# Two rules without a name.
- condition: "subject contains 'emergency'"   # the word
  action: { tag: urgent }

  # one line
- { condition: "is_list", action: { tag: list } }
- title: "Named"
  id: named
  condition: "is_bounce"
  action: { tag: bounce }
-
  condition: "always"
  action: { tag: all }
`

  it('FACE-3 adds missing ids as first keys and touches nothing else', () => {
    const ids = idsOf(text)
    const [first, second, , last] = [...ids.values()]
    expect(writeIds(text, ids)).toBe(
      text
        .replace('- condition: "subject', `- id: ${first}\n  condition: "subject`)
        .replace('- { condition', `- { id: ${second}, condition`)
        .replace('  condition: "always"', `  id: ${last}\n  condition: "always"`),
    )
  })

  it('FACE-3 changes no hash, and has nothing left to do the second time', () => {
    const named = writeIds(text, idsOf(text))
    const build = (of: string) => buildRuleSet([{ path, text: of }])
    expect(build(named).ruleSet?.hash).toBe(build(text).ruleSet?.hash)
    expect(build(named).diagnostics.filter(({ code }) => code === 'I501')).toEqual([])
    expect(writeIds(named, idsOf(named))).toBe(named)
  })

  it('FACE-3 keeps line breaks and byte order mark, and leaves a broken file alone', () => {
    const windows = `\ufeff${text.replaceAll('\n', '\r\n')}`
    expect(writeIds(windows, idsOf(windows))).toBe(`\ufeff${writeIds(text, idsOf(text)).replaceAll('\n', '\r\n')}`)
    expect(writeIds(handwritten, new Map([[8, 'other']]))).toBe(handwritten)
    expect(writeIds('- [', new Map([[1, 'x']]))).toBe('- [')
  })
})
