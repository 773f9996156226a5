import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readResourceNames, readRuleFiles } from '../read-rule-files.ts'
import { checkModules } from './check-modules.ts'

const product = resolve(import.meta.dirname, '../../../..')

const whole = {
  'rules/desk/module.yaml':
    'module: 1\ntitle: Desk\nescalate_to: "role:desk_head"\nroles:\n  - { name: desk_head, title: Head }\nfields:\n  - { name: place, title: Place, type: text }\n',
  'rules/desk/found.yaml': `orgo_rules: 1
rules:
  - id: desk-found
    if: "subject contains 'found'"
    then: { tag: found, checklist: hand-out, send_template: thank-you, escalate_after: 1 hour }
  - id: desk-lost
    if: "subject contains 'lost'"
    then: { tag: lost }
  - id: desk-resting
    mode: off
    if: "subject contains 'umbrella'"
    then: { tag: umbrella }
tests:
  - name: something was found
    message: { subject: Found a glove }
    expect: { matched_only: [desk-found] }
  - name: something was lost
    message: { subject: Lost a glove }
    expect: { matched: [desk-lost], not_matched: [desk-found] }
`,
  'templates/desk/thank-you.en.liquid':
    '---\nid: thank-you\nlanguage: en\nsubject: "Thank you: {{ subject }}"\n---\nAt {{ task.fields.place }}{% if task.due %} by {{ task.due }}{% endif %}.\n',
  'templates/desk/checklists/hand-out.yaml': 'checklist: 1\ntitle: Handing out\nitems: [Ask]\n',
  'templates/email/escalation_notification.en.liquid':
    '---\nid: escalation_notification\nlanguage: en\nsubject: Waiting\n---\n{{ escalation.after }}\n',
}
const check = (files: Record<string, string>) => checkModules(Object.entries(files).map(([path, text]) => ({ path, text })))
const findings = (files: Record<string, string>): string[] =>
  check(files).flatMap((module) =>
    module.findings.map(({ path, line, column, code, message }) => `${path}:${line}:${column} ${code} ${message}`),
  )
const change = (path: keyof typeof whole, from: string, to: string) => {
  expect(whole[path]).toContain(from)
  return { ...whole, [path]: whole[path].replace(from, to) }
}
const without = (path: keyof typeof whole) => Object.fromEntries(Object.entries(whole).filter(([name]) => name !== path))

describe('checking modules', () => {
  it('MOD-7 finds nothing in the modules that are shipped, and they are no empty shells', () => {
    const paths = { product, profile: resolve(product, 'no-profile') }
    const { files, diagnostics } = readRuleFiles(paths)
    const checks = checkModules(files, { findings: diagnostics, names: { resources: readResourceNames(paths) } })
    expect(checks.map(({ module, ok, findings }) => [module, ok, findings])).toEqual(
      ['education', 'hr', 'maintenance', '_all'].map((module) => [module, true, []]),
    )
    for (const { counts } of checks.slice(0, 3)) {
      expect(counts.rules).toBeGreaterThan(10)
      expect(counts.tests).toBeGreaterThan(counts.rules)
      for (const part of [
        'states',
        'fields',
        'taskKinds',
        'serviceLevels',
        'checklists',
        'schedules',
        'roles',
        'templates',
      ] as const)
        expect(counts[part]).toBeGreaterThan(2)
      expect(counts.languages).toEqual(expect.arrayContaining(['de', 'en']))
    }
  })

  it('MOD-7 counts what a module has', () => {
    expect(check(whole)).toEqual([
      {
        ...{ module: 'desk', title: 'Desk', ok: true, findings: [] },
        counts: {
          ...{ rules: 3, tests: 2, states: 5, transitions: 5, fields: 1, taskKinds: 0, serviceLevels: 0, checklists: 1 },
          ...{ schedules: 0, roles: 1, templates: 1, languages: ['en'] },
        },
      },
    ])
  })

  it.each([
    [
      'no matching example',
      change('rules/desk/found.yaml', 'matched: [desk-lost], ', ''),
      ['rules/desk/found.yaml:6:1 E307 the rule "desk-lost" has no example that it matches'],
    ],
    [
      'no example that it does not match',
      change('rules/desk/found.yaml', 'matched_only: [desk-found]', 'matched: [desk-found]'),
      ['rules/desk/found.yaml:6:1 E307 the rule "desk-lost" has no example that it does not match'],
    ],
    [
      'a test that fails, which then is no example',
      change('rules/desk/found.yaml', 'Lost a glove', 'A glove'),
      [
        'rules/desk/found.yaml:3:1 E307 the rule "desk-found" has no example that it does not match',
        'rules/desk/found.yaml:6:1 E307 the rule "desk-lost" has no example that it matches',
        'rules/desk/found.yaml:17:5 E306 the test "something was lost" failed: "desk-lost" did not match; matched: none',
      ],
    ],
    [
      'a template that is not there',
      without('templates/desk/thank-you.en.liquid'),
      ['rules/desk/found.yaml:5:61 E302 unknown template "thank-you"'],
    ],
    [
      'a checklist that is not there',
      without('templates/desk/checklists/hand-out.yaml'),
      ['rules/desk/found.yaml:5:36 E302 unknown checklist "hand-out"'],
    ],
    [
      'no text for an escalation',
      without('templates/email/escalation_notification.en.liquid'),
      ['rules/desk/found.yaml:3:1 E302 there is no template "escalation_notification" for the escalation after 1 hour'],
    ],
    [
      'a role nobody declares',
      change('rules/desk/module.yaml', 'role:desk_head', 'role:desk_haed'),
      ['rules/desk/module.yaml:3:14 E302 there is no role "desk_haed"'],
    ],
    [
      'a role in a rule',
      change('rules/desk/found.yaml', '{ tag: lost }', '{ route_to: "role:desk_hed" }'),
      ['rules/desk/found.yaml:8:23 E302 unknown role "desk_hed"'],
    ],
    [
      'case officers nobody declared',
      change('rules/desk/module.yaml', 'title: Desk\n', 'title: Desk\nconfidential: true\n'),
      ['rules/desk/module.yaml:3:15 E302 there is no role "desk_case_officer"'],
    ],
  ])('MOD-7 MOD-4 says where there is %s', (_what, files: Record<string, string>, expected) => {
    expect(findings(files)).toEqual(expected)
  })

  it('MOD-7 what belongs to no module is listed for all', () => {
    const checks = check({
      ...whole,
      'rules/_all/a.yaml': '- { id: all-a, condition: "subject contains \'abc\'", action: { tag: a } }\n',
    })
    expect(checks.map(({ module, ok }) => [module, ok])).toEqual([
      ['desk', true],
      ['_all', false],
    ])
  })
})
