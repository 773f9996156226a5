import { describe, expect, it } from 'vitest'
import { checkRuleFiles } from './check-rule-files.ts'
import { createReadBefore } from './read-before.ts'

const files = (changes: Record<string, string> = {}) =>
  Object.entries({
    'rules/_all/all.yaml': '- id: all-one\n  if: "from in friends"\n  then: { tag: friend }\n',
    'rules/desk/module.yaml': 'module: 1\ntitle: Desk\n',
    'rules/desk/pump.yaml': '- id: pump\n  if: "subject contains \'pump\'"\n  then: { tag: water }\n',
    'rules/shared.yaml': 'lists:\n  friends: ["*@friend.example"]\n',
    ...changes,
  })
    .map(([path, text]) => ({ path, text }))
    .sort((a, b) => (a.path < b.path ? -1 : 1))

describe('what was read before', () => {
  it('RUL-1 changes no answer: a file, a list, a module, a new folder and an error are seen at once', () => {
    const before = createReadBefore()
    const names = {}
    const steps: Record<string, string>[] = [
      {},
      { 'rules/desk/pump.yaml': '- id: pump\n  if: "subject contains \'lamp\'"\n  then: { tag: light }\n' },
      { 'rules/shared.yaml': 'lists:\n  foes: ["*@foe.example"]\n' },
      { 'rules/desk/module.yaml': 'module: one\n' },
      { 'rules/shop/sale.yaml': '- id: sale\n  if: "subject contains \'sale\'"\n  then: { module: desk }\n' },
      { 'rules/desk/pump.yaml': '- id: all-one\n  if: "subject contians \'pump\'"\n  then: { tag: water }\n' },
      {},
    ]
    for (const step of steps) {
      const fresh = checkRuleFiles(files(step), [], 'UTC', names)
      const again = checkRuleFiles(files(step), [], 'UTC', names, before)
      expect(again.diagnostics).toEqual(fresh.diagnostics)
      expect(again.loaded?.ruleSet.hash).toBe(fresh.loaded?.ruleSet.hash)
      expect(again.loaded?.modules).toEqual(fresh.loaded?.modules)
    }
  })

  it('RUL-1 what has not changed is not read again', () => {
    const before = createReadBefore()
    const context = { sharedLists: new Set<string>(), zone: 'UTC', modules: [], catalog: null, editor: null }
    const first = before.parseRuleFile('rules/a/b.yaml', '[]\n', context)
    expect(before.parseRuleFile('rules/a/b.yaml', '[]\n', { ...context })).toBe(first)
    expect(before.parseRuleFile('rules/a/b.yaml', '[]\n', { ...context, zone: 'Europe/Berlin' })).not.toBe(first)
    const names = {}
    const catalog = before.loadCatalog(files(), names, 'UTC')
    expect(before.loadCatalog(files({ 'rules/desk/pump.yaml': '[]\n' }), names, 'UTC')).toBe(catalog)
  })
})
