import { describe, expect, it } from 'vitest'
import { type BuildOptions, buildRuleSet } from './build-rule-set.ts'
import { createCatalog, namesFor, type RuleCatalog } from './catalog.ts'
import { findMarked, findProblems, sampleModule } from './testing-rules.ts'

const catalog: RuleCatalog = {
  ...createCatalog([
    sampleModule('alpha'),
    sampleModule('beta', { workflow: { name: 'long', initial: 'fresh', ...states('fresh', 'over') } }),
  ]),
  roles: new Set(['head', 'desk', 'alpha_case_officer']),
  people: new Set(['kim']),
  teams: new Set(['night']),
  templates: new Set(['thanks', 'alpha/receipt', 'beta/secret']),
  checklists: new Set(['alpha/burst-pipe']),
  resources: new Set(['plan.pdf']),
  domains: new Set(['house.example']),
}

function states(...names: string[]) {
  return { states: names.map((status) => ({ status, title: status, category: 'open' as const })), transitions: [] }
}

const rule = (then: string, more = 'if: always'): string => `- { id: one, ${more}, then: ${then} }`
const hintsOf = (text: string, options: BuildOptions = { catalog }): string[] =>
  buildRuleSet([{ path: 'rules/alpha/a.yaml', text }], options).diagnostics.flatMap((found) => found.hint ?? [])

