import { describe, expect, it } from 'vitest'
import { buildRuleSet } from './build-rule-set.ts'
import { evaluate } from './evaluate.ts'
import { noMessageFacts } from './facts.ts'

const rulesOf = (condition: string) => {
  const text = `orgo_rules: 1\nrules:\n  - { id: a-tag, if: "${condition}", then: [{ tag: seen }, { set_priority: high }] }\n  - { id: a-note, phase: notify, if: "task.priority is high", then: { tag: late } }\n`
  return buildRuleSet([{ path: 'rules/desk/desk.yaml', text }]).ruleSet ?? expect.unreachable()
}

describe('facts that are dear', () => {
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
