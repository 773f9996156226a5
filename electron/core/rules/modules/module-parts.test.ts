import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { explainRrule } from './explain-rrule.ts'
import { loadModules, type NamesElsewhere } from './load-modules.ts'

const load = (files: Record<string, string>, names?: NamesElsewhere) =>
  loadModules(
    Object.entries(files).map(([path, text]) => ({ path, text })),
    names,
  )
const findings = (files: Record<string, string>, names?: NamesElsewhere): string[] =>
  load(files, names).diagnostics.map(
    ({ path, line, column, code, message, hint }) => `${path}:${line}:${column} ${code} ${message}${hint ? ` (${hint})` : ''}`,
  )

const desk = `module: 1
title: Front desk
team: front
calendar: office
confidential: true
readers: ["role:desk_head"]
roles:
  - { name: desk_head, title: Head of the desk, keys: [task.read] }
fields:
  - { name: place, title: Place, type: text }
  - { name: kind_of_thing, title: Thing, type: choice, choices: [umbrella, glove] }
  - { name: weight, title: Weight, type: number, unit: kg }
task_kinds:
  - { name: found, title: Found, fields: [place, kind_of_thing], checklist: hand-out }
service_levels:
  - { name: quick, title: Quick, when: { priority: [urgent] }, first_response: 4 working hours, solution: 5 business days }
  - { name: usual, title: Usual, update: 2 days }
`
const workflow = `workflow: 1
name: flow
initial: new
states:
  - { id: new, title: New, category: new, deadline: 2 business days }
  - { id: held, title: Held, category: waiting, on_entry: { send_template: it-is-here, to: requester, checklist: hand-out } }
  - { id: given, title: Given out, category: done }
transitions:
  - { from: new, to: [held, given] }
  - { from: held, to: [given], if: "task.tags contains 'paid'", requires: [checklist hand-out, field place, assignee, comment], may: [desk_head], says: Not yet. }
`
const schedules = `schedules: 1
timezone: Europe/Berlin
work:
  - { id: clear-out, title: Clear the shelf, rrule: "FREQ=MONTHLY;BYDAY=-1FR", from: "2026-09-01", time: "14:00", checklist: hand-out, assignee: "team:front", due: 3 days, tags: [shelf] }
`
const checklist = `checklist: 1
title: Handing out
items:
  - Ask what it looks like
  - { title: Pass seen, id: pass, if_failed: Ask for the pass, required: false }
`
const template = '---\nid: it-is-here\nlanguage: en\nsubject: "We have it"\n---\nDear {{requester}},\n'
const whole = {
  'rules/desk/module.yaml': desk,
  'rules/desk/workflow.yaml': workflow,
  'rules/desk/schedules.yaml': schedules,
  'templates/desk/it-is-here.en.liquid': template,
  'templates/desk/checklists/hand-out.yaml': checklist,
  'templates/email/escalation_notification.en.liquid': '---\nid: escalation_notification\nlanguage: en\nsubject: Waiting\n---\n',
}
const known: NamesElsewhere = { role: new Set(), team: new Set(['front']), calendar: new Set(['office']) }

