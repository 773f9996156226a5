import { describe, expect, it } from 'vitest'
import { buildRuleSet } from './build-rule-set.ts'
import { findMarked, findProblems, judge } from './testing-rules.ts'

const always = (then: string): string => `- { id: one, if: is_list, then: ${then} }`
const withIf = (condition: string): string => `- { id: one, if: ${condition}, then: { tag: x } }`
const times = (count: number, text: (index: number) => string, join = ','): string =>
  Array.from({ length: count }, (_, index) => text(index)).join(join)

/** What one core worked for a verdict. Time on the clock would measure what else the machine does. */
function measure(text: string): { findings: string[]; loaded: boolean; cpuMs: number } {
  const before = process.cpuUsage()
  const { ruleSet, diagnostics } = buildRuleSet([{ path: 'rules/alpha/a.yaml', text }])
  const { user, system } = process.cpuUsage(before)
  const findings = diagnostics
    .filter(({ severity }) => severity === 'error')
    .map(({ line, column, code }) => `${line}:${column} ${code}`)
  return { findings, loaded: ruleSet !== null, cpuMs: (user + system) / 1_000 }
}

describe('RUL-19 every limit has its own finding at its place', () => {
  it.each([
    ['256 KB in a file', `# ${'x'.repeat(262_145)}`, '1:1 E107'],
    ['32 levels of YAML', `- ${'['.repeat(33)}${']'.repeat(33)}`, '1:35 E107'],
    ['2,000 keys in a map', times(2_001, (key) => `k${key}: 1`, '\n'), '1:1 E107'],
    ['16 levels in a text', withIf(`"${'('.repeat(17)}is_list${')'.repeat(17)}"`), '1:35 E107'],
    [
      '16 levels in a tree and its texts',
      withIf(`${'{ none: ['.repeat(9)}"${'not '.repeat(8)}is_list"${'] }'.repeat(9)}`),
      '1:18 E107',
    ],
    ['32 levels of YAML in a tree', withIf(`${'{ none: ['.repeat(17)}is_list${'] }'.repeat(17)}`), '1:161 E107'],
    ['200 tests in a text', withIf(`"${times(201, () => 'is_list', ' or ')}"`), '1:2219 E107'],
    ['200 tests in a tree', withIf(`{ any: [${times(201, () => 'is_list')}] }`), '1:18 E107'],
    ['200 values in a text', withIf(`"subject is (${times(201, () => 'abc')})"`), '1:30 E107'],
    ['200 values in a tree', withIf(`{ subject: { contains: [${times(201, () => 'abc')}] } }`), '1:41 E107'],
    ['500 characters in a value', withIf(`"subject is '${'x'.repeat(501)}'"`), '1:30 E107'],
    ['500 characters in a value of a tree', withIf(`{ subject: ${'x'.repeat(501)} }`), '1:29 E107'],
    ['500 characters in a file name', withIf(`{ attachment: ${'x'.repeat(501)} }`), '1:32 E107'],
    ['500 characters in a pattern', withIf(`"body matches '${'x'.repeat(501)}'"`), '1:32 E107'],
    ['10,000 instructions in a pattern', withIf(`"body matches '(abcdefghijk){1000}'"`), '1:32 E107'],
    ['5,000 entries in a list', `orgo_rules: 1\nlists: { a: [${times(5_001, () => 'x')}] }`, '2:13 E107'],
    ['500 characters in an entry', `orgo_rules: 1\nlists: { a: [${'x'.repeat(501)}] }`, '2:13 E107'],
    ['20 actions', always(`[${times(21, (index) => `{ tag: t${index} }`)}]`), '1:33 E107'],
    ['500 characters in a tag', always(`{ tag: ${'x'.repeat(501)} }`), '1:40 E107'],
    ['200 files to attach', always(`{ attach: [${times(201, (index) => `f${index}.pdf`)}] }`), '1:43 E107'],
    ['10 targets', always(`{ route_to: [${times(11, (index) => `a${index}@b.example`)}] }`), '1:45 E107'],
    ['6 steps of a ladder', always(`{ escalate_after: [${times(7, (index) => `${index + 1} hours`)}] }`), '1:51 E107'],
    ['5 years', always('{ due: 6 years }'), '1:40 E206'],
    ['1 minute', always('{ due: 0 minutes }'), '1:40 E206'],
  ])('RUL-19 %s', (_what, text, finding) => {
    expect(findProblems(text)).toEqual([finding])
  })
  it('RUL-19 200 files and 2,000 rules in all', () => {
    const files = Array.from({ length: 201 }, (_, index) => ({ path: `rules/alpha/f${index}.yaml`, text: '' }))
    expect(buildRuleSet(files).diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([
      'E107 201 rule files, at most 200 are allowed',
    ])
    const half = times(1_001, () => '- { if: is_list, then: { tag: x } }', '\n')
    const two = ['a', 'b'].map((name) => ({ path: `rules/alpha/${name}.yaml`, text: half }))
    expect(
      buildRuleSet(two)
        .diagnostics.filter(({ code }) => code === 'E107')
        .map(({ message }) => message),
    ).toEqual(['2002 rules, at most 2000 are allowed'])
  })
  it('RUL-19 50 million steps for a message, then the rest is skipped and the message kept', () => {
    const body = 'ab '.repeat(80_000)
    const patterns = times(
      60,
      (index) => `- { id: r-${index}, if: "body matches '([ab] ?){1,400}x${index}'", then: { tag: x } }`,
      '\n',
    )
    const evaluation = judge(patterns, { body }, { detail: 'all' })
    expect(evaluation.kept).toBe(true)
    expect(evaluation.trace.rules.at(-1)).toMatchObject({ result: 'skipped', why: 'budget' })
    expect(evaluation.trace.steps).toBeLessThan(80_000_000)
  })
})

describe('A-30 traps of YAML', () => {
  it.each([
    ['no is text', always('{ tag: no }'), []],
    ['on, yes, 1:30 and dates are text', always('{ tag: [on, yes, 1:30, 2025-01-06] }'), []],
    ['1:30 is no duration', always('{ due: 1:30 }'), ['E206 1:30']],
    ['a bare number has no unit', always('{ escalate_after: 60 }'), ['E105 60']],
    ['007 is a number', '- { id: 007, if: is_list, then: { tag: x } }', ['E105 007']],
    ['1e3 and .inf are numbers', always('{ tag: [1e3, .inf] }'), ['E105 1e3', 'E105 .inf']],
    ['~ is nothing', always('{ tag: ~ }'), ['E105 ~']],
    ['a key twice', '- id: one\n  id: two\n  if: is_list\n  then: { tag: x }', ['E102 id']],
    ['a key twice in braces', '- { id: one, if: is_list, then: { tag: x, tag: y } }', ['E102 tag']],
    ['two spellings of one key', '- { id: one, if: is_list, condition: is_list, then: { tag: x } }', ['E102 condition']],
    ['two spellings of actions', '- { id: one, if: is_list, then: { tag: x }, action: { tag: y } }', ['E102 action']],
    ['an anchor', '- { id: one, if: &a is_list, then: { tag: x } }', ['E104 is_list']],
    ['a merge key', 'orgo_rules: 1\nrules:\n- { <<: { tag: x }, id: one }', ['E104 <<']],
    ['a tag', always('{ tag: !!str x }'), ['E104 x']],
    ['a tag of our own', always('{ tag: !secret x }'), ['E104 !secret']],
    ['a tab', `- id: one\n\tif: is_list`, ['E101 \t']],
    ['a second document', `${always('{ tag: x }')}\n---\n${always('{ tag: y }')}`, ['E101 -']],
    ['a directive', `%YAML 1.1\n---\n${always('{ tag: no }')}`, []],
    ['a byte that is no text', `- id: "a\u0001"`, ['E101 \u0001']],
    ['a broken encoding', `- { id: one, if: "subject contains '\ufffd'" }`, ['E101 \ufffd']],
    ['a key that is a list', '- { [a, b]: x }', ['E105 [a, b]']],
    ['an unclosed quote', '- { id: "one }', ['E101 ']],
    ['an unknown key with a near one', '- { id: one, fi: is_list, then: { tag: x } }', ['E103 fi', 'E207 {']],
    ['__proto__', '- { __proto__: { id: x }, id: one, if: is_list, then: { tag: x } }', ['E103 __proto__']],
    ['a rule that is no list', 'if: is_list\nthen: { tag: x }', ['E105 if']],
    ['calendars of a file', 'orgo_rules: 1\ncalendars: {}\nrules: []', ['E103 calendars']],
    ['a list with the name of a word', 'orgo_rules: 1\nlists: { any: [a@b.example] }', ['E105 any']],
    ['lists in a short file', '- lists: { a: [x] }', ['E103 lists', 'E207 l', 'E301 l']],
  ])('%s', (_what, text, findings) => {
    expect(findMarked(text)).toEqual(findings)
  })
})

describe('A-30 bombs are judged soon, and leave nothing half loaded', () => {
  const word = 'abcdefghijklmnopq'
  const aliases = [...word]
    .map((name, index) => `${name}: &${name} [${times(9, () => (index === 0 ? 'lol' : `*${word[index - 1]}`))}]`)
    .join('\n')
  it.each([
    ['aliases that grow', aliases, '1:7 E104'],
    ['20,000 keys', times(20_000, (key) => `k${key}: 1`, '\n'), '11429:8 E107'],
    ['20,000 keys in braces', `{${times(20_000, (key) => `k${key}: 1`)}}`, '1:103178 E107'],
    ['5 MB', `a: ${'x'.repeat(5_000_000)}`, '1:1 E107'],
    ['5 MB of keys', times(400_000, (key) => `key${key}: 1`, '\n'), '1:1 E107'],
    ['100,000 brackets', '['.repeat(100_000), '1:33 E107'],
    ['50,000 braces', '{a: '.repeat(50_000), '1:129 E107'],
    ['100,000 dashes', '- '.repeat(100_000), '1:65 E107'],
    ['100,000 question marks', '? '.repeat(100_000), '1:65 E107'],
    ['600 indented keys', times(600, (depth) => `${' '.repeat(depth)}a:`, '\n'), '1:1 E107'],
    ['3,000 anchors', times(3_000, (index) => `a${index}: &x${index} 1`, '\n'), '1:1 E107'],
    ['a condition of brackets', withIf(`"${'('.repeat(100_000)}"`), '1:35 E107'],
    ['a condition of nots', withIf(`"${'not '.repeat(60_000)}is_list"`), '1:83 E107'],
    ['1,900 unknown keys', `- {${times(1_900, (key) => `kei${key}: 1`)}}`, '1:4 E103'],
    [
      '1,500 rules that are wrong',
      times(1_500, (index) => `- { id: r-${index}, if: "sujbect contians 'w'", then: { tga: x } }`, '\n'),
      '1:19 E202',
    ],
    ['20,000 entries in a list', `orgo_rules: 1\nlists: { a: [${times(20_000, (index) => `u${index}@x`)}] }`, '2:13 E107'],
  ])('A-30 %s', (_what, text, finding) => {
    const { findings, loaded, cpuMs } = measure(text)
    expect([findings[0], loaded]).toEqual([finding, false])
    expect(cpuMs).toBeLessThan(2_000)
  })
  it('A-30 rules that all stop and share their words are checked against each other soon', () => {
    const text = times(
      1_500,
      (index) =>
        `- { id: r-${index}, if: "is_list and size > ${index} and subject contains 'word${index % 30}'", then: { tag: x }, stop: all }`,
      '\n',
    )
    const { loaded, cpuMs } = measure(text)
    expect(loaded).toBe(true)
    expect(cpuMs).toBeLessThan(4_000)
  })
  it('A-31 a pattern that freezes others is no trap', () => {
    const started = process.cpuUsage()
    const text = withIf(`"body matches '(a+)+$' and body matches '(a|a)*b' and body matches '(x+x+)+y'"`)
    const evaluation = judge(text, { body: `${'a'.repeat(100_000)}!`, is_list: true })
    expect(evaluation.kept).toBe(true)
    expect(process.cpuUsage(started).user / 1_000).toBeLessThan(3_000)
  })
  it('A-30 one wrong file leaves nothing of the others', () => {
    const good = { path: 'rules/alpha/a.yaml', text: always('{ tag: x }') }
    for (const text of ['- {', aliases, '\t', '- { id: one, if: is_list, then: { tag: x } }']) {
      const { ruleSet, diagnostics } = buildRuleSet([good, { path: 'rules/alpha/b.yaml', text }])
      expect(ruleSet).toBeNull()
      expect(diagnostics[0]).toMatchObject({ path: 'rules/alpha/b.yaml', severity: 'error' })
    }
  })
})
