import fc from 'fast-check'
import type { Json } from '#shared/model/json.ts'
import { type ActionForm, RuleForm, ScopeForm } from '#shared/model/rule-form.ts'
import { buildTest, type OperatorName, operatorsByType } from '../build-test.ts'
import { type Condition, groupConditions, type Test } from '../condition.ts'
import { fieldNames, findField } from '../fields.ts'
import { readAmount } from '../read-amount.ts'
import { formOfCondition } from './condition-form.ts'
import { looseContext } from './loose-context.ts'

// Every kind of quote, so that the text form must choose; never all of them in one value, which short text cannot say.
const anyWord = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
  fc.constantFrom(
    'burst pipe',
    "guest's",
    'say "now"',
    '«Wasser»',
    '*@lift.example',
    '@x.example',
    'Ärger #1',
    'a: b',
    'or',
    '60',
    'null',
  ),
)
const isSayable = (text: string): boolean =>
  text.trim() !== '' && !/[\p{Cc}\ufffd]/u.test(text) && ["'", '"', '»', '’'].some((end) => !text.includes(end))
export const anyText = anyWord.filter(isSayable)
const anyPattern = fc.constantFrom('complaint|unaccept(able|ed)', '^re:', '\\d{4}', "o'clock")
const anyDate = fc.constantFrom('2025-05-01', '2025-05-01T09:00')
const anyDuration = fc.constantFrom('1 hour', '2 business days', '1 year 2 months', '90 minutes')
const anyAmount = fc.constantFrom('0', '5', '10 MB', '2.5', '1536 KB', '1000')

/** Any test that a field and operator of the language's own tables make, so that new ones are met without a change here. */
const anyTest: fc.Arbitrary<Test> = fc
  .constantFrom(...fieldNames)
  .chain((name) => {
    const type = findField(name)?.type ?? 'text'
    if (type === 'flag') return fc.constant<Test>({ kind: 'flag', field: name })
    return fc.constantFrom(...operatorsByType[type]).chain((operator) => anyTestOf(name, operator))
  })
  .filter((test) => test !== null)

function anyTestOf(field: string, operator: OperatorName): fc.Arbitrary<Test | null> {
  const type = findField(field)?.type ?? 'text'
  const one = ['matches', 'before', 'after', 'older', 'newer', '>', '<', '>=', '<='].includes(operator)
  const value =
    operator === 'older' || operator === 'newer'
      ? anyDuration
      : type === 'time'
        ? anyDate
        : type === 'number'
          ? anyAmount
          : operator === 'matches'
            ? anyPattern
            : anyText
  return fc
    .record({
      values: fc.array(value, { minLength: 1, maxLength: one ? 1 : 3 }),
      list: operator === 'in' ? fc.constantFrom(null, 'suppliers', 'our_people') : fc.constant(null),
      exactly: type === 'text' || type === 'addresses' ? fc.boolean() : fc.constant(false),
      all: fc.boolean(),
      word: fc.boolean(),
    })
    .map(({ values, list, ...rest }) => {
      const raw = (text: string) => ({ text, number: readAmount(text), start: 0, end: 0 })
      const header = field === 'header' ? 'x-a' : null
      const { test } = buildTest(
        {
          ref: { field, header },
          operator,
          values: values.map(raw),
          list: list === null ? null : raw(list),
          ...rest,
          start: 0,
          end: 0,
        },
        looseContext,
      )
      return test
    })
}

const anyLeaf: fc.Arbitrary<Condition> = fc.oneof(
  { weight: 8, arbitrary: anyTest.map((test): Condition => ({ op: 'test', test })) },
  { weight: 1, arbitrary: fc.constant<Condition>({ op: 'always' }) },
  {
    weight: 1,
    arbitrary: fc
      .array(fc.constantFrom('*.pdf', '*invoice*.pdf', 'Plan 3.dwg'), { maxLength: 2 })
      .map((globs): Condition => ({ op: 'test', test: { kind: 'attachment', globs } })),
  },
)

/** Any canonical condition. */
export const { tree: anyCondition } = fc.letrec<{ tree: Condition }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    anyLeaf,
    tie('tree').map((item): Condition => ({ op: 'not', item })),
    fc
      .tuple(fc.constantFrom('and' as const, 'or' as const), fc.array(tie('tree'), { minLength: 2, maxLength: 3 }))
      .map(([op, items]) => groupConditions(op, items)),
  ),
}))