describe('the parts of a module', () => {
  it('MOD-1 MOD-4 are all read', () => {
    const { modules, diagnostics } = load(whole, known)
    expect(diagnostics).toEqual([])
    expect(modules).toMatchObject([
      {
        confidential: true,
        readers: ['role:desk_head'],
        calendar: 'office',
        roles: [{ name: 'desk_head', title: 'Head of the desk', description: '', keys: ['task.read'] }],
        fields: [
          { name: 'place', type: 'text', choices: [], unit: null },
          { name: 'kind_of_thing', choices: ['umbrella', 'glove'] },
          { name: 'weight', unit: 'kg' },
        ],
        taskKinds: [{ name: 'found', fields: ['place', 'kind_of_thing'], checklist: 'hand-out' }],
        serviceLevels: [
          {
            name: 'quick',
            when: { priority: ['urgent'], tag: [] },
            firstResponse: '4 business hours',
            update: null,
            solution: '5 business days',
          },
          { name: 'usual', when: { priority: [], tag: [] }, firstResponse: null, update: '2 days', solution: null },
        ],
        checklists: [
          {
            name: 'hand-out',
            items: [
              { id: 'ask-what-it-looks-like', required: true, followUp: null },
              { id: 'pass', required: false, followUp: 'Ask for the pass' },
            ],
          },
        ],
        schedules: [
          {
            id: 'clear-out',
            zone: 'Europe/Berlin',
            time: '14:00',
            team: 'team:front',
            assignee: null,
            due: '3 days',
            tags: ['shelf'],
          },
        ],
        templates: [
          { name: 'it-is-here', language: 'en', subject: 'We have it' },
          { name: 'escalation_notification', path: 'templates/email/escalation_notification.en.liquid' },
        ],
      },
    ])
    expect(modules[0]?.workflow.states.slice(0, 2)).toMatchObject([
      { status: 'new', deadline: '2 business days' },
      { status: 'held', onEntry: { template: 'it-is-here', to: 'requester', checklist: 'hand-out' } },
    ])
    expect(modules[0]?.workflow.transitions[1]).toEqual({
      from: 'held',
      to: ['given'],
      condition: "task.tags contains 'paid'",
      requires: [
        { kind: 'checklist', checklist: 'hand-out' },
        { kind: 'field', field: 'place' },
        { kind: 'assignee' },
        { kind: 'comment' },
      ],
      may: ['desk_head'],
      says: 'Not yet.',
    })
  })

  it('MOD-1 are confidential for the case officers of the module where no readers are named', () => {
    const { modules } = load({ 'rules/desk/module.yaml': 'module: 1\ntitle: Desk\nconfidential: true\n' })
    expect(modules[0]?.readers).toEqual(['role:desk_case_officer'])
  })
})

const change = (path: keyof typeof whole, from: string, to: string) => ({ ...whole, [path]: whole[path].replace(from, to) })

