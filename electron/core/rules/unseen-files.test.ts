import { describe, expect, it } from 'vitest'
import { buildRuleSet } from './build-rule-set.ts'
import { evaluate } from './evaluate.ts'
import { buildSample, findProblems, judge, listDecisions, matchedIds, sampleFacts, sampleNow } from './testing-rules.ts'

/** Whether a condition, as any file may write it, holds for a mail. */
function holds(condition: string, message: Parameters<typeof sampleFacts>[0]): boolean {
  return matchedIds(judge(`- id: one\n  condition: ${condition}\n  action: { tag: x }\n`, message)).length > 0
}

const mail = {
  from: 'Ana Berg <ana@x.example>',
  to: ['desk@organization.example', 'Hr@Organization.example'],
  subject: 'Re: AW: Wasserschäden — BURST  PIPE!',
  body: 'Straße 5\nPlease call.',
}

describe('files nobody here has written', () => {
  it.each([
    ['short text, words shouted', `"SUBJECT CONTAINS 'burst pipe' AND NOT IS_LIST"`, true],
    ['quotes of Word', '"subject contains “burst pipe”"', true],
    ['German quotes', '"subject contains „wasserschaden“"', true],
    ['French quotes', '"subject contains «burst»"', true],
    ['quotes of the other kind inside', `'subject contains "burst"'`, true],
    ['unquoted YAML with quotes inside', `subject contains 'burst'`, true],
    ['a number sign that cuts nothing', `"subject contains '#5' or body contains 'strasse 5'"`, true],
    ['hard blanks', `"subject\u00a0contains\u00a0'burst'"`, true],
    ['umlauts written apart', `"subject contains 'wasserscha\u0308den'"`, true],
    ['ss for ß', `"body contains 'STRASSE'"`, true],
    ['a fold over lines', `>-\n    subject contains 'burst'\n    and\n    body contains 'please'`, true],
    ['a literal block', `|\n    subject contains 'burst'\n    and body contains 'please'\n`, true],
    ['is instead of equals, not instead of is not', `"from is 'ana@x.example' and from is not 'bo@x.example'"`, true],
    ['several values', `"to is ('nobody@organization.example', 'hr@organization.example')"`, true],
    ['one of many recipients is enough', `"to ends with '@organization.example'"`, true],
    ['no recipient at all', `"to not contains 'hr@'"`, false],
    ['a domain in a list of literals', `"from in ('@x.example')"`, true],
    ['a glob', `"from like '*@x.example'"`, true],
    ['a glob is no pattern', `"from like '.*@x.example'"`, false],
    ['a pattern', `"subject matches 'burst\\\\s+pipe'"`, true],
    ['a pattern that minds the case', `"subject matches exactly 'burst\\\\s+pipe'"`, false],
    ['the subject without its prefixes', `"subject starts with 'wasser'"`, true],
    ['the subject as it came', `"raw_subject starts with 'Re: AW:'"`, true],
    ['symbols', `"size >= 1 and size < 1 MB and from != 'bo@x.example'"`, true],
    ['brackets in brackets', `"((subject contains 'burst')) and (not (is_list or is_bounce))"`, true],
    ['a list of equals', '{ to: [a@b.example, desk@organization.example] }', true],
    ['groups in groups', `{ all: [ { any: [ { subject: { contains: burst } }, is_list ] }, { none: [ is_bounce ] } ] }`, true],
    ['block style', `\n    any:\n    - subject:\n        contains_all: [burst, pipe]\n    - is_list`, true],
    ['a negated leaf', '{ subject: { contains: burst, not: true } }', false],
    ['an empty field', '{ cc: { is_empty: true } }', true],
    ['no attachment', '"has no attachment"', true],
    ['word by word', `"subject contains word 'pipe' and not subject contains word 'pip'"`, true],
  ])('RUL-10 reads %s', (_name, condition, expected) => {
    expect(holds(condition, mail)).toBe(expected)
  })

  it.each([
    ['a tab', '- condition: always\n\taction: { tag: x }', /E101/],
    ['a coerced id', '- { id: 12, condition: always, action: { tag: x } }', /E105/],
    ['a coerced time', '- { condition: always, action: { escalate_after: 60 } }', /E105/],
    ['a number sign that cuts the condition', "- condition: subject contains 'a #b'\n  action: { tag: x }", /E201/],
    ['a look-ahead', `- { condition: "subject matches '(?=x)y'", action: { tag: x } }`, /E205/],
    ['a look-behind', `- { condition: "subject matches '(?<!x)y'", action: { tag: x } }`, /E205/],
    ['a back-reference', `- { condition: "subject matches '(x)\\\\1'", action: { tag: x } }`, /E205/],
    ['a pattern that explodes', `- { condition: "subject matches '((a{100}){100}){100}'", action: { tag: x } }`, /E107|E205/],
    ['an unknown list', '- { condition: "from in friends", action: { tag: x } }', /E204/],
    ['a text operator on a time', `- { condition: "date contains '2025'", action: { tag: x } }`, /E203/],
    ['a flag with a value', '- { condition: "is_list is true", action: { tag: x } }', /E203/],
    ['words left over', `- { condition: "subject contains burst pipe", action: { tag: x } }`, /E201/],
    ['two operators in a leaf', '- { condition: { subject: { contains: a, equals: b } }, action: { tag: x } }', /E105/],
    ['two fields in a leaf', '- { condition: { subject: a, body: b }, action: { tag: x } }', /E105/],
    ['an empty group', '- { condition: { all: [] }, action: { tag: x } }', /E207/],
    ['half a month', '- { condition: always, action: { due: 0.5 months } }', /E206/],
    ['a date that is none', `- { condition: "date before '2025-02-30'", action: { tag: x } }`, /E206/],
  ])('RUL-1 refuses %s at its place', (_name, text, finding) => {
    expect(findProblems(text).join()).toMatch(finding)
  })

  it('RUL-10 R6 the same condition in any spelling decides the same, and has the same id where it has none', () => {
    const spellings = [
      `"not (subject is 'a' or is_list) and size > 1 KB"`,
      `"NOT ( subject equals 'a' OR is_list ) AND size larger than 1024"`,
      `{ all: [ { none: [ { subject: a }, is_list ] }, { size: { larger_than: 1 KB } } ] }`,
      `{ all: [ "not (subject = 'a' or is_list)", { size: { ">": 1024 } } ] }`,
    ]
    const ids = spellings.map((condition) => buildSample(`- { condition: ${condition}, action: { tag: x } }`).rules[0]?.id)
    expect(new Set(ids).size).toBe(1)
  })

  it('RUL-4 RUL-6 three modules, four phases and a stop, as a stranger would set them up', () => {
    const files = {
      'rules/_all/first.yaml': `- { id: seen, phase: qualify, condition: always, action: { tag: seen } }
- { id: robots, phase: qualify, condition: auto_generated, action: { archive: true }, stop: all }
`,
      'rules/alpha/a.yaml': `orgo_rules: 1
rules:
- { id: claim, phase: qualify, if: "subject contains 'burst'", then: { module: alpha, set_priority: high } }
- { id: route, if: "task.module is alpha", then: [ { route_to: "team:pipes" }, { set_priority: urgent } ], stop: phase }
- { id: never, if: always, then: { set_priority: low } }
- { id: last, phase: notify, if: "task.priority is urgent", then: { send_template: received } }
`,
      'rules/beta/b.yaml': `- { id: other, condition: always, action: { assign: "role:beta" } }\n`,
    }
    const { ruleSet, diagnostics } = buildRuleSet(Object.entries(files).map(([path, text]) => ({ path, text })))
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
    if (!ruleSet) throw new Error('the set is sound')
    const evaluation = evaluate(ruleSet, sampleFacts(mail), sampleNow)
    expect(matchedIds(evaluation)).toEqual(['seen', 'claim', 'route', 'last'])
    expect(listDecisions(evaluation)).toEqual([
      'tag seen',
      'module alpha',
      'route_to team:pipes',
      'set_priority urgent',
      'send_template received to sender',
    ])
    expect(matchedIds(evaluate(ruleSet, sampleFacts({ ...mail, auto_generated: true }), sampleNow))).toEqual(['seen', 'robots'])
  })
})
