import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildRuleSet } from './build-rule-set.ts'
import { parseRuleFile } from './parse-rule-file.ts'
import { renderDiagnostic } from './render-diagnostic.ts'
import { buildSample, findProblems, judge, listDecisions } from './testing-rules.ts'

const bare = `- condition: "subject contains 'emergency'"
  action:
    route_to: "emergency@organization.com"
    attach: ["emergency_protocol.pdf"]
    escalate_after: "1 hour"
`

describe('the bare form', () => {
  it('loads unchanged and decides', () => {
    const evaluation = judge({ 'rules/alpha/a.yaml': bare }, { subject: 'Plumbing EMERGENCY in flat 9' })
    expect(listDecisions(evaluation)).toEqual([
      'route_to emergency@organization.com',
      'attach emergency_protocol.pdf',
      'escalate_after 1 hour',
    ])
    expect(evaluation.decisions[0]).toEqual({
      action: 'route_to',
      value: { target: { kind: 'address', address: 'emergency@organization.com' }, setsTeam: false },
      ruleId: 'alpha-a-38f905f3',
      ruleHash: evaluation.trace.rules[0]?.hash.replace('sha256:', ''),
      module: 'alpha',
      effectKey: evaluation.decisions[0]?.effectKey,
    })
    expect([evaluation.kept, evaluation.module]).toEqual([false, 'alpha'])
  })
  it('gets an id from module, file and condition; equal ones are counted', () => {
    const { ruleSet, diagnostics } = buildRuleSet([{ path: 'rules/alpha/My File_2.yaml', text: bare + bare }])
    expect(ruleSet?.rules.map((rule) => rule.id)).toEqual(['alpha-my-file-2-38f905f3', 'alpha-my-file-2-38f905f3-2'])
    expect(diagnostics.map((found) => found.code)).toEqual(['I501', 'I501'])
    expect(ruleSet?.rules[0]?.title).toBe(
      "If subject contains 'emergency': route to emergency@organization.com, attach emergency_protocol.pdf, escalate after 1 hour",
    )
  })
})

