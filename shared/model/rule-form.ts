import { z } from 'zod'
import type { Json } from './json.ts'

/** Operators as the form names them: those of the language, `set` for a flag, `has` for attachments. */
export const formOperators = [
  'contains',
  'equals',
  'starts_with',
  'ends_with',
  'like',
  'matches',
  'in',
  'before',
  'after',
  'older',
  'newer',
  '>',
  '<',
  '>=',
  '<=',
  'empty',
  'set',
  'has',
] as const
export const FormOperator = z.enum(formOperators)
export type FormOperator = z.infer<typeof FormOperator>

/**
 * One test of a condition, as a form shows it.
 *
 * Shapes: `field` is a field's name, `attachment` for attached files; `header` is set for the field `header` only; `values` are texts as a
 * person types them (`10 MB`, `2 business days`, `2025-05-01`); `list` names a list and stands alone; `all` asks for all values, not any.
 */
export const TestForm = z.strictObject({
  kind: z.literal('test'),
  field: z.string().max(100),
  header: z.string().max(500).nullable(),
  operator: FormOperator,
  values: z.array(z.string().max(500)).max(200),
  list: z.string().max(100).nullable(),
  all: z.boolean(),
  word: z.boolean(),
  exactly: z.boolean(),
  not: z.boolean(),
})
export type TestForm = z.infer<typeof TestForm>

export type GroupForm = { kind: 'group'; join: 'all' | 'any'; not: boolean; items: ConditionForm[] }

/** A condition as nested boxes: a group joins its items by "all" or "any", `not` turns it round ("none"). */
export type ConditionForm = { kind: 'always' } | GroupForm | TestForm

export const ConditionForm: z.ZodType<ConditionForm> = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('always') }),
    z.strictObject({
      kind: z.literal('group'),
      join: z.enum(['all', 'any']),
      not: z.boolean(),
      items: z.array(ConditionForm).min(1).max(200),
    }),
    TestForm,
  ]),
)

// Not z.json(): its type is wider than what the file can hold.
const JsonValue: z.ZodType<Json> = z.lazy(() =>
  z.union([z.null(), z.boolean(), z.number(), z.string(), z.array(JsonValue), z.record(z.string(), JsonValue)]),
)

/** One action with its parameters as the file writes them: `{ action: 'assign', value: 'role:coordinator' }`. */
export const ActionForm = z.strictObject({ action: z.string().max(100), value: JsonValue })
export type ActionForm = z.infer<typeof ActionForm>

export const ScopeForm = z.strictObject({
  mailbox: z.array(z.string()),
  folder: z.array(z.string()),
  direction: z.enum(['incoming', 'outgoing', 'any']),
  origin: z.enum(['live', 'import', 'any']),
  module: z.array(z.string()),
})
export type ScopeForm = z.infer<typeof ScopeForm>

/**
 * A whole rule as a form shows it: the third face of the rule language beside short text and structured YAML.
 *
 * Shapes: defaults are filled in; `id`, `title`, `description` are null where the file has none; `once` is null for the default of `when`;
 * `condition` is null for a rule that people run by hand and that asks nothing; `stop` holds the key and the action of that name.
 */
export const RuleForm = z.strictObject({
  id: z.string().max(80).nullable(),
  title: z.string().max(500).nullable(),
  description: z.string().max(5_000).nullable(),
  mode: z.enum(['active', 'observe', 'off']),
  phase: z.enum(['qualify', 'route', 'assign', 'notify']),
  when: z.enum(['message.received', 'task.created', 'task.updated', 'timer', 'manual']),
  scope: ScopeForm,
  once: z.enum(['per_thread', 'per_message', 'per_task', 'per_episode', 'per_run']).nullable(),
  stop: z.enum(['none', 'phase', 'all']),
  override: z.boolean(),
  condition: ConditionForm.nullable(),
  actions: z.array(ActionForm).max(20),
})
export type RuleForm = z.infer<typeof RuleForm>

/** A rule as it stands when nothing is said: what a new form begins with. */
export const emptyRuleForm: RuleForm = {
  id: null,
  title: null,
  description: null,
  mode: 'active',
  phase: 'route',
  when: 'message.received',
  scope: { mailbox: [], folder: [], direction: 'incoming', origin: 'any', module: [] },
  once: null,
  stop: 'none',
  override: false,
  condition: null,
  actions: [],
}