describe('RUL-16 names that others define', () => {
  it.each([
    ['role', '{ assign: "role:heda" }', 'E302 "role:heda"'],
    ['role of a queue', '{ assign: { role: dsek, pick: rotate } }', 'E302 dsek'],
    ['person', '{ assign: "person:kin" }', 'E302 "person:kin"'],
    ['team', '{ route_to: "team:nihgt" }', 'E302 "team:nihgt"'],
    ['one of several targets', '{ route_to: ["role:head", "role:desks"] }', 'E302 "role:desks"'],
    ['receiver of a template', '{ send_template: { template: thanks, to: "role:boss" } }', 'E302 "role:boss"'],
    ['template', '{ send_template: thnaks }', 'E302 thnaks'],
    ['template of another module', '{ send_template: secret }', 'E302 secret'],
    ['template of a step', '{ escalate_after: { after: 1 hour, template: nope } }', 'E302 nope'],
    ['target of a step', '{ escalate_after: { after: 1 hour, to: "role:haed" } }', 'E302 "role:haed"'],
    ['new owner of a step', '{ escalate_after: { after: 1 hour, assign: "person:kin" } }', 'E302 "person:kin"'],
    ['checklist', '{ checklist: brust-pipe }', 'E302 brust-pipe'],
    ['state', '{ set_status: wating }', 'E302 wating'],
    ['state of another workflow', '{ set_status: over }', 'E302 over'],
    ['state of the module it decides', '{ module: beta, set_status: waiting }', 'E302 waiting'],
    ['workflow', '{ workflow: defautl }', 'E302 defautl'],
    ['module', '{ module: betta }', 'E302 betta'],
    ['one reader of two', '{ confidential: { readers: ["role:head", "role:boss"] } }', 'E302 ["role:head", "role:boss"]'],
  ])('RUL-16 an unknown %s is an error', (_what, then, finding) => {
    expect(findMarked(rule(then), { catalog })).toEqual([finding])
    // Without a catalog nobody can say what is unknown. Module folders are known all the same.
    if (!then.includes('module: betta') && !then.includes('module: beta'))
      expect(findMarked(rule(then))).toEqual(then.includes('route_to') || then.includes('send_template') ? ['W408 {'] : [])
  })
  it.each([
    ['{ assign: "role:head", route_to: ["team:night", "person:kim"], send_template: receipt, checklist: burst-pipe }'],
    ['{ set_status: waiting, workflow: default, module: alpha, attach: plan.pdf }'],
    ['{ module: beta, set_status: over, send_template: secret }'],
    ['{ confidential: true }'],
  ])('%s is fine', (then) => {
    expect(findMarked(rule(then, 'if: is_list'), { catalog })).toEqual([])
  })
  it.each([
    ['{ assign: "role:heda" }', 'did you mean "head"?'],
    ['{ send_template: thnaks }', 'did you mean "thanks"?'],
    ['{ set_status: dnoe }', 'did you mean "done"?'],
    ['{ module: xyz }', 'known are alpha, beta'],
    ['{ attach: plna.pdf }', 'did you mean "plan.pdf"?'],
  ])('%s: %s', (then, hint) => {
    expect(hintsOf(rule(then))).toEqual([hint])
  })
  it.each([
    ["task.status is 'wating'", "E302 'wating'"],
    ['task.status is (open, wating)', 'E302 wating'],
    ['task.module is betta', 'E302 betta'],
    ['task.workflow is lnog', 'E302 lnog'],
    ['sender.role is parnet', 'E302 parnet'],
    ["task.status contains 'wai'", null],
    ['task.status is Waiting', null],
    ['sender.role is HEAD', null],
    ['task.team is team:nihgt', 'E302 team:nihgt'],
    ['task.team is (team:night, role:desk)', null],
    ['task.assignee is person:joe', 'E302 person:joe'],
    ['task.assignee is person:Kim', null],
    ["task.assignee contains 'joe'", null],
  ])('a condition with %s', (condition, finding) => {
    expect(findMarked(rule('{ tag: x }', `if: "${condition}"`), { catalog })).toEqual(finding === null ? [] : [finding])
  })
  it('the scope of a rule for everything names modules', () => {
    const files = (module: string) => [
      { path: 'rules/_all/a.yaml', text: `- { id: one, if: is_list, then: { tag: x }, scope: { module: ${module} } }` },
      { path: 'rules/alpha/b.yaml', text: '' },
    ]
    expect(buildRuleSet(files('alpha')).diagnostics).toEqual([])
    expect(buildRuleSet(files('alhpa')).diagnostics.map(({ code, hint }) => [code, hint])).toEqual([
      ['E302', 'did you mean "alpha"?'],
    ])
  })
  it('E302 a test that names a rule nobody wrote', () => {
    const text =
      'orgo_rules: 1\nrules: [{ id: one, if: is_list, then: { tag: x } }]\ntests:\n- { name: t, message: {}, expect: { not_matched: [noe] } }'
    expect(findProblems(text)).toEqual(['4:3 E302'])
    expect(hintsOf(text)).toEqual(['did you mean "one"?'])
  })
  it('a rule for everything may use what any module has', () => {
    expect(namesFor(new Set(['a', 'x/b', 'y/c']), null)).toEqual(['a', 'b', 'c'])
    expect(namesFor(new Set(['a', 'x/b', 'y/c']), 'x')).toEqual(['a', 'b'])
  })
})

describe('readers of confidential cases', () => {
  it.each([
    ['{ confidential: { readers: ["role:boss"] } }', ['E305 ["role:boss"]']],
    ['{ confidential: { readers: ["role:boss", "person:joe"] } }', ['E305 ["role:boss", "person:joe"]']],
    ['{ confidential: { readers: someone@house.example } }', ['E305 someone@house.example']],
    ['{ module: beta, confidential: true }', ['E305 true']],
    ['{ confidential: true }', []],
    ['{ confidential: { readers: "person:kim" } }', []],
  ])('E305 %s', (then, findings) => {
    expect(findMarked(rule(then), { catalog })).toEqual(findings)
  })
  it('a rule for everything names them', () => {
    const text = '- { id: one, if: is_list, then: { confidential: true } }'
    expect(
      buildRuleSet([{ path: 'rules/_all/a.yaml', text }]).diagnostics.map(
        ({ code, line, column }) => `${line}:${column} ${code}`,
      ),
    ).toEqual(['1:49 E305'])
  })
})

