import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { buildRuleSet } from './build-rule-set.ts'
import { evaluate } from './evaluate.ts'
import { renderTrace } from './render-trace.ts'
import { diagnoseOutcomes, runRuleTests } from './run-rule-tests.ts'
import { buildSample, sampleFacts, sampleNow } from './testing-rules.ts'

function readFixture(name: string): string {
  return readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8')
}

const files = {
  'rules/alpha/emergency.yaml': readFixture('alpha/emergency.yaml'),
  'rules/beta/reports.yaml': readFixture('beta/reports.yaml'),
  'rules/gamma/guests.yaml': readFixture('gamma/guests.yaml'),
}

describe('the worked examples of the rule language', () => {
  it('load without any finding and pass their own tests', () => {
    const { ruleSet, diagnostics } = buildRuleSet(Object.entries(files).map(([path, text]) => ({ path, text })))
    expect(diagnostics).toEqual([])
    const outcomes = ruleSet ? runRuleTests(ruleSet) : []
    expect(outcomes.map(({ test, failures }) => [test.name, failures])).toEqual([
      ['burst pipe is urgent and escalates', []],
      ['supplier news stay in Triage', []],
      ['an invoice is due in ten open days', []],
      ['the second mail of a thread repeats nothing', []],
      ['a tenant who waits for three days becomes important', []],
      ['a tenant who waits since Friday does not', []],
      ['a report never reaches another module', []],
      ['a sick note is answered', []],
    ])
  })
  it('explain themselves', () => {
    const ruleSet = buildSample(files)
    const facts = sampleFacts({
      from: 'Tilda <t@x.example>',
      subject: 'Re: BURST PIPE in room 4',
      attachments: [{ name: 'wet.jpg' }],
    })
    const { trace } = evaluate(ruleSet, facts, sampleNow, { detail: 'all' })
    expect(renderTrace(trace, ruleSet).split('\n')).toEqual([
      "qualify - beta-report  If recipient equals 'trust@organization.com' or subject contains any ('misconduct', 'bullying', 'Belästigung') or (body contains 'bullied m…  rules/beta/reports.yaml:3",
      '         - or',
      `           - recipient equals 'trust@organization.com'  saw "mailbox@example.org"`,
      `           - subject contains any ('misconduct', 'bullying', 'Belästigung')  saw "BURST PIPE in room 4"`,
      '           - and',
      "             - body contains 'bullied me'",
      '             + not',
      '               - is_list  saw "false"',
      'route  + alpha-emergency  Emergency  rules/alpha/emergency.yaml:4',
      '         + and',
      `           + subject contains any ('emergency', 'burst pipe')  saw "BURST PIPE in room 4"`,
      '           + not',
      '             - from in suppliers  saw "Tilda <t@x.example>"',
      '         > set_priority urgent: applied',
      '         > route_to emergency@organization.com: applied',
      '         > attach emergency_protocol.pdf: applied',
      '         > attach wet.jpg: applied',
      '         > checklist burst-pipe: applied',
      '         > escalate_after 1 hour to role:coordinator: applied',
      '         > escalate_after 4 hours to role:alpha_head: applied   stop phase: alpha-invoice, beta-note, gamma-absence, gamma-complaint skipped',
    ])
  })
  it('name a word that is nearly the one looked for', () => {
    const ruleSet = buildSample(files)
    const { trace } = evaluate(ruleSet, sampleFacts({ subject: 'Emergancy in room 4' }), sampleNow, { detail: 'all' })
    expect(renderTrace(trace)).toContain('saw "Emergancy in room 4"  near "emergancy"')
    expect(renderTrace(trace)).toContain('kept in Triage')
  })
  it('show at most 80 characters, around what was found', () => {
    const ruleSet = buildSample(`- { id: one, condition: "body contains 'needle'", action: { tag: x } }`)
    const { trace } = evaluate(ruleSet, sampleFacts({ body: `${'hay '.repeat(100)}NEEDLE${' hay'.repeat(100)}` }), sampleNow)
    const cond = trace.rules[0]?.cond
    expect(cond).toMatchObject({ r: true, hit: 'needle' })
    const saw = cond && 'saw' in cond ? (cond.saw ?? '') : ''
    expect(saw).toContain('NEEDLE')
    expect(saw.length).toBeLessThanOrEqual(80)
  })
})

describe('tests of rule files', () => {
  const rules = `orgo_rules: 1\nrules:\n- { id: one, condition: "subject contains 'abc'", action: { tag: x, set_priority: high } }\n`
  const failures = (tests: string): string[] =>
    diagnoseOutcomes(runRuleTests(buildSample(`${rules}tests:\n${tests}`))).map(
      ({ line, code, message }) => `${line} ${code} ${message}`,
    )
  it.each([
    [
      '- { name: t, message: { subject: abc }, expect: { kept: true } }',
      '5 E306 the test "t" failed: kept is false, expected true',
    ],
    [
      '- { name: t, message: { subject: abc }, expect: { matched_only: [] } }',
      '5 E306 the test "t" failed: expected only none to match, but matched: one',
    ],
    [
      '- { name: t, message: { subject: x }, expect: { matched: [one] } }',
      '5 E306 the test "t" failed: "one" did not match; matched: none',
    ],
    ['- { name: t, message: { subject: abc }, expect: { not_matched: [one] } }', '5 E306 the test "t" failed: "one" matched'],
    [
      '- { name: t, message: { subject: abc }, expect: { tags: [y], priority: low } }',
      '5 E306 the test "t" failed: priority is high, expected low',
    ],
    [
      '- { name: t, message: { sujbect: abc }, expect: {} }',
      '5 E306 the test "t" failed: a test has no fact "sujbect", did you mean "subject"?',
    ],
    [
      '- { name: t, message: { direction: up }, expect: {} }',
      '5 E306 the test "t" failed: the fact "direction" has a value of the wrong kind',
    ],
  ])('%s fails', (test, message) => {
    expect(failures(test)).toContain(message)
  })
  it('compares only what is named, lists as sets', () => {
    expect(failures('- { name: t, message: { subject: abc }, expect: { tags: [x] } }')).toEqual([])
    expect(failures('- { name: t, message: { subject: abc }, expect: {} }')).toEqual([])
  })
})
