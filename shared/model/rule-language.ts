import { z } from 'zod'

/** A word of the rule language with one sentence on what it means. */
export const LanguageWord = z.object({ name: z.string(), about: z.string() })
export type LanguageWord = z.infer<typeof LanguageWord>

export const FieldKind = z.enum(['text', 'addresses', 'time', 'number', 'flag'])
export type FieldKind = z.infer<typeof FieldKind>

/** Which fields a value of an action or key may be completed from. */
export const NameKind = z.enum(['target', 'role', 'list', 'module', 'template', 'checklist', 'calendar', 'resource', 'state'])
export type NameKind = z.infer<typeof NameKind>

/** A key of a file or of a rule, or an action: its name, the values it knows, and which names of this organisation fit. */
export const LanguageKey = LanguageWord.extend({ values: z.array(z.string()), names: NameKind.nullable() })
export type LanguageKey = z.infer<typeof LanguageKey>

/**
 * What an editor may offer: the words of the rule language, and the names that this organisation's files hold.
 *
 * Shapes: `operators` name the types of fields they fit; `word` is short text such as `contains any`, `key` the structured form's
 * `contains_any`.
 */
export const RuleLanguage = z.object({
  fields: z.array(LanguageWord.extend({ type: FieldKind })),
  operators: z.array(z.object({ word: z.string(), key: z.string(), about: z.string(), types: z.array(FieldKind) })),
  fileKeys: z.array(LanguageKey),
  ruleKeys: z.array(LanguageKey),
  /** `parameters` are the keys of an action that is written as a map. */
  actions: z.array(LanguageKey.extend({ parameters: z.array(z.string()) })),
  scopeKeys: z.array(LanguageKey),
  expectKeys: z.array(LanguageKey),
  /** Words of durations in the singular, and units of sizes. */
  durationUnits: z.array(z.string()),
  sizeUnits: z.array(z.string()),
  names: z.record(NameKind, z.array(z.string())),
})
export type RuleLanguage = z.infer<typeof RuleLanguage>