describe('RUL-17 E303 rights of a module’s editor', () => {
  const files = {
    'rules/alpha/a.yaml': '- { id: mine, if: is_list, then: { tag: x } }',
    'rules/beta/b.yaml': '- { id: theirs, if: is_list, then: { tag: x } }',
    'rules/_all/c.yaml': '- { id: all, if: is_list, then: { tag: x } }',
  }
  const findings = (sources: Record<string, string>, options: BuildOptions): string[] =>
    buildRuleSet(
      Object.entries(sources).map(([path, text]) => ({ path, text })),
      options,
    ).diagnostics.map(({ path, line, column, code }) => `${path}:${line}:${column} ${code}`)
  it('RUL-17 they may write rules of their module, and no other', () => {
    expect(findings(files, { editor: { module: 'alpha' } })).toEqual(['rules/_all/c.yaml:1:3 E303', 'rules/beta/b.yaml:1:3 E303'])
    expect(findings(files, {})).toEqual([])
    expect(findings(files, { editor: null })).toEqual([])
  })
  it('files they did not change are not theirs to answer for', () => {
    const changed = (...paths: string[]) => findings(files, { editor: { module: 'alpha', paths: new Set(paths) } })
    expect(changed('rules/alpha/a.yaml')).toEqual([])
    expect(changed('rules/beta/b.yaml')).toEqual(['rules/beta/b.yaml:1:3 E303'])
  })
  it('they may not send mail into another module', () => {
    const text = '- { id: mine, if: is_list, then: { module: beta } }'
    expect(
      findings({ ...files, 'rules/alpha/a.yaml': text }, { editor: { module: 'alpha', paths: new Set(['rules/alpha/a.yaml']) } }),
    ).toEqual(['rules/alpha/a.yaml:1:34 E303'])
  })
})

describe('warnings and remarks', () => {
  it.each([
    ['W401', '{ tag: x }', "is_list or imported and subject contains 'abc'"],
    ['W402', '{ tag: x }', "subject not contains 'abc' or subject not contains 'def'"],
    ['W402', '{ tag: x }', 'is_list and not is_list'],
    ['W404', '{ route_to: a@else.example }', 'is_list'],
    ['W405', '{ attach: nothing.pdf }', 'is_list'],
    ['W406', '{ tag: x }', "subject contains 'ab'"],
    ['W408', '{ route_to: a@house.example }', 'always'],
    ['W408', '{ send_template: thanks }', 'always'],
  ])('%s: %s if %s', (code, then, condition) => {
    const text = rule(then, `if: "${condition}"`)
    expect(findMarked(text, { catalog }).map((found) => found.slice(0, 4))).toEqual([code])
  })
  it('W404 our own addresses are no warning, and without our domains none is', () => {
    expect(findMarked(rule('{ route_to: a@HOUSE.example }', 'if: is_list'), { catalog })).toEqual([])
    expect(findMarked(rule('{ route_to: a@else.example }', 'if: is_list'))).toEqual([])
  })
  it('W407 lists that are empty or that nobody uses', () => {
    const text = (condition: string) =>
      `orgo_rules: 1\nlists: { a: [x@y.example] }\nrules: [{ id: one, if: "${condition}", then: { tag: x } }]`
    expect(findMarked(text('is_list'))).toEqual(['W407 a'])
    expect(findMarked(text('from in a'))).toEqual([])
    expect(findMarked(text('sender.list is a'))).toEqual([])
  })
  it('W408 a macro may always send mail: a person runs it', () => {
    expect(findMarked('- { id: one, when: manual, then: { send_template: thanks } }')).toEqual([])
    expect(findMarked('- { id: one, when: timer, if: always, then: { send_template: thanks } }')).toEqual(['W408 {'])
  })
  it.each([
    ['{ due: 2 business days }', 'is_list', true],
    ['{ snooze: 2 business days }', 'is_list', true],
    ['{ escalate_after: 2 business hours }', 'is_list', true],
    ['{ tag: x }', 'received older than 2 business days', true],
    ['{ due: 2 days }', 'received older than 2 days', false],
  ])('I503 %s if %s counts by the built-in week: %s', (then, condition, said) => {
    const codes = (calendar: string | null) =>
      buildRuleSet([{ path: 'rules/alpha/a.yaml', text: rule(then, `if: "${condition}"`) }], {
        catalog: createCatalog([sampleModule('alpha', { calendar })], new Map()),
      }).diagnostics.map(({ code, severity }) => `${code} ${severity}`)
    expect(codes(null)).toEqual(said ? ['I503 info'] : [])
    expect(codes('office')).toEqual([])
  })
})

