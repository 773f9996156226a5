import { describe, expect, it } from 'vitest'
import { type Phase, phases } from './decision.ts'
import { buildSample, judge, matchedIds } from './testing-rules.ts'

const stops = ['none', 'phase', 'all'] as const
const golden = new URL('./fixtures/golden/stop-phase-order.txt', import.meta.url).pathname

/** Three rules that always match, one of them stopping: which of them run, and what kept the others. */
function describeRun(stop: string, phaseOf: Record<'first' | 'stopper' | 'last', Phase>): string {
  const rule = (id: 'first' | 'stopper' | 'last') =>
    `- { id: ${id}, if: is_list, phase: ${phaseOf[id]}, then: { tag: ${id} }${id === 'stopper' ? `, stop: ${stop}` : ''} }\n`
  const evaluation = judge(rule('first') + rule('stopper') + rule('last'), { is_list: true }, { detail: 'all' })
  return evaluation.trace.rules.map(({ id, result, why }) => (result === 'matched' ? id : `(${id}: ${why})`)).join(', ')
}

function renderMatrix(): string {
  const lines = [
    'Three rules stand in one file in the order first, stopper, last; all match. Phases run as qualify, route, assign, notify.',
    'Each line: the stop of the stopper; the phases of the three; what runs, in order, and in brackets what is kept from running.',
  ]
  for (const stop of stops)
    for (const stopper of phases) {
      lines.push('', `stop: ${stop}, the stopper in ${stopper}`)
      for (const first of phases)
        for (const last of phases)
          lines.push(`  first ${first.padEnd(7)} last ${last.padEnd(7)} : ${describeRun(stop, { first, stopper, last })}`)
    }
  return `${lines.join('\n')}\n`
}

describe('R1 stop x phase x order', () => {
  it('R1 RUL-4 is what the golden matrix says, which a person can read', async () => {
    await expect(renderMatrix()).toMatchFileSnapshot(golden)
  })
  it('R1 a repeated match stops as the first one did', () => {
    const text = `- { id: stopper, if: always, then: { tag: a }, stop: all }\n- { id: last, if: is_list, then: { tag: b } }\n`
    const usedKeys = new Set(judge(text, { is_list: true }).decisions.map(({ effectKey }) => effectKey))
    const again = judge(text, { is_list: true }, { usedKeys, detail: 'all' })
    expect(again.trace.rules.map(({ id, result, why }) => [id, result, why])).toEqual([
      ['stopper', 'repeated', null],
      ['last', 'skipped', 'stop:stopper'],
    ])
  })
  it('R1 stop as an action is stop as a key, and true is all', () => {
    for (const [action, key] of [
      ['stop: phase', 'phase'],
      ['stop: all', 'all'],
      ['stop: true', 'all'],
      ['stop: none', 'none'],
    ] as const)
      expect(buildSample(`- { id: one, if: is_list, then: { tag: x, ${action} } }`).rules[0]?.stop).toBe(key)
  })
  it('R13 a matrix of other titles is the same matrix', () => {
    const text = (title: string) =>
      `- { id: one, title: "${title}", if: is_list, then: { tag: a }, stop: phase }\n- { id: two, title: A, if: is_list, then: { tag: b } }\n`
    expect(matchedIds(judge(text('Zz'), { is_list: true }))).toEqual(matchedIds(judge(text('Aa'), { is_list: true })))
  })
})
