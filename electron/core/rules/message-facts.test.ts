import { describe, expect, it } from 'vitest'
import { buildRuleSet } from './build-rule-set.ts'
import { evaluate } from './evaluate.ts'
import { noMessageFacts } from './facts.ts'

const rulesOf = (condition: string) => {
  const text = `orgo_rules: 1\nrules:\n  - { id: a-tag, if: "${condition}", then: [{ tag: seen }, { set_priority: high }] }\n  - { id: a-note, phase: notify, if: "task.priority is high", then: { tag: late } }\n`
  return buildRuleSet([{ path: 'rules/desk/desk.yaml', text }]).ruleSet ?? expect.unreachable()
}

describe('facts that are dear', () => {
  it.each([
    ["subject contains 'kettle' and language is de", false],
    ["subject contains 'lamp' or language is de", true],
    ["not (subject contains 'lamp' or language is de)", false],
    ["subject contains 'kettle' and (is_list or language is de)", false],
  ])('P-1 are not read where they change no answer: %s', (condition, isMet) => {
    let asked = 0
    const facts = {
      ...noMessageFacts,
      subject: 'A lamp',
      get language() {
        asked += 1
        return 'de'
      },
    }
    const rules = rulesOf(condition)
    const view = { detail: 'all' } as const
    const found = evaluate(rules, facts, 0).decisions
    // Only what is explained, a match, is read to its end.
    expect(asked).toBe(isMet ? 1 : 0)
    expect(found.some(({ ruleId }) => ruleId === 'a-tag')).toBe(isMet)
    expect(evaluate(rules, facts, 0, view).decisions).toEqual(found)
  })

  it('RUL-2 a test that may fail is asked each time, whatever came before it', () => {
    const broken = {
      ...noMessageFacts,
      subject: 'A lamp',
      get body(): string {
        throw new Error('no body')
      },
    }
    const { trace, kept } = evaluate(rulesOf("subject contains 'kettle' and body matches 'x+y'"), broken, 0)
    expect([trace.rules.map(({ result }) => result), kept]).toEqual([['error'], true])
  })

  it('P-1 the language is detected only where a rule asks for it, also when phases hand the facts on', () => {
    let asked = 0
    const facts = {
      ...noMessageFacts,
      subject: 'A lamp',
      get language() {
        asked += 1
        return 'de'
      },
    }
    expect(evaluate(rulesOf("subject contains 'lamp'"), facts, 0).decisions.length).toBeGreaterThan(1)
    expect(asked).toBe(0)
    expect(evaluate(rulesOf('language is de'), facts, 0).decisions.length).toBeGreaterThan(1)
    expect(asked).toBeGreaterThan(0)
  })
})