describe('findings point at their place', () => {
  it('shows the line and marks it', () => {
    const text = `- condition: "subject contians 'emergency'"\n  action: { tag: x }\n`
    const { diagnostics } = buildRuleSet([{ path: 'rules/alpha/a.yaml', text }])
    expect(diagnostics.map((found) => renderDiagnostic(found, text))).toEqual([
      [
        'rules/alpha/a.yaml:1:23 error E203 unknown operator "contians"',
        `- condition: "subject contians 'emergency'"`,
        '                      ^^^^^^^^ did you mean "contains"?',
      ].join('\n'),
    ])
  })
  it.each([
    ['plain', `- condition: subject contians abc\n  action: { tag: x }`, '1:22 E203'],
    ['single quotes', `- condition: 'subject is ''a'' and sujbect is x'\n  action: { tag: x }`, '1:36 E202'],
    ['double quotes with escapes', `- condition: "subject is \\"a\\" and sujbect is x"\n  action: { tag: x }`, '1:36 E202'],
    ['folded block', `- condition: >-\n    subject is 'abc' and\n    sujbect is 'x'\n  action: { tag: x }`, '3:5 E202'],
    ['literal block', `- condition: |\n    subject is 'abc'\n    and sujbect is 'x'\n  action: { tag: x }`, '3:9 E202'],
    ['quotes over two lines', `- condition: "subject is 'abc'\n    and sujbect is 'x'"\n  action: { tag: x }`, '2:9 E202'],
    ['after a byte order mark', `\ufeff- condition: "sujbect is 'x'"\n  action: { tag: x }`, '1:15 E202'],
    ['with CRLF', `- id: one\r\n  condition: "sujbect is 'x'"\r\n  action: { tag: x }\r\n`, '2:15 E202'],
  ])('in a %s scalar', (_, text, finding) => {
    expect(findProblems(text)).toEqual([finding])
  })
  it.each([
    ['- { condition: always, action: { tag: x }, colour: red }', '1:44 E103'],
    ['- { condition: always, action: { tag: x }, stop: yes }', '1:50 E105'],
    ['- { condition: always, action: { escalate_after: 60 } }', '1:50 E105'],
    ['- { id: 007, condition: always, action: { tag: x } }', '1:9 E105'],
    ['- { id: Bad, condition: always, action: { tag: x } }', '1:9 E106'],
    ['- { if: always, condition: always, action: { tag: x } }', '1:17 E102'],
    ['- { action: { tag: x } }', '1:3 E207'],
    ['- { condition: "", action: { tag: x } }', '1:17 E207'],
    ['- { condition: always }', '1:3 E301'],
    ['- { condition: always, action: {} }', '1:32 E105'],
    ['- { condition: always, action: { tga: x } }', '1:34 E301'],
    ['- { condition: always, action: { join: { by: subject } } }', '1:40 E301'],
    ['- { condition: always, phase: qualify, action: { join: { by: subject } } }', '1:56 E301'],
    ['- { condition: always, action: { snooze: 1 dya } }', '1:42 E206'],
    ['- { condition: always, action: [{ assign: "role:a" }, { assign: "role:b" }] }', '1:57 E301'],
    ['- { condition: always, action: { assign: "a@b.example" } }', '1:42 E301'],
    ['- { condition: always, action: { route_to: nowhere } }', '1:44 E301'],
    ['- { condition: always, action: { set_priority: hihg } }', '1:48 E105'],
    ['- { condition: always, action: { attach: "../secret.pdf" } }', '1:42 E301'],
    ['- { condition: always, action: { escalate_after: [2 hours, 1 hour] } }', '1:60 E304'],
    ['- { condition: always, action: { escalate_after: { after: 1 hour, hours: [office] } } }', '1:74 E105'],
    ['- { condition: always, action: { escalate_after: { after: 1 hour, unless: is_list } } }', '1:75 E203'],
    ['- { condition: always, action: { due: 5m } }', '1:39 E206'],
    ['- { condition: always, action: { due: { in: 2 days, at: "25:00" } } }', '1:57 E206'],
    ['- { condition: always, action: { confidential: false } }', '1:48 E105'],
    ['- { condition: always, action: { tag: x }, when: timre }', '1:50 E105'],
    ['- { condition: always, action: { tag: x }, once: per_episode }', '1:50 E105'],
    ['- { condition: always, action: { tag: x, stop: all }, stop: all }', '1:55 E102'],
    ['- { condition: always, action: { tag: x }, scope: { module: alpha } }', '1:53 E103'],
    ['- { condition: always, action: { route_to: a@b.example } }', '1:3 W408'],
    ['- { id: one, condition: always, action: { tag: x } }\n- { id: one, condition: always, action: { tag: x } }', '2:3 E106'],
    ["- { condition: \"subject not contains 'abc' or subject not contains 'def'\", action: { tag: x } }", '1:16 W402'],
    ['- { condition: "is_list and not is_list", action: { tag: x } }', '1:16 W402'],
    ["- { condition: \"subject is 'abc' and subject is 'def'\", action: { tag: x } }", '1:16 W402'],
    ['hello', '1:1 E105'],
    ['rules: []', '1:1 E105'],
    ['orgo_rules: 2\nrules: []', '1:13 E105'],
    ['orgo_rules: 1\nruls: []', '2:1 E103'],
    ['orgo_rules: 1\ntimezone: Mars/Base', '2:11 E206'],
    ['orgo_rules: 1\nlists: { a: [] }', '2:10 W407,2:10 W407'],
    ['orgo_rules: 1\nlists: { a: [5] }', '2:14 E105'],
  ])('%s', (text, finding) => {
    expect(findProblems(text).join()).toBe(finding)
  })
  it('names a near word in its hint', () => {
    const hints = (text: string) =>
      buildRuleSet([{ path: 'rules/alpha/a.yaml', text }]).diagnostics.flatMap((found) => found.hint ?? [])
    expect(hints('- { id: one, condition: always, action: { asign: "role:a" } }')).toEqual(['did you mean "assign"?'])
    expect(hints('- { id: one, conditon: always, action: { tag: x } }')[0]).toBe('did you mean "condition"?')
    expect(hints('- { id: one, condition: always, action: { tag: 5 } }')).toEqual(['put it in quotes: "5"'])
  })
})

describe('A-30 rule files are bounded', () => {
  it.each([
    ['E104', '- condition: &a always'],
    ['E104', '- { condition: always, action: { tag: !!str x } }'],
    ['E104', '- { <<: { tag: x } }'],
    ['E102', 'a: 1\na: 2'],
    ['E101', 'a: 1\n---\nb: 1'],
    ['E101', 'a:\t1'],
    ['E101', 'a: \ufffd'],
    ['E101', 'a: "\\d"'],
    ['E101', 'a: [1'],
    ['E104', 'a: *b'],
    ['E107', `a: ${'x'.repeat(262_144)}`],
    ['E107', '['.repeat(200_000)],
    ['E107', '- '.repeat(100_000)],
    ['E107', '{a: '.repeat(50_000)],
    ['E107', Array.from({ length: 20_000 }, (_, key) => `k${key}: 1`).join('\n')],
    ['E107', `orgo_rules: 1\nlists: { a: [${'x,'.repeat(5_001)}] }`],
    ['E107', `- { condition: always, action: [${'{ tag: x },'.repeat(21)}] }`],
    [
      'E107',
      `- { condition: always, action: { escalate_after: [${[1, 2, 3, 4, 5, 6, 7].map((hours) => `${hours} hours`).join()}] } }`,
    ],
    ['E107', `- { condition: always, action: { route_to: [${'a@b.example,'.repeat(11)}] } }`],
    ['E107', `- { condition: { subject: [${'abc,'.repeat(201)}] }, action: { tag: x } }`],
    ['E107', `- { condition: ${'{ none: ['.repeat(18)}is_list${']}'.repeat(18)}, action: { tag: x } }`],
  ])('A-30 refuses it with %s, soon', (code, text) => {
    const started = performance.now()
    expect(findProblems(text)[0]).toContain(code)
    // A-30 says two seconds; a machine that runs other things at the same time needs room.
    expect(performance.now() - started).toBeLessThan(6_000)
  })
  it('A-30 refuses more than 200 files and more than 2,000 rules', () => {
    const files = Array.from({ length: 201 }, (_, index) => ({ path: `rules/alpha/f${index}.yaml`, text: '' }))
    expect(buildRuleSet(files).diagnostics.map((found) => found.code)).toEqual(['E107'])
    const text = '- { if: always, then: { tag: x } }\n'.repeat(2_001)
    expect(buildRuleSet([{ path: 'rules/alpha/a.yaml', text }]).diagnostics.some((found) => found.code === 'E107')).toBe(true)
  })
  it('A-30 never throws on a damaged file, and loads nothing of it', () => {
    fc.assert(
      fc.property(
        fc.nat(bare.length),
        fc.nat(20),
        fc.string({ unit: fc.constantFrom(...'-:[]{}"\'#&*!|> \nab'), maxLength: 8 }),
        (at, cut, insert) => {
          const text = bare.slice(0, at) + insert + bare.slice(at + cut)
          const { file, diagnostics } = parseRuleFile('rules/alpha/a.yaml', text)
          expect(file === null).toBe(diagnostics.some((found) => found.severity === 'error'))
          for (const { line, column } of diagnostics) expect(line >= 1 && column >= 1).toBe(true)
        },
      ),
      { numRuns: 1_500 },
    )
  })
})

