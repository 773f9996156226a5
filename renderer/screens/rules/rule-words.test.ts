import { describe, expect, it } from 'vitest'
import type { RuleSummary } from '#shared/model/rule.ts'
import { readPlainWords, splitEmphasis } from './plain-words.ts'
import { editorAddress, pathOfAddress, readEditorPlace } from './rule-address.ts'
import { fillExample, ruleExamples, toRuleName } from './rule-examples.ts'
import { filterRules, ruleFilterToSearch, searchToRuleFilter, wholeRuleFilter } from './rule-filter.ts'
import { stateOfRule } from './rule-state.ts'

describe('a rule in words', () => {
  it('keeps its bullets nested', () => {
    const lines = readPlainWords('If any of these:\n- a\n- all of these:\n  - b\n  - c\n\nthen: tag *x*')
    expect(lines.map(({ text, below }) => [text, below.map((one) => [one.text, one.below.length])])).toEqual([
      [
        'If any of these:',
        [
          ['a', 0],
          ['all of these:', 2],
        ],
      ],
      ['then: tag *x*', []],
    ])
  })

  it('takes a star in a value for a star', () => {
    expect(splitEmphasis('like “*.jpg”, “*.png” or *lift*')).toEqual([
      { text: 'like ', strong: false },
      { text: '“*.jpg”', strong: true },
      { text: ', ', strong: false },
      { text: '“*.png”', strong: true },
      { text: ' or ', strong: false },
      { text: 'lift', strong: true },
    ])
  })
})

describe('addresses of rules', () => {
  it('name a file without a dot, which hosts would take for a file of theirs', () => {
    for (const path of ['rules/desk/keys.yaml', 'rules/shared.yaml', 'rules/desk/a b.yml', 'rules/desk/v1.2.yaml']) {
      const [address = ''] = editorAddress(path, { line: 3 }).split('?')
      expect(address).not.toContain('.')
      expect(pathOfAddress(address.replace('/rules/edit/', ''))).toBe(path)
    }
  })

  it('keep line, view and backtest, and drop what is unknown', () => {
    expect(readEditorPlace('?line=12&view=form')).toEqual({ line: 12, view: 'form' })
    expect(readEditorPlace('?line=-1&view=nonsense')).toEqual({ view: 'yaml' })
  })
})

const rule = (part: Partial<RuleSummary>): RuleSummary => ({
  ruleId: 'one',
  module: 'desk',
  title: 'One',
  path: 'rules/desk/a.yaml',
  line: 1,
  phase: 'route',
  mode: 'active',
  condition: '',
  hash: '',
  when: 'message.received',
  plain: 'If the subject contains *key*',
  hits: 1,
  lastHitAt: null,
  tests: 1,
  failedTests: 0,
  observing: null,
  suspended: null,
  ...part,
})

describe('the filter of the list', () => {
  const rules = [
    rule({}),
    rule({ ruleId: 'two', mode: 'off', module: '' }),
    rule({ ruleId: 'three', suspended: { at: 0, sentence: '' }, failedTests: 1 }),
    rule({ ruleId: 'four', mode: 'observe', hits: 0 }),
  ]
  const ids = (search: string) => filterRules(rules, searchToRuleFilter(search)).map(({ ruleId }) => ruleId)

  it('lets through by state, module and words', () => {
    expect(ids('')).toEqual(['one', 'two', 'three', 'four'])
    expect(ids('?state=off')).toEqual(['two'])
    expect(ids('?state=suspended')).toEqual(['three'])
    expect(ids('?state=failing')).toEqual(['three'])
    expect(ids('?state=observing')).toEqual(['four'])
    expect(ids('?state=idle')).toEqual(['four'])
    expect(ids('?module=')).toEqual(['two'])
    expect(ids('?text=KEY%20four')).toEqual(['four'])
  })

  it('is its address', () => {
    const filter = { text: 'a b', state: 'off', module: '' } as const
    expect(searchToRuleFilter(ruleFilterToSearch(filter))).toEqual(filter)
    expect(ruleFilterToSearch(wholeRuleFilter)).toBe('')
  })

  it('shows a rule that was switched off as off, whatever stopped it before', () => {
    expect(stateOfRule({ mode: 'off', suspended: { at: 0, sentence: '' } })).toBe('off')
  })
})

describe('a new rule', () => {
  it.each([
    ['Keys lost', 'keys-lost'],
    ['  Ärger im Büro! ', 'arger-im-buro'],
    ['2 keys', 'keys'],
    ['7', null],
    ['', null],
  ])('named %j is the file %j', (typed, name) => {
    expect(toRuleName(typed)).toBe(name)
  })

  it('begins with an example that holds its id everywhere', () => {
    for (const example of ruleExamples) {
      expect(fillExample(example, 'my-rule')).not.toContain('<ID>')
      expect(fillExample(example, 'my-rule')).toContain('matched: [my-rule]')
    }
  })
})