const anyLabel = fc.option(fc.oneof(anyText, fc.constantFrom('Emergency', 'two\nlines', "guest's #1: a", '- x', 'true', '12')), {
  nil: null,
})
// A rule file with the key __proto__ is refused (E103): no form holds one.
const anyJson: fc.Arbitrary<Json> = fc
  .jsonValue({ maxDepth: 2, noUnicodeString: false })
  .filter((value) => !JSON.stringify(value).includes('"__proto__"'))
  .map((value) => JSON.parse(JSON.stringify(value)) as Json) // what JSON gives is JSON
const anyAction: fc.Arbitrary<ActionForm> = fc.oneof(
  fc.constantFrom<ActionForm>(
    { action: 'tag', value: 'invoice' },
    { action: 'assign', value: 'role:coordinator' },
    { action: 'assign', value: { role: 'coordinator', pick: 'rotate' } },
    { action: 'set_priority', value: { at_least: 'high' } },
    { action: 'attach', value: ['protocol.pdf', { from: 'message', only: ['*.jpg'], max: '10 MB' }] },
    {
      action: 'escalate_after',
      value: [
        { after: '1 hour', to: 'role:coordinator' },
        { after: '4 hours', unless: 'not task.open' },
      ],
    },
    { action: 'archive', value: true },
  ),
  fc.record({ action: fc.constantFrom('tag', 'add_note', 'due', 'cost'), value: anyJson }),
)

/** Any rule as a form: the words of its choices come from the schema itself. */
export const anyRuleForm: fc.Arbitrary<RuleForm> = fc.record({
  id: fc.option(fc.stringMatching(/^[a-z][a-z0-9-]{1,20}$/), { nil: null }),
  title: anyLabel,
  description: anyLabel,
  mode: fc.constantFrom(...RuleForm.shape.mode.options),
  phase: fc.constantFrom(...RuleForm.shape.phase.options),
  when: fc.constantFrom(...RuleForm.shape.when.options),
  scope: fc.record({
    mailbox: fc.array(anyText, { maxLength: 2 }),
    folder: fc.array(anyText, { maxLength: 2 }),
    direction: fc.constantFrom(...ScopeForm.shape.direction.options),
    origin: fc.constantFrom(...ScopeForm.shape.origin.options),
    module: fc.array(fc.constantFrom('alpha', 'beta'), { maxLength: 2 }),
  }),
  once: fc.option(fc.constantFrom(...RuleForm.shape.once.unwrap().options), { nil: null }),
  stop: fc.constantFrom(...RuleForm.shape.stop.options),
  override: fc.boolean(),
  condition: fc.option(anyCondition.map(formOfCondition), { nil: null }),
  actions: fc.array(anyAction, { maxLength: 4 }),
})

/** A file that people wrote by hand: every style of YAML, comments and blank lines at all places. */
export const handwritten = `# Rules of the front desk
orgo_rules: 1   # the only version
timezone: Europe/Berlin
lists: { suppliers: ["*@lift.example", service@pump.example] }

rules:
  # What cannot wait.
  - id: alpha-emergency   # never rename
    title: 'Emergency'
    # Two ways to say it.
    if:
      all:
        # the words
        - subject: { contains_any: [emergency, "burst pipe"] }   # keep short
        - none:
            - from: { in: suppliers }
            - "is_list"   # robots
    then:
      - set_priority: urgent   # at once
      # the paper
      - attach: ["emergency_protocol.pdf", { from: message, only: ["*.jpg", '*.pdf'], max: 10 MB }]
      - escalate_after:
          - { after: 1 hour, to: "role:coordinator", late: send }   # first

          - after: 4 hours
            to: "role:alpha_head"   # then
            unless: "not task.open"
    stop: phase   # nothing else

  - { id: alpha-short, condition: "always", action: {tag: short,   archive: true}, }   # on one line


  -
    id: alpha-late
    description: |
      Two lines
      of text.
    if: >-
      subject contains 'invoice'
      and not from in suppliers

    then: { tag: invoice, due: 10 business days, stop: all }
    phase:   assign
    scope:
      mailbox: desk@example.org
      direction: any   # ours too

tests:
  # They run against the whole set.
  - { name: t, message: { subject: Emergency }, expect: { matched: [alpha-emergency] } }
# the end
`
