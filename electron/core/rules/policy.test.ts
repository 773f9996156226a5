import { describe, expect, it } from 'vitest'
import { createCatalog } from './catalog.ts'
import { evaluate } from './evaluate.ts'
import { createTaskFacts } from './facts.ts'
import { defaultWorkflow } from './modules/default-workflow.ts'
import { buildSample, judge, listDecisions, sampleFacts, sampleModule, sampleNow } from './testing-rules.ts'

const own = { addresses: new Set(['desk@house.example']), domains: new Set(['house.example']) }
const always = (then: string, more = ''): string => `- { id: one, if: always, then: ${then}${more} }\n`
const results = (evaluation: ReturnType<typeof judge>): string[] =>
  evaluation.trace.rules.flatMap(({ actions }) => actions.map(({ a, v, r }) => `${a} ${v}: ${r}`))

describe('the last pass over a run', () => {
  it('RUL-13 mail to one of our own addresses is not sent, and the task is made all the same', () => {
    const evaluation = judge(always('{ route_to: [DESK@house.example, other@house.example] }'), {}, { own })
    expect(evaluation.decisions.map(({ value }) => value)).toMatchObject([{ loops: true }, { setsTeam: false }])
    expect(evaluation.decisions[1]?.value).not.toHaveProperty('loops')
    expect(results(evaluation)).toEqual(['route_to DESK@house.example: suppressed', 'route_to other@house.example: applied'])
  })
  it('RUL-13 our own address is not answered', () => {
    const evaluation = judge(always('{ send_template: thanks }'), { from: 'Desk <desk@house.example>' }, { own })
    expect([evaluation.decisions, results(evaluation)]).toEqual([[], ['send_template thanks to sender: suppressed']])
    expect(judge(always('{ send_template: thanks }'), { from: 'a@else.example' }, { own }).decisions).toHaveLength(1)
  })
  it('RUL-13 a confidential case tells nobody outside before a person lets it go', () => {
    const then = '{ confidential: true, route_to: ["x@else.example", "y@house.example", "role:lead"], send_template: thanks }'
    expect(results(judge(always(then), { from: 'a@else.example' }, { own }))).toEqual([
      'confidential case: role:alpha_case_officer: applied',
      'route_to x@else.example: held',
      'route_to y@house.example: applied',
      'route_to role:lead: applied',
      'send_template thanks to sender: held',
    ])
    const held = judge(always(then), {}, { own }).decisions.map(({ action, held: waits }) => [action, waits ?? false])
    expect(held.filter(([, waits]) => waits)).toEqual([
      ['route_to', true],
      ['send_template', true],
    ])
  })
  it('where nobody said what is our own, every address is foreign', () => {
    expect(results(judge(always('{ confidential: true, route_to: y@house.example }')))).toContain(
      'route_to y@house.example: held',
    )
  })
  it('a task that is confidential already holds mail back too', () => {
    const facts = sampleFacts({}, { task: { ...createTaskFacts(sampleNow), confidential: true } })
    const evaluation = evaluate(buildSample(always('{ route_to: x@else.example }')), facts, sampleNow, { own })
    expect(results(evaluation)).toEqual(['route_to x@else.example: held'])
  })
  it('RUL-13 an import keeps mail and timers, and says so', () => {
    const then = '{ route_to: ["x@y.example", "role:lead"], escalate_after: 1 hour, tag: a, send_template: thanks }'
    const evaluation = judge(always(then), { origin: 'import' })
    expect(results(evaluation)).toEqual([
      'route_to x@y.example: withheld',
      'route_to role:lead: applied',
      'escalate_after 1 hour: withheld',
      'tag a: applied',
      'send_template thanks to sender: withheld',
    ])
    expect(evaluation.decisions).toHaveLength(5)
  })
  it('T9 a thread in which a rule forbade answers stays without them, whichever message comes', () => {
    const message = { 'thread.suppressed': true }
    expect(listDecisions(judge(always('{ send_template: thanks }'), message))).toEqual([])
    const inside = always('{ send_template: { template: info, to: "role:lead" } }')
    expect(listDecisions(judge(inside, message))).toEqual(['send_template info to role:lead'])
  })
  it('three confidential rules agree on readers; where they cannot, the first one’s read', () => {
    const rule = (id: string, readers: string) => `- { id: ${id}, if: always, then: { confidential: { readers: ${readers} } } }\n`
    const readers = (...lists: string[]) =>
      judge(lists.map((list, index) => rule(`r-${index}`, list)).join('')).decisions.flatMap((decision) =>
        decision.action === 'confidential' ? decision.value.readers.map((reader) => ('name' in reader ? reader.name : '')) : [],
      )
    expect(readers('["role:a", "role:b", "role:c"]', '["role:b", "role:c"]', '["role:c"]')).toEqual(['c'])
    expect(readers('["role:a"]', '["role:b"]')).toEqual(['a'])
  })
})

describe('states of a workflow', () => {
  const catalog = createCatalog([sampleModule('alpha')])
  const statusOf = (status: string | null, wanted: string): string[] => {
    const ruleSet = buildSample(always(`{ set_status: ${wanted} }`), { catalog })
    const task = status === null ? null : { ...createTaskFacts(sampleNow), module: 'alpha', status }
    return results(evaluate(ruleSet, sampleFacts({}, { task }), sampleNow))
  }
  it('RUL-13 a step the workflow does not know is refused', () => {
    expect(defaultWorkflow.transitions.find(({ from }) => from === 'done')?.to).toEqual(['open'])
    expect(statusOf('done', 'waiting')).toEqual(['set_status waiting: refused'])
    expect(statusOf('done', 'open')).toEqual(['set_status open: applied'])
    expect(statusOf('open', 'open')).toEqual(['set_status open: applied'])
    expect(statusOf(null, 'waiting')).toEqual(['set_status waiting: applied'])
  })
})