describe('a set of files', () => {
  const list = (name: string, entries: string) => `orgo_rules: 1\nlists: { ${name}: ${entries} }\n`
  const using = (name: string) => `rules:\n- { id: one, condition: "from in ${name}", action: { tag: x } }\n`
  it('RUL-1 R14 loads as a whole: one error leaves nothing', () => {
    const { ruleSet } = buildRuleSet([
      { path: 'rules/alpha/a.yaml', text: bare },
      { path: 'rules/beta/b.yaml', text: '- condition:' },
    ])
    expect(ruleSet).toBeNull()
  })
  it('YAML words that other versions take for values stay text', () => {
    const ruleSet = buildSample('- { id: one, condition: always, action: { tag: [no, on, 1:30, 2025-01-06] } }')
    expect(ruleSet.rules[0]?.actions).toEqual([{ action: 'tag', names: ['no', 'on', '1:30', '2025-01-06'] }])
  })
  it('uses lists of the file, then of shared.yaml, and refuses a name in both', () => {
    const shared = { path: 'rules/shared.yaml', text: 'lists: { firms: ["@lift.example"] }' }
    const file = (text: string) => ({ path: 'rules/alpha/a.yaml', text })
    expect(buildRuleSet([shared, file(`orgo_rules: 1\n${using('firms')}`)]).diagnostics).toEqual([])
    const both = buildRuleSet([shared, file(list('firms', '[x]') + using('firms'))])
    expect(both.diagnostics.map(({ line, column, code }) => `${line}:${column} ${code}`)).toEqual(['2:10 E204'])
    expect(buildRuleSet([shared]).diagnostics.map((found) => found.code)).toEqual(['W407'])
  })
  it('a changed list changes the hash of the rules that use it, and of the set', () => {
    const [left, right] = ['[a@b.example]', '[c@d.example]'].map((entries) =>
      buildSample(list('firms', entries) + using('firms')),
    )
    expect(left?.rules[0]?.hash).not.toBe(right?.rules[0]?.hash)
    expect(left?.hash).not.toBe(right?.hash)
  })
  it('module.yaml and workflow.yaml only make the folder known', () => {
    const { ruleSet, diagnostics } = buildRuleSet([
      { path: 'rules/gamma/module.yaml', text: 'anything: [' },
      { path: 'rules/gamma/workflow.yaml', text: 'anything: [' },
      { path: 'rules/roles/lead.yaml', text: 'permissions: []' },
    ])
    expect([ruleSet?.modules, diagnostics]).toEqual([['gamma'], []])
  })
  it('order.yaml may not name what is not there', () => {
    const order = 'modules: [alpha, bta]\nfiles: { alpha: [b] }'
    const files = [
      { path: 'rules/order.yaml', text: order },
      { path: 'rules/alpha/a.yaml', text: '' },
      { path: 'rules/beta/a.yaml', text: '' },
    ]
    const findings = buildRuleSet(files).diagnostics.map(
      ({ line, column, code, hint }) => `${line}:${column} ${code} ${hint ?? ''}`,
    )
    expect(findings).toEqual(['1:18 E302 did you mean "beta"?', '2:18 E302 did you mean "a"?', '1:1 I502 '])
  })
  it('reads dates in the zone of the file', () => {
    const rules = `rules:\n- { id: one, condition: "date before '2025-01-06T10:00'", action: { tag: x } }`
    expect(judge(`orgo_rules: 1\ntimezone: Europe/Berlin\n${rules}`, { date: '2025-01-06T09:30' }).kept).toBe(true)
    expect(judge(`orgo_rules: 1\n${rules}`, { date: '2025-01-06T09:30' }).kept).toBe(false)
  })
})