describe('W403 rules that never run', () => {
  const two = (first: string, second: string): string[] =>
    findMarked(`- { id: one, ${first}, then: { tag: x } }\n- { id: two, ${second}, then: { tag: x } }`).map((found) =>
      found.slice(0, 4),
    )
  it.each([
    ['if: always, stop: all', 'if: is_list'],
    ['if: always, stop: phase', 'if: is_list'],
    ['if: always, stop: all, phase: qualify', 'if: is_list, phase: notify'],
    ['if: is_list, stop: phase', 'if: "is_list and imported"'],
    ['if: "is_list or imported", stop: phase', 'if: is_list'],
    ['if: "not is_list", stop: phase', 'if: "not is_list"'],
    ["if: \"subject contains any ('emergency', 'burst')\", stop: phase", 'if: "subject contains \'BURST\'"'],
    ['if: is_list, stop: phase', 'if: "(is_list and imported) or (is_list and encrypted)"'],
    ['if: "is_list and imported", stop: phase', 'if: "imported and encrypted and is_list"'],
    ['if: is_list, stop: phase, scope: { direction: any }', 'if: is_list'],
    ['when: timer, if: always, stop: all', 'when: timer, if: is_list'],
  ])('RUL-18 %s hides %s', (first, second) => {
    expect(two(first, second)).toEqual(['W403'])
  })
  it.each([
    ['if: always', 'if: is_list'],
    ['if: always, stop: all, mode: observe', 'if: is_list'],
    ['if: always, stop: all, mode: off', 'if: is_list'],
    ['if: always, stop: phase, phase: qualify', 'if: is_list'],
    ['if: always, stop: all, phase: notify', 'if: is_list'],
    ['if: "is_list and imported", stop: all', 'if: is_list'],
    ['if: is_list, stop: all', 'if: "is_list or imported"'],
    ['if: always, stop: all, scope: { origin: live }', 'if: is_list'],
    ['if: always, stop: all, scope: { folder: A }', 'if: is_list'],
    ['if: always, stop: all, when: timer', 'if: is_list'],
    ['if: "subject contains word \'burst\'", stop: all', 'if: "subject contains \'burst\'"'],
    ['if: "subject contains \'burst\'", stop: all', 'if: "body contains \'burst\'"'],
    ['if: task.open, stop: all, phase: qualify', 'if: task.open'],
    ['if: always, stop: all', 'if: is_list, mode: off'],
  ])('%s does not hide %s', (first, second) => {
    expect(two(first, second)).toEqual([])
  })
  it('a module stops its own rules only, before the phases a module’s rules see all mail', () => {
    const codes = (phase: string) =>
      buildRuleSet([
        { path: 'rules/alpha/a.yaml', text: `- { id: one, phase: ${phase}, if: always, then: { tag: x }, stop: phase }` },
        { path: 'rules/beta/b.yaml', text: `- { id: two, phase: ${phase}, if: always, then: { tag: x } }` },
      ]).diagnostics.map(({ code }) => code)
    expect([codes('qualify'), codes('route')]).toEqual([['W403'], []])
  })
})
