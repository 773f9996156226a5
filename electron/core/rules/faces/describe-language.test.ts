import { describe, expect, it } from 'vitest'
import { formOperators, RuleForm } from '#shared/model/rule-form.ts'
import { RuleLanguage } from '#shared/model/rule-language.ts'
import { parseDuration } from '#shared/text/duration.ts'
import { buildRuleSet } from '../build-rule-set.ts'
import { operatorsByType } from '../build-test.ts'
import { phases } from '../decision.ts'
import { parseCondition } from '../parse-condition.ts'
import { readCondition } from '../parse-structured.ts'
import { readAmount } from '../read-amount.ts'
import { onceKinds } from '../rule.ts'
import { openSource } from '../source-reader.ts'
import { ruleEvents } from '../trace.ts'
import { describeLanguage } from './describe-language.ts'
import { looseContext } from './loose-context.ts'
import { nodeOfValue } from './plain-value.ts'

function exampleOf(word: string, type: string): string {
  if (word.endsWith('empty')) return ''
  if (/^(older|newer)/.test(word)) return '1 hour'
  return type === 'time' ? "'2025-05-01'" : type === 'number' ? '5' : "'abc'"
}

describe('the language as data', () => {
  const language = describeLanguage()

  it('FACE-4 is of the shape clients read, in both languages', () => {
    expect(RuleLanguage.parse(language)).toEqual(language)
    const german = describeLanguage('de')
    expect(german.fields.map(({ name }) => name)).toEqual(language.fields.map(({ name }) => name))
    for (const part of ['fields', 'fileKeys', 'ruleKeys', 'scopeKeys', 'actions', 'expectKeys'] as const) {
      expect(language[part].filter(({ name, about }) => about === name)).toEqual([])
      expect(german[part].filter(({ name, about }) => about === name)).toEqual([])
    }
  })

  it('FACE-4 every field is read with every operator it names, in both forms', () => {
    const context = looseContext
    const texts = language.fields.flatMap(({ name, type }) => {
      const field = name === 'header' ? "header 'X-A'" : name
      if (type === 'flag') return [field]
      return language.operators
        .filter(({ types }) => types.includes(type))
        .map(({ word }) => `${field} ${word} ${exampleOf(word, type)}`)
    })
    expect(texts.length).toBeGreaterThan(300)
    expect(texts.filter((text) => parseCondition(text, context).condition === null)).toEqual([])
    const { to } = openSource('a.yaml', '')
    for (const { name, type } of language.fields.filter((field) => field.type !== 'flag' && field.name !== 'header')) {
      for (const { key, word } of language.operators.filter(({ types }) => types.includes(type))) {
        const value = exampleOf(word, type).replaceAll("'", '')
        readCondition(to, nodeOfValue({ [name]: { [key]: value === '' ? true : value } }), context)
      }
    }
    expect(to.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  })

  it('FACE-4 every action and parameter it names is known to the reader, and no other', () => {
    const findingsOf = (action: string): string[] =>
      buildRuleSet([
        { path: 'rules/alpha/a.yaml', text: `- { id: one, phase: qualify, condition: always, action: ${action} }` },
      ]).diagnostics.map(({ code, message }) => `${code} ${message}`)
    for (const { name, parameters } of language.actions) {
      expect(findingsOf(`{ ${name}: 5 }`).join()).not.toContain('unknown action')
      for (const parameter of parameters)
        expect(findingsOf(`{ ${name}: { ${parameter}: 5 } }`).join()).not.toContain('unknown key')
      if (parameters.length > 0) expect(findingsOf(`{ ${name}: { nonsense: 5 } }`).join()).toContain('unknown key')
    }
    expect(findingsOf('{ nonsense: 5 }').join()).toContain('unknown action')
  })

  it('FACE-4 every key, event, phase and unit it names is known to the reader', () => {
    for (const { name } of [...language.ruleKeys]) {
      const text = `- { id: one, condition: always, action: { tag: x }, ${name}: 5 }`
      expect(JSON.stringify(buildRuleSet([{ path: 'rules/alpha/a.yaml', text }]).diagnostics)).not.toContain('E103')
    }
    expect(language.durationUnits.filter((unit) => !parseDuration(`2 ${unit}s`).ok)).toEqual([])
    expect(language.sizeUnits.filter((unit) => readAmount(`2 ${unit}`) === null)).toEqual([])
  })

  it('FACE-4 the form knows the same words as the reader', () => {
    expect(RuleForm.shape.phase.options).toEqual([...phases])
    expect(RuleForm.shape.when.options).toEqual([...ruleEvents])
    expect(RuleForm.shape.once.unwrap().options).toEqual([...onceKinds])
    const operators = new Set(Object.values(operatorsByType).flat())
    expect(new Set<string>([...operators, 'set', 'has'])).toEqual(new Set<string>(formOperators))
  })
})
