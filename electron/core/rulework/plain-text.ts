import type { CompiledRule } from '../rules/rule-set.ts'

export type PlainLanguage = 'en' | 'de'

/** A rule as sentences for people, groups as nested bullets. */
export function plainTextOf(_rule: CompiledRule, _language: PlainLanguage): string {
  return ''
}
