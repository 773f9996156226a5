import type { PlainLanguage } from '../rules/plain/language.ts'
import { renderPlainRule } from '../rules/plain/render-plain.ts'
import type { CompiledRule } from '../rules/rule-set.ts'

export type { PlainLanguage }

/** A rule as sentences for people, groups as nested bullets. */
export const plainTextOf = (rule: CompiledRule, language: PlainLanguage): string => renderPlainRule(rule, language).text
