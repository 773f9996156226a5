import { describe, expect, it } from 'vitest'
import { createCatalog } from './catalog.ts'
import { diagnoseOutcomes, runRuleTests } from './run-rule-tests.ts'
import { buildSample, findMarked, sampleModule } from './testing-rules.ts'

const rules = `orgo_rules: 1
rules:
- { id: leak, if: "subject contains 'leak'", then: [{ tag: [wet, water] }, { set_priority: high }, { route_to: ["team:desk", a@b.example] }, { attach: plan.pdf },
    { checklist: dry }, { send_template: thanks }, { due: 2 days }, { assign: "person:kim" }, { set_status: open }, { escalate_after: [1 hour, { after: 2 hours, to: ["role:x", "role:y"] }] }] }
- { id: secret, if: "subject contains 'secret'", then: { confidential: { readers: ["role:a"] }, suppress_auto_reply: true } }
- { id: again, phase: notify, if: "task.tags is wet and not thread.new", then: { untag: wet, add_note: again } }
- { id: made, when: task.created, if: "task.priority is high", then: { tag: made } }
- { id: changed, when: task.updated, if: "task.priority is high", then: { tag: changed } }
- { id: waits, when: timer, if: "task.waiting_since older than 2 business days and from.domain is b.example", then: { tag: waits } }
- { id: macro, when: manual, then: { tag: macro } }
`
const failures = (test: string): string[] =>
  diagnoseOutcomes(runRuleTests(buildSample(`${rules}tests:\n- ${test}`))).map(({ message }) =>
    message.replace(/^the test "[^"]*" failed: /, ''),
  )
const leak = 'message: { subject: A leak }'

describe('RUL-21 what a test of a rule file expects', () => {
  it.each([
    ['matched: [leak]', 'matched: [secret]', '"secret" did not match; matched: leak'],
    ['matched_only: [leak]', 'matched_only: [leak, secret]', 'expected only leak, secret to match, but matched: leak'],
    ['not_matched: [secret]', 'not_matched: [leak]', '"leak" matched'],
    ['module: alpha', 'module: beta', 'module is alpha, expected beta'],
    ['team: "team:desk"', 'team: "team:night"', 'team is team:desk, expected team:night'],
    ['assignee: "person:kim"', 'assignee: "role:kim"', 'assignee is person:kim, expected role:kim'],
    ['priority: high', 'priority: low', 'priority is high, expected low'],
    ['status: open', 'status: done', 'status is open, expected done'],
    ['tags: [water, wet]', 'tags: [wet]', 'tags is [wet; water], expected [wet]'],
    ['route_to: [a@b.example, "team:desk"]', 'route_to: []', 'route_to is [team:desk; a@b.example], expected []'],
    ['files: [plan.pdf]', 'files: [x.pdf]', 'files is [plan.pdf], expected [x.pdf]'],
    ['checklists: [dry]', 'checklists: []', 'checklists is [dry], expected []'],
    ['templates: [thanks]', 'templates: [a]', 'templates is [thanks], expected [a]'],
    ['due: 2025-01-08T09:00', 'due: 2025-01-09T09:00', 'due is 2025-01-08T09:00, expected 2025-01-09T09:00'],
    ['confidential: false', 'confidential: true', 'confidential is false, expected true'],
    ['suppressed: false', 'suppressed: true', 'suppressed is false, expected true'],
    ['kept: false', 'kept: true', 'kept is false, expected true'],
    [
      'escalations: [{ at: 2025-01-06T11:00, to: ["role:y", "role:x"] }, { at: 2025-01-06T10:00 }]',
      'escalations: [{ at: 2025-01-06T10:00, to: "role:x" }]',
      'escalations is [2025-01-06T10:00 to role:coordinator; 2025-01-06T11:00 to role:x, role:y], expected [2025-01-06T10:00 to role:x]',
    ],
  ])('RUL-21 %s holds, %s does not', (right, wrong, message) => {
    expect(failures(`{ name: t, ${leak}, expect: { ${right} } }`)).toEqual([])
    expect(failures(`{ name: t, ${leak}, expect: { ${wrong} } }`)).toEqual([message])
  })
  it('a message nothing matches is kept, and one that is confidential says so', () => {
    expect(failures('{ name: t, message: { subject: x }, expect: { kept: true, matched_only: [], route_to: [] } }')).toEqual([])
    expect(failures('{ name: t, message: { subject: secret }, expect: { confidential: true, suppressed: true } }')).toEqual([])
  })
  it('only what is named is compared', () => {
    expect(failures(`{ name: t, ${leak}, expect: {} }`)).toEqual([])
  })
  it('without the receiver of a step, it is whom the module tells', () => {
    const tests = `tests:\n- { name: t, ${leak}, expect: { escalations: [{ at: 2025-01-06T10:00, to: "role:boss" }, { at: 2025-01-06T11:00, to: ["role:x", "role:y"] }] } }`
    const catalog = createCatalog([sampleModule('alpha', { escalateTo: 'role:boss' })])
    expect(diagnoseOutcomes(runRuleTests(buildSample(rules + tests, { catalog })))).toEqual([])
  })
})

