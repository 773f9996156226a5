import { describe, expect, it } from 'vitest'
import { operatorsByType } from '../build-test.ts'
import type { Condition } from '../condition.ts'
import { looseContext } from '../faces/loose-context.ts'
import { fieldNames, findField } from '../fields.ts'
import { actionNames } from '../parse-actions.ts'
import { parseCondition } from '../parse-condition.ts'
import { buildSample } from '../testing-rules.ts'
import { plainLanguages } from './language.ts'
import { flattenPlain, languageOf, renderPlainCondition, renderPlainRule, renderPlainTree } from './render-plain.ts'

function conditionOf(text: string): Condition {
  const { condition, problems } = parseCondition(text, looseContext)
  if (!condition) throw new Error(`${text}: ${JSON.stringify(problems)}`)
  return condition
}

const onOneField: Readonly<Record<string, readonly string[]>> = {
  text: [
    "contains 'abc'",
    "contains ('abc', 'def')",
    "contains all ('abc', 'def')",
    "contains word 'abc'",
    "contains any word ('abc', 'def')",
    "contains exactly 'abc'",
  ].concat([
    "equals 'abc'",
    "equals ('abc', 'def')",
    "starts with 'abc'",
    "ends with ('abc', 'def')",
    "like 'a*c'",
    "matches 'a+c'",
    'in suppliers',
    "in ('abc', 'def')",
    'is empty',
  ]),
  addresses: ["contains 'abc'", "equals ('a@x.example', 'b@x.example')", 'in suppliers', 'is empty'],
  time: [
    "before '2025-05-01'",
    "after '2025-05-01T09:00'",
    "equals '2025-05-01'",
    'older than 1 day',
    'older than 2 business days',
    'newer than 1 hour 30 minutes',
    'is empty',
  ],
  number: ['larger than 3', 'smaller than 3', '>= 3', '<= 3', 'equals (3, 4)', 'is empty'],
  flag: [''],
}

/** Every field with a usual operator; the first field of each type with all of them; each also turned round. */
function listTestTexts(): string[] {
  const seen = new Set<string>()
  return fieldNames.flatMap((name) => {
    const type = findField(name)?.type ?? 'text'
    const field = name === 'header' ? "header 'X-A'" : name
    const all = onOneField[type] ?? []
    const shown = seen.has(type) ? all.slice(0, 1) : all
    seen.add(type)
    return shown.flatMap((rest) => [`${field} ${rest}`.trim(), `not ${field} ${rest}`.trim()])
  })
}

const nested = [
  "subject contains 'abc' and not from in suppliers",
  "subject contains 'abc' or (body contains 'abc' and (is_list or not has attachment '*.pdf'))",
  "not (subject contains 'abc' or is_list)",
  "not (subject contains 'abc' and is_list)",
  'not not is_list',
  'always',
  'has attachment',
  "has no attachment ('*.pdf', 'plan.dwg')",
  'size larger than 10 MB',
]