describe('mistakes in the parts of a module', () => {
  it.each([
    [
      'a checklist',
      change('rules/desk/module.yaml', 'checklist: hand-out', 'checklist: hand-oot'),
      'rules/desk/module.yaml:14:77 E302 there is no checklist "hand-oot" (did you mean "hand-out"?)',
    ],
    [
      'a field of a kind',
      change('rules/desk/module.yaml', '[place, kind', '[plaec, kind'),
      'rules/desk/module.yaml:14:43 E302 the module has no field "plaec" (did you mean "place"?)',
    ],
    [
      'a calendar',
      change('rules/desk/module.yaml', 'calendar: office', 'calendar: ofice'),
      'rules/desk/module.yaml:4:11 E302 there is no calendar "ofice" (did you mean "office"?)',
    ],
    [
      'a role of a reader',
      change('rules/desk/module.yaml', 'role:desk_head', 'role:desk_haed'),
      'rules/desk/module.yaml:6:11 E302 there is no role "desk_haed" (did you mean "desk_head"?)',
    ],
    [
      'a type',
      change('rules/desk/module.yaml', 'type: text', 'type: txt'),
      /module\.yaml:10:40 E105 type is not right: .*\(did you mean "text"\?\)/,
    ],
    [
      'a choice without choices',
      change('rules/desk/module.yaml', 'type: text', 'type: choice'),
      /module\.yaml:10:40 E105 type is not right: a choice needs "choices"/,
    ],
    [
      'a field every task has',
      change('rules/desk/module.yaml', 'name: weight', 'name: priority'),
      /12:13 E105 name is not right: a name that every task has already/,
    ],
    ['a duration', change('rules/desk/module.yaml', '2 days', '2 dyas'), /17:42 E105 update is not right: "2 dyas" is not one/],
    [
      'readers of what is not confidential',
      change('rules/desk/module.yaml', 'confidential: true', 'confidential: false'),
      /6:10 E105 readers is not right: only a confidential module has readers/,
    ],
    [
      'a level that promises nothing',
      change('rules/desk/module.yaml', 'title: Usual, update: 2 days', 'title: Usual'),
      /17:5 E105 service_levels is not right: a service level promises at least one/,
    ],
    [
      'an unknown key far inside',
      change('rules/desk/workflow.yaml', 'requires:', 'reqiures:'),
      'rules/desk/workflow.yaml:10:65 E103 unknown key "reqiures" (did you mean "requires"?)',
    ],
    [
      'a guard about the mail',
      change('rules/desk/workflow.yaml', "task.tags contains 'paid'", "subject contains 'paid'"),
      /10:37 E203 "subject" is of the message/,
    ],
    [
      'a guard that is none',
      change('rules/desk/workflow.yaml', 'contains', 'contians'),
      /10:47 E203 unknown operator "contians" \(did you mean "contains"\?\)/,
    ],
    [
      'a required field',
      change('rules/desk/workflow.yaml', 'field place', 'field plaice'),
      'rules/desk/workflow.yaml:10:96 E302 the module has no field "plaice" (did you mean "place"?)',
    ],
    [
      'a requirement',
      change('rules/desk/workflow.yaml', 'assignee, comment', 'assigned, comment'),
      /10:109 E105 requires is not right: one of: assignee/,
    ],
    [
      'a role that may',
      change('rules/desk/workflow.yaml', 'may: [desk_head]', 'may: [desk_hand]'),
      /E302 there is no role "desk_hand" \(did you mean "desk_head"\?\)/,
    ],
    [
      'a template on entry',
      change('rules/desk/workflow.yaml', 'it-is-here', 'it-is-hear'),
      /6:76 E302 there is no template "it-is-hear"/,
    ],
    [
      'a recurrence',
      change('rules/desk/schedules.yaml', 'FREQ=MONTHLY', 'FREQ=MONTLY'),
      /4:53 E105 rrule is not right: there is no frequency "MONTLY", did you mean MONTHLY\?/,
    ],
    [
      'a date that is none',
      change('rules/desk/schedules.yaml', '2026-09-01', '2026-02-30'),
      /E105 from is not right: a date that exists/,
    ],
    [
      'a time that YAML would take as a number',
      change('rules/desk/schedules.yaml', '"14:00"', '1400'),
      /E105 time is not right: a time as text/,
    ],
    [
      'a zone',
      change('rules/desk/schedules.yaml', 'Europe/Berlin', 'Europe/Atlantis'),
      /2:11 E105 timezone is not right: a time zone/,
    ],
    [
      'an item twice',
      change('templates/desk/checklists/hand-out.yaml', 'id: pass', 'id: ask-what-it-looks-like'),
      /5:5 E106 the item "ask-what-it-looks-like" is there twice/,
    ],
    [
      'a template without head',
      change('templates/desk/it-is-here.en.liquid', '---\nid', 'id'),
      /liquid:1:1 E105 a template begins with its id/,
    ],
    [
      'a language of a template',
      change('templates/desk/it-is-here.en.liquid', 'language: en', 'language: English'),
      /liquid:3:11 E105 language is not right/,
    ],
    [
      'the same text twice in one language',
      { ...whole, 'templates/desk/other.liquid': template },
      /E106 the template "it-is-here" in the language en is also templates\/desk\/it-is-here\.en\.liquid/,
    ],
    ['an empty file', { ...whole, 'rules/desk/schedules.yaml': '' }, 'rules/desk/schedules.yaml:1:1 E105 the file is empty'],
  ])('MOD-2 MOD-4 %s has its place and a sentence', (_what, files: Record<string, string>, expected) => {
    const found = findings(files, known)
    expect(
      found.some((line) => (typeof expected === 'string' ? line === expected : expected.test(line))),
      found.join('\n'),
    ).toBe(true)
  })

  it('MOD-3 a state whose only way leads to itself cannot be left', () => {
    const stuck = workflow.replace('from: held, to: [given]', 'from: held, to: [held]')
    expect(findings({ ...whole, 'rules/desk/workflow.yaml': stuck }, known)).toEqual([
      'rules/desk/workflow.yaml:6:11 E302 the state "held" cannot be left',
    ])
  })

  it('MOD-4 what lies in templates/email serves every module, and its own goes first', () => {
    const more = {
      'templates/email/checklists/hand-out.yaml': checklist.replace('Handing out', 'Shared'),
      'templates/email/checklists/closing.yaml': checklist.replace('Handing out', 'Closing'),
      'templates/email/it-is-here.en.liquid': template.replace('We have it', 'Shared'),
      'templates/email/it-is-here.de.liquid': template.replace('language: en', 'language: de'),
      'rules/shop/module.yaml': 'module: 1\ntitle: Shop\n',
    }
    const { modules } = load({ ...whole, ...more }, known)
    expect(
      modules.map(({ checklists, templates }) => [checklists.map(({ title }) => title), templates.map(({ path }) => path)]),
    ).toEqual([
      [
        ['Handing out', 'Closing'],
        [
          'templates/desk/it-is-here.en.liquid',
          'templates/email/escalation_notification.en.liquid',
          'templates/email/it-is-here.de.liquid',
        ],
      ],
      [
        ['Closing', 'Shared'],
        [
          'templates/email/escalation_notification.en.liquid',
          'templates/email/it-is-here.de.liquid',
          'templates/email/it-is-here.en.liquid',
        ],
      ],
    ])
  })

  it('MOD-4 names of templates and checklists are not checked where no template was given', () => {
    expect(findings({ 'rules/desk/module.yaml': desk, 'rules/desk/workflow.yaml': workflow }, known)).toEqual([])
  })
})

