import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildRuleSet } from './build-rule-set.ts'
import { evaluate } from './evaluate.ts'
import type { Facts } from './facts.ts'
import { actionNames } from './parse-actions.ts'
import type { RuleSet } from './rule-set.ts'
import { actionExamples, anyFacts, anyRuleFiles } from './testing-any.ts'
import { sampleNow } from './testing-rules.ts'
import type { RuleEvent } from './trace.ts'

type Files = { path: string; text: string }[]

/** The set of files, or nothing where a generated condition names a list that is none. */
function build(files: Files): RuleSet {
  const { ruleSet, diagnostics } = buildRuleSet(files)
  const wrong = diagnostics.filter(({ severity, code }) => severity === 'error' && code !== 'E204')
  if (wrong.length > 0) throw new Error(JSON.stringify(wrong))
  fc.pre(ruleSet !== null)
  if (!ruleSet) throw new Error('never: a run without a set ends before')
  return ruleSet
}

const anyRun = fc.record({ set: anyRuleFiles, facts: anyFacts })

function judge(
  ruleSet: RuleSet,
  facts: Facts,
  event: RuleEvent,
  usedKeys: ReadonlySet<string> = new Set(),
): ReturnType<typeof evaluate> {
  return evaluate(ruleSet, facts, sampleNow, { event, usedKeys, detail: 'all', threadKey: 'thread', episodes: new Map() })
}

describe('the whole rule language', () => {
  it('RUL-2 has an example of every action, so that all are met below', () => {
    expect(Object.keys(actionExamples).sort()).toEqual([...actionNames].sort())
  })

  it('RUL-2 rules that are well-formed are read: what the generators make is hardly ever refused', () => {
    const files = fc
      .sample(anyRuleFiles, { numRuns: 100, seed: 7 })
      .map((set) => buildRuleSet(set.files).diagnostics.filter(({ severity }) => severity === 'error'))
    const refused = files.filter((errors) => errors.length > 0)
    expect(
      refused
        .flat()
        .filter(({ code }) => code !== 'E204')
        .map(({ code, message }) => `${code} ${message}`),
    ).toEqual([])
    expect(refused.length).toBeLessThan(20)
  })

  it('RUL-2 never throws, never fails, and answers the same again', () => {
    fc.assert(
      fc.property(anyRun, ({ set: { files, event }, facts }) => {
        const ruleSet = build(files)
        const before = structuredClone(facts)
        const first = judge(ruleSet, facts, event)
        expect(first.trace.rules.filter(({ result }) => result === 'error')).toEqual([])
        expect(judge(ruleSet, facts, event)).toEqual(first)
        expect(judge(build(files), structuredClone(facts), event)).toEqual(first)
        expect(facts).toEqual(before)
      }),
      { numRuns: 120 },
    )
  })

  it('RUL-2 matches now and then, so that the properties speak of something', () => {
    const runs = fc.sample(anyRun, { numRuns: 200, seed: 11 }).flatMap(({ set: { files, event }, facts }) => {
      const { ruleSet } = buildRuleSet(files)
      return ruleSet ? [judge(ruleSet, facts, event)] : []
    })
    expect(runs.filter(({ decisions }) => decisions.length > 0).length).toBeGreaterThan(40)
  })

  it('RUL-2 R2 neither the order of messages nor the order in which their facts came changes a decision', () => {
    fc.assert(
      fc.property(anyRuleFiles, fc.array(anyFacts, { minLength: 2, maxLength: 4 }), fc.nat(), ({ files, event }, mails, seed) => {
        const ruleSet = build(files)
        const inOrder = mails.map((facts) => judge(ruleSet, facts, event))
        const other = mails
          .map((facts, index) => ({ facts: shuffleKeys(facts, seed), index }))
          .sort((left, right) => ((left.index + seed) % mails.length) - ((right.index + seed) % mails.length))
        for (const { facts, index } of other) expect(judge(ruleSet, facts, event)).toEqual(inOrder[index])
      }),
      { numRuns: 60 },
    )
  })

  it('RUL-7 R2 what acted once acts no more, only tightens', () => {
    fc.assert(
      fc.property(anyRun, ({ set: { files, event }, facts }) => {
        const ruleSet = build(files)
        const first = judge(ruleSet, facts, event)
        const again = judge(ruleSet, facts, event, new Set(first.decisions.map(({ effectKey }) => effectKey)))
        const acting = again.decisions.filter(
          ({ action, effectKey }) =>
            !['confidential', 'suppress_auto_reply'].includes(action) &&
            first.decisions.some((one) => one.effectKey === effectKey),
        )
        expect(acting).toEqual([])
      }),
      { numRuns: 80 },
    )
  })

  it('RUL-4 R13 renaming titles changes no decision and no hash', () => {
    fc.assert(
      fc.property(anyRun, fc.array(fc.string(), { minLength: 6, maxLength: 6 }), ({ set: { files, event }, facts }, titles) => {
        const ruleSet = build(files)
        const renamed = build(
          files.map(({ path, text }) => ({
            path,
            text: text.replace(
              /"title":"Rule (\d)"/g,
              (_all, index: string) =>
                `"title":${JSON.stringify(`${titles[Number(index)]}x`).replace(/[\ufffd\u007f-\u009f]/g, '?')},"description":"new"`,
            ),
          })),
        )
        expect(renamed.hash).toBe(ruleSet.hash)
        expect(renamed.rules.map(({ hash }) => hash)).toEqual(ruleSet.rules.map(({ hash }) => hash))
        expect(judge(renamed, facts, event)).toEqual(judge(ruleSet, facts, event))
      }),
      { numRuns: 80 },
    )
  })
})

/** The same facts, their parts put together in another order. */
function shuffleKeys(facts: Facts, seed: number): Facts {
  const entries = Object.entries(facts)
  const at = seed % entries.length
  // Object.entries and fromEntries keep names and values, so this is what it was.
  return Object.fromEntries([...entries.slice(at), ...entries.slice(0, at)].reverse()) as unknown as Facts
}