const rules = `orgo_rules: 1
lists: { suppliers: ["*@pump.example"] }
rules:
- id: alpha-emergency
  if: "subject contains any ('emergency', 'burst pipe') and not from in suppliers"
  then:
    - set_priority: urgent
    - route_to: emergency@organization.com
    - attach: [emergency_protocol.pdf]
    - attach: { from: message, only: ["*.jpg", "*.pdf"], max: 10 MB }
    - checklist: burst-pipe
    - escalate_after:
        - { after: 1 hour, to: "role:coordinator", late: send }
        - { after: 4 hours, to: "role:alpha_head", unless: "not task.open" }
        - { after: 2 business days, set_priority: { at_least: high }, assign: { role: desk, pick: rotate }, template: late, late: drop }
  stop: phase
- id: alpha-short
  if: "subject contains 'emergency'"
  then: { route_to: [emergency@organization.com, "team:desk"], escalate_after: 1 hour }
- id: alpha-waiting
  when: timer
  if: "task.waiting_since older than 2 business days and task.open"
  then: { set_priority: { at_least: high }, assign: "person:ana" }
- id: alpha-new
  when: task.created
  if: "task.priority is urgent"
  then: { add_note: "Call first", due: { in: 3 business days, from: now, at: "17:00" } }
- id: alpha-changed
  when: task.updated
  if: "task.overdue or task.reopened > 2"
  then: { untag: [early, calm], set_status: waiting, snooze: 2 days }
  once: per_episode
- id: alpha-macro
  when: manual
  then:
    - cost: { amount: "120.00", currency: EUR, kind: material, note: spare part }
    - cost: { minutes: 30, rate: "40.00" }
    - snooze: { until: "2026-05-01T09:00" }
- id: alpha-report
  phase: qualify
  if:
    any:
      - recipient: trust@organization.com
      - all: [ subject: { contains_any: [report, claim] }, "body contains 'told nobody' and not is_list" ]
  then:
    - confidential: { case: alpha, readers: ["role:case_officer"] }
    - suppress_auto_reply: true
    - assign: "role:case_officer"
    - module: alpha
    - workflow: case
    - set_requester: forwarded
  stop: all
- id: alpha-join
  phase: qualify
  scope: { mailbox: "desk@organization.com", folder: ["Sent*"], direction: any, origin: live }
  if: "always"
  then: { join: { by: subject, within: "14 days" } }
- id: alpha-answer
  mode: observe
  phase: notify
  override: true
  once: per_message
  if: "has attachment"
  then:
    - send_template: { template: received, to: requester, delay: 1 day, language: de }
    - tag: [seen]
    - set_requester: reply_to
- id: alpha-noise
  mode: off
  if: "is_bounce"
  then: { archive: true }
`

describe.each(plainLanguages)('rules in plain words: %s', (language) => {
  it('PLAIN-1 R6 reads every rule, as recorded', async () => {
    const { rules: built } = buildSample(rules)
    const text = built.map((rule) => {
      const { text, tree } = renderPlainRule(rule, language)
      return `${rule.id}\n${text}\n${flattenPlain(tree)}`
    })
    await expect(text.join('\n')).toMatchFileSnapshot(`rules-${language}.golden.txt`)
  })

  it('PLAIN-1 R6 reads every condition, as recorded', async () => {
    const tests = listTestTexts().map((text) => `${text}\n    ${renderPlainCondition(conditionOf(text), language)}`)
    const groups = nested.map(
      (text) =>
        `${text}\n    ${renderPlainCondition(conditionOf(text), language)}\n${flattenPlain([renderPlainTree(conditionOf(text), language)], 2)}`,
    )
    await expect([...tests, ...groups].join('\n')).toMatchFileSnapshot(`conditions-${language}.golden.txt`)
  })

  it('PLAIN-2 has words for every field, operator and action', () => {
    const words = languageOf(language)
    expect([...fieldNames].filter((name) => !words.fields.has(name))).toEqual([])
    expect([...words.fields.keys()].filter((name) => !fieldNames.includes(name))).toEqual([])
    expect([...actionNames].filter((name) => !words.actions.has(name))).toEqual([])
    const operators = [...new Set(Object.values(operatorsByType).flat())]
    expect(operators.filter((name) => !words.operators[name])).toEqual([])
    for (const name of fieldNames) expect('yes' in (words.fields.get(name) ?? {})).toBe(findField(name)?.type === 'flag')
  })

  it('PLAIN-2 the sample holds every action, so that each was read', () => {
    const used = buildSample(rules).rules.flatMap((rule) =>
      rule.actions.map(({ action }) => (action === 'attach_message' ? 'attach' : action)),
    )
    expect(actionNames.filter((name) => name !== 'stop' && !used.some((action) => action === name))).toEqual([])
  })

  it('PLAIN-1 says the same of the same condition however it is written', () => {
    const short = buildSample(`- { id: one, condition: "not (subject is 'a' or is_list)", action: { tag: x } }`).rules[0]
    const long = buildSample(`- { id: one, condition: { none: [ { subject: a }, is_list ] }, action: { tag: x } }`).rules[0]
    if (!short || !long) throw new Error('both are rules')
    expect(renderPlainRule(short, language)).toEqual(renderPlainRule(long, language))
  })
})
