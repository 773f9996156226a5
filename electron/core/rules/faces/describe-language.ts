import { RuleForm, ScopeForm } from '#shared/model/rule-form.ts'
import { FieldKind, type LanguageKey, NameKind, type RuleLanguage } from '#shared/model/rule-language.ts'
import { durationWords } from '#shared/text/duration.ts'
import { actionKeys } from '../action-keys.ts'
import { operatorsByType } from '../build-test.ts'
import { phases, priorities } from '../decision.ts'
import { fieldNames, findField } from '../fields.ts'
import { actionNames } from '../parse-actions.ts'
import { entryKeys } from '../parse-entry.ts'
import { fileKeys } from '../parse-rule-file.ts'
import { expectKeys } from '../parse-rule-tests.ts'
import { operatorsByKey } from '../parse-structured.ts'
import type { Language, PlainLanguage } from '../plain/language.ts'
import { languageOf } from '../plain/render-plain.ts'
import { amountUnits } from '../read-amount.ts'
import { onceKinds } from '../rule.ts'
import { ruleEvents } from '../trace.ts'

/**
 * What may be written in rule files, for completion, hover and forms: from the tables the files are read by, so that nothing is offered that
 * the reader refuses.
 *
 * Shapes: `about` is in the language asked for; `names` are empty, they belong to the organisation and not to the language.
 */
export function describeLanguage(language: PlainLanguage = 'en'): RuleLanguage {
  const words = languageOf(language)
  const parameters: Readonly<Record<string, readonly string[]>> = actionKeys
  return {
    fields: fieldNames.map((name) => ({
      name,
      about: words.fields.get(name)?.title ?? name,
      type: findField(name)?.type ?? 'text',
    })),
    operators: operatorsOf(words),
    fileKeys: fileKeys.map((name) => describeKey(name, name, words)),
    ruleKeys: entryKeys.map((name) => describeKey(name, name, words)),
    scopeKeys: Object.keys(ScopeForm.shape).map((name) => describeKey(name, name, words)),
    actions: actionNames.map((name) => ({
      ...{ name, about: words.actions.get(name) ?? name, parameters: [...(parameters[name] ?? [])] },
      ...{ values: [...(actionValues.get(name) ?? [])], names: actionNameKinds.get(name) ?? null },
    })),
    expectKeys: expectKeys.map((name) => describeKey(name, `expect.${name}`, words)),
    durationUnits: [...durationWords],
    sizeUnits: [...amountUnits],
    names: noNames(),
  }
}

function noNames(): RuleLanguage['names'] {
  return Object.fromEntries(NameKind.options.map((kind) => [kind, []])) as unknown as RuleLanguage['names'] // one entry for each kind
}

function describeKey(name: string, key: string, words: Language): LanguageKey {
  const values = keyValues.get(key) ?? []
  return { name, about: words.keys.get(key) ?? name, values: [...values], names: keyNameKinds.get(key) ?? null }
}

const { mode, stop } = RuleForm.shape
const yes = ['true']
const yesOrNo = ['true', 'false']

const keyValues: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ...([
    ['orgo_rules', ['1']],
    ['mode', mode.options],
    ['phase', phases],
    ['when', ruleEvents],
    ['once', onceKinds],
  ] as const),
  ...([
    ['stop', stop.options],
    ['override', yesOrNo],
    ['if', ['always']],
    ['condition', ['always']],
  ] as const),
  ['direction', ScopeForm.shape.direction.options],
  ['origin', ScopeForm.shape.origin.options],
  ['expect.priority', priorities],
  ...['expect.confidential', 'expect.suppressed', 'expect.kept'].map((name): [string, readonly string[]] => [name, yesOrNo]),
])

const keyNameKinds: ReadonlyMap<string, NameKind> = new Map<string, NameKind>([
  ['module', 'module'],
  ['expect.module', 'module'],
  ['expect.status', 'state'],
  ['expect.assignee', 'target'],
  ['expect.route_to', 'target'],
  ['expect.files', 'resource'],
  ['expect.checklists', 'checklist'],
  ['expect.templates', 'template'],
])

const actionValues: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ['set_priority', priorities],
  ['set_requester', ['reply_to', 'forwarded']],
  ['confidential', yes],
  ['suppress_auto_reply', yes],
  ['archive', yes],
  ['stop', stop.options],
])

const actionNameKinds: ReadonlyMap<string, NameKind> = new Map<string, NameKind>([
  ['route_to', 'target'],
  ['assign', 'target'],
  ['checklist', 'checklist'],
  ['set_status', 'state'],
  ['module', 'module'],
  ['attach', 'resource'],
  ['send_template', 'template'],
])

/** Each operator as short text and as a key of the structured form, with the types of field it fits. */
function operatorsOf(words: Language): RuleLanguage['operators'] {
  return [...operatorsByKey].map(([key, { name }]) => ({
    word: key.replaceAll('_', ' '),
    key,
    about: words.operators[name],
    types: FieldKind.options.filter((type) => operatorsByType[type].includes(name)),
  }))
}