describe('RUL-21 what a test gives', () => {
  it('a thread is judged message by message, and the last one counts; what was done stays done', () => {
    const thread = 'thread: [{ subject: A leak }, { subject: "Re: A leak" }]'
    expect(
      failures(`{ name: t, ${thread}, expect: { matched_only: [leak, again], tags: [], route_to: [], escalations: [] } }`),
    ).toEqual([])
    expect(failures('{ name: t, thread: [{ subject: A leak }, { subject: x }], expect: { matched_only: [again] } }')).toEqual([])
  })
  it.each([
    ['task: { priority: high }', 'matched_only: [made, changed], tags: [made, changed]'],
    ['when: task.created, task: { priority: high }', 'matched_only: [made]'],
    ['when: task.updated, task: { task.priority: high }', 'matched_only: [changed]'],
    ['when: timer, task: { waiting_since: 2025-01-01, from: x@b.example }', 'matched_only: [waits], kept: false'],
    ['when: timer, task: { waiting_since: 2025-01-01 }', 'matched_only: []'],
    ['when: timer, message: { from: x@b.example }, task: { waiting_since: 2025-01-01 }', 'matched: [waits]'],
    [
      'when: timer, now: 2025-01-02T09:00, message: { from: x@b.example }, task: { waiting_since: 2025-01-01 }',
      'matched_only: []',
    ],
    ['when: manual, task: {}', 'matched_only: [macro], tags: [macro]'],
    ['when: manual, message: {}', 'matched_only: [macro]'],
  ])('%s: %s', (given, expected) => {
    expect(failures(`{ name: t, ${given}, expect: { ${expected} } }`)).toEqual([])
  })
  it('facts of the task can be given with a message too', () => {
    expect(failures('{ name: t, message: { task.tags: [wet], thread.new: false }, expect: { matched_only: [again] } }')).toEqual(
      [],
    )
  })
  it.each([
    ['message: { sujbect: x }', 'a test has no fact "sujbect", did you mean "subject"?'],
    ['task: { staus: x }', 'a test has no fact "staus"'],
    ['message: { size: big }', 'the fact "size" has a value of the wrong kind'],
    ['message: { received: yesterday }', 'the fact "received" has a value of the wrong kind'],
    ['message: { is_list: maybe }', 'the fact "is_list" has a value of the wrong kind'],
    ['message: { attachments: plan.pdf }', 'the fact "attachments" has a value of the wrong kind'],
    ['message: { attachment.count: -1 }', 'the fact "attachment.count" has a value of the wrong kind'],
    ['message: { headers: [a] }', 'the fact "headers" has a value of the wrong kind'],
    ['message: {}, now: soon', '"now" is no time: soon'],
  ])('%s fails: %s', (given, message) => {
    expect(failures(`{ name: t, ${given}, expect: {} }`)[0]).toContain(message)
  })
  it.each([
    ['{ name: t, expect: {} }', 'E105 {'],
    ['{ name: t, message: {}, thread: [{}], expect: {} }', 'E105 {'],
    ['{ name: t, thread: [{}], task: {}, expect: {} }', 'E105 {'],
    ['{ name: t, thread: [], expect: {} }', 'E105 {'],
    ['{ name: t, message: {} }', 'E105 {'],
    ['{ name: t, message: x, expect: {} }', 'E105 x'],
    ['{ name: t, message: {}, when: never, expect: {} }', 'E105 never'],
    ['{ name: t, message: {}, expect: { tagz: [x] } }', 'E103 tagz'],
    ['{ name: t, message: {}, expect: { tags: 5 } }', 'E105 5'],
    ['{ name: t, message: {}, expect: { kept: perhaps } }', 'E105 perhaps'],
    ['{ name: t, message: {}, expect: { escalations: [{ to: x }] } }', 'E105 { to: x }'],
    ['{ name: t, message: {}, expect: { matched: [laek] } }', 'E302 {'],
  ])('%s is an error of the file', (test, finding) => {
    expect(findMarked(`${rules}tests:\n- ${test}`).map((found) => found.slice(0, finding.length))).toEqual([finding])
  })
})

describe('RUL-21 the mode of a rule and its tests', () => {
  const withMode = (mode: string, test: string) =>
    diagnoseOutcomes(
      runRuleTests(
        buildSample(
          `orgo_rules: 1\nrules:\n- { id: lamp, mode: ${mode}, if: "subject contains 'lamp'", then: { tag: lamp } }\n- { id: yard, if: "subject contains 'yard'", then: { tag: yard } }\ntests:\n- ${test}`,
        ),
      ),
    ).length
  const passing = '{ name: a, message: { subject: A lamp }, expect: { matched: [lamp], tags: [lamp] } }'
  const failing = '{ name: b, message: { subject: A yard }, expect: { matched: [lamp] } }'
  const without = '{ name: c, message: { subject: A lamp }, expect: { not_matched: [lamp] } }'

  it.each(['active', 'observe', 'off'])('%s: what the rule says is tested', (mode) => {
    expect(withMode(mode, passing)).toBe(0)
    expect(withMode(mode, failing)).toBe(1)
  })

  it('off: a test that counts on its being off passes, too', () => {
    expect([withMode('off', without), withMode('observe', without), withMode('active', without)]).toEqual([0, 1, 1])
  })
})
