import { describe, expect, it } from 'vitest'
import type { RuleLanguage } from '#shared/model/rule-language.ts'
import { completeRule } from './complete-rule.ts'
import { findCompletionPlace } from './completion-place.ts'

const key = (name: string, values: string[] = [], names: RuleLanguage['ruleKeys'][number]['names'] = null) => ({
  name,
  about: '',
  values,
  names,
})
const language: RuleLanguage = {
  fields: [
    { name: 'subject', about: '', type: 'text' },
    { name: 'from', about: '', type: 'addresses' },
    { name: 'received', about: '', type: 'time' },
    { name: 'is_list', about: '', type: 'flag' },
    { name: 'sender.role', about: '', type: 'text' },
  ],
  operators: [
    { word: 'contains', key: 'contains', about: '', types: ['text', 'addresses'] },
    { word: 'in', key: 'in', about: '', types: ['text', 'addresses'] },
    { word: 'older than', key: 'older_than', about: '', types: ['time'] },
  ],
  fileKeys: [key('orgo_rules'), key('rules')],
  ruleKeys: [key('id'), key('phase', ['qualify', 'route']), key('if'), key('then')],
  scopeKeys: [],
  actions: [
    { ...key('assign', [], 'target'), parameters: [] },
    { ...key('set_priority', ['high', 'urgent']), parameters: [] },
  ],
  expectKeys: [key('matched')],
  durationUnits: ['day'],
  sizeUnits: ['MB'],
  names: {
    target: ['role:coordinator'],
    role: ['parent'],
    list: ['suppliers'],
    module: [],
    template: [],
    checklist: [],
    calendar: [],
    resource: [],
    state: [],
  },
}
const offered = (rest: string): string[] => {
  const text = `orgo_rules: 1\nrules:\n  - id: one\n${rest}`
  return completeRule(findCompletionPlace(text, text.length), language).map(({ label }) => label)
}

describe('B-19 completion', () => {
  it.each([
    ['keys of a rule', '    ', ['id', 'phase', 'if', 'then']],
    ['values of a key', '    phase: ', ['qualify', 'route']],
    ['actions', '    then:\n      - ', ['assign', 'set_priority']],
    ['values of an action', '    then:\n      - set_priority: ', ['high', 'urgent']],
    ['people and roles', '    then: { assign: r', ['role:coordinator']],
    [
      'fields at the start of a condition',
      '    if: "',
      ['subject', 'from', 'received', 'is_list', 'sender.role', 'not', 'has attachment', 'always'],
    ],
    ['operators that fit a text', '    if: "subject ', ['contains', 'in']],
    ['operators that fit a time', '    if: "received old', ['older than']],
    ['lists after in', '    if: "not from in ', ['suppliers']],
    ['roles where a role is asked', '    if: "sender.role contains ', ['parent']],
    ['what joins two tests', "    if: \"subject contains 'a' ", ['and', 'or']],
    ['what joins after a flag', '    if: "is_list ', ['and', 'or']],
    ['nothing inside a quoted value', '    if: "subject contains \'a', []],
    ['operators of the structured form', '    if: { subject: { ', ['contains', 'in']],
    ['what a test expects', 'tests:\n- expect: { ', ['matched']],
  ])('offers %s', (_name, rest, expected) => {
    expect(offered(rest)).toEqual(expected)
  })
})