describe('hostile module files', () => {
  const paths = Object.keys(whole)
  it.each([
    ['an alias bomb', `a: &a [x]\nb: &b [*a,*a]\nc: [*b,*b]\n`, 'E104'],
    ['20,000 keys', Array.from({ length: 20_000 }, (_, index) => `k${index}: 1`).join('\n'), 'E107'],
    ['a key twice', 'module: 1\nmodule: 1\ntitle: A\n', 'E102'],
    ['depth', `title: ${'['.repeat(5000)}`, 'E107'],
    ['a prototype', '__proto__: { module: 1 }\nconstructor: 1\n', 'E10'],
    ['a tag', 'title: !!js/function "x"\n', 'E104'],
    ['two documents', 'module: 1\n---\nmodule: 1\n', 'E101'],
    ['control characters', 'title: \u0000\n', 'E101'],
    ['a list', '- module: 1\n', 'E105'],
    ['text', 'module', 'E105'],
    ['a huge file', `title: ${'x'.repeat(400_000)}`, 'E107'],
  ])('MOD-2 %s is refused with a sentence', (_what, text, code) => {
    for (const path of [
      'rules/desk/module.yaml',
      'rules/desk/workflow.yaml',
      'rules/desk/schedules.yaml',
      'templates/desk/checklists/a.yaml',
    ]) {
      const start = performance.now()
      const { diagnostics, modules } = load({ 'rules/desk/x.yaml': '', [path]: text })
      expect(
        diagnostics.some((found) => found.code.startsWith(code) && found.path === path),
        JSON.stringify(diagnostics.slice(0, 3)),
      ).toBe(true)
      expect(modules).toHaveLength(1)
      expect(performance.now() - start).toBeLessThan(2000)
    }
  })

  it('MOD-2 never throws, and always says where', () => {
    const piece = fc.oneof(
      fc.constantFrom(...Object.values(whole).flatMap((text) => text.split('\n'))),
      fc.constantFrom('- ', 'states: []', 'items: 1', 'null', '? a', '{', ']', 'fields: { a: 1 }', 'from: 2026-02-30', 'if: "("'),
      fc.string(),
    )
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.array(piece, { maxLength: 12 }), (path, lines) => {
        const { diagnostics } = load({ ...whole, [path]: lines.join('\n') }, known)
        for (const found of diagnostics) {
          expect(found.line).toBeGreaterThan(0)
          expect(found.column).toBeGreaterThan(0)
          expect(found.message).not.toBe('')
        }
      }),
      { numRuns: 300 },
    )
  })
})

describe('recurrences', () => {
  it.each([
    'FREQ=DAILY',
    'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH',
    'FREQ=MONTHLY;BYMONTHDAY=-1',
    'FREQ=YEARLY;BYMONTH=5;BYDAY=1MO',
    'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1',
    'FREQ=YEARLY;COUNT=3',
    'FREQ=WEEKLY;UNTIL=20271231',
  ])('MOD-5 %s can be used', (text) => expect(explainRrule(text)).toBeNull())
  it.each([
    ['FREQ=HOURLY', 'once a day'],
    ['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', 'no month has this day'],
    ['FREQ=MONTHLY;BYDAY=5MO;BYMONTHDAY=1', 'do not stand together'],
    ['FREQ=MONTHLY;BYSETPOS=99;BYDAY=MO', 'BYSETPOS'],
    ['FREQ=WEEKLY;BYDAY=XX', 'BYDAY'],
    ['FREQ=WEEKLY;BYDAY=2MO', 'counted day'],
    ['INTERVAL=2', 'FREQ is missing'],
    ['FREQ=DAILY;INTERVAL=0', 'INTERVAL'],
    ['FREQ=DAILY;COUNT=1;UNTIL=20270101', 'do not stand together'],
    ['FREQ=DAILY;FREQ=DAILY', 'twice'],
    ['FREQ=DAILY;BYHOUR=1', '"time" says when'],
    ['FREQ=DAILY;INTERVL=1', 'did you mean INTERVAL'],
    ['', 'is no part'],
    ['RRULE:FREQ=DAILY', 'there is no part'],
  ])('MOD-5 %s is refused', (text, reason) => expect(explainRrule(text)).toContain(reason))
})
