import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Workflow } from '#shared/model/module.ts'
import { defaultWorkflow } from '../rules/modules/default-workflow.ts'
import { closingState, findState, isClosed, nextStates, reopeningState } from './workflow.ts'

const names = (states: readonly { status: string }[]): string[] => states.map((state) => state.status)

describe('the default workflow', () => {
  it.each([
    ['new', ['open', 'waiting', 'done', 'declined']],
    ['open', ['waiting', 'done', 'declined']],
    ['waiting', ['open', 'done', 'declined']],
    ['done', ['open']],
    ['declined', ['open']],
    ['a-state-of-yesterday', ['new', 'open', 'waiting', 'done', 'declined']],
  ])('TSK-3 from %s a task may go to %j', (status, allowed) => {
    expect(names(nextStates(defaultWorkflow, status))).toEqual(allowed)
  })
})

const category = fc.constantFrom('new', 'open', 'waiting', 'done', 'declined')
const workflow: fc.Arbitrary<Workflow> = fc.array(category, { minLength: 2, maxLength: 6 }).chain((categories) => {
  const states = categories.map(
    (of, index) => ({ status: `s${index}`, title: `S${index}`, category: of }) as Workflow['states'][number],
  )
  const status = fc.constantFrom(...names(states))
  return fc.record({
    name: fc.constant('any'),
    initial: status,
    states: fc.constant(states),
    transitions: fc.array(fc.record({ from: status, to: fc.uniqueArray(status, { minLength: 1 }) }), { maxLength: 6 }),
  })
})

describe('any workflow', () => {
  it('TSK-3 offers only its own states, in the order of its file, and exactly those a transition names', () => {
    fc.assert(
      fc.property(workflow, fc.nat(5), (flow, at) => {
        const from = `s${at % flow.states.length}`
        const allowed = new Set(flow.transitions.filter((step) => step.from === from).flatMap((step) => step.to))
        expect(names(nextStates(flow, from))).toEqual(names(flow.states).filter((status) => allowed.has(status)))
      }),
    )
  })

  it('TSK-3 closes only into done, by a transition that exists, and opens into what is not closed where there is such a way', () => {
    fc.assert(
      fc.property(workflow, fc.nat(5), (flow, at) => {
        const from = `s${at % flow.states.length}`
        const closing = closingState(flow, from)
        if (closing) expect([closing.category, nextStates(flow, from).includes(closing)]).toEqual(['done', true])
        const opening = reopeningState(flow, from)
        if (nextStates(flow, from).some((state) => !isClosed(state))) expect(opening && isClosed(opening)).toBe(false)
        else expect(opening).toBe(findState(flow, flow.initial))
      }),
    )
  })
})
