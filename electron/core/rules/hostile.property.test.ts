import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyRuleForm } from '#shared/model/rule-form.ts'
import { buildRuleSet } from './build-rule-set.ts'
import { readRuleForm } from './faces/read-rule-form.ts'
import { listEntries } from './faces/rule-entries.ts'
import { handwritten } from './faces/testing-faces.ts'
import { writeIds } from './faces/write-ids.ts'
import { addRule, removeRule, writeRuleForm } from './faces/write-rule-form.ts'
import { openSource } from './source-reader.ts'
import { anyRuleFiles } from './testing-any.ts'

const fixtures = ['alpha/emergency.yaml', 'beta/reports.yaml'].map((name) =>
  readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8'),
)
const seeds = fc.oneof(
  fc.constantFrom(handwritten, ...fixtures),
  anyRuleFiles.map(({ files }) => files.at(-1)?.text ?? ''),
)

// Pieces that readers of YAML and of this language stumble over.
const pieces = [
  ...[
    '\t',
    '\0',
    '\r',
    '\n',
    '\u2028',
    '\ufeff',
    '\ufffd',
    '\ud800',
    '&a ',
    '*a',
    '<<: ',
    '!!js/function ',
    '%YAML 1.1\n',
    '---\n',
    '...\n',
  ],
  ...[
    '{',
    '}',
    '[',
    ']',
    '[[[[[[[[',
    '{a: '.repeat(40),
    '? ',
    '- - - - ',
    ': ',
    '# ',
    '|',
    '>-',
    '"',
    "'",
    '\\',
    ',',
    '~',
    '.inf',
    '0x1',
    '1e999',
  ],
  ...[
    '__proto__: ',
    'constructor: ',
    'toString',
    'not '.repeat(50),
    '('.repeat(40),
    "'",
    ' or ',
    ' and ',
    ' matches "(a+)+$"',
    '(?=a)',
    '\\1',
  ],
  ...['5 years', '99999999 hours', '-1 hour', '1 MB', 'role:', '@', 'x'.repeat(600), "('a',".repeat(300)],
]
type Change = { at: number; cut: number; put: string; times: number }
const anyChange: fc.Arbitrary<Change> = fc.record({
  at: fc.nat({ max: 100_000 }),
  cut: fc.nat({ max: 40 }),
  put: fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 8 })),
  times: fc.constantFrom(1, 1, 1, 20),
})

function mutate(text: string, changes: readonly Change[]): string {
  let result = text
  for (const { at, cut, put, times } of changes) {
    const start = at % (result.length + 1)
    result = `${result.slice(0, start)}${put.repeat(times)}${result.slice(start + cut)}`
  }
  return result
}

const anyHostile = fc
  .tuple(seeds, fc.array(anyChange, { minLength: 1, maxLength: 4 }))
  .map(([text, changes]) => mutate(text, changes))

describe('rule files that somebody broke', () => {
  it('RUL-1 R14 A-30 never throw, are read whole or not at all, and soon', () => {
    const good = { path: 'rules/alpha/good.yaml', text: '- { id: good, condition: always, action: { tag: good } }' }
    fc.assert(
      fc.property(anyHostile, (text) => {
        const started = performance.now()
        const { ruleSet, diagnostics } = buildRuleSet([good, { path: 'rules/beta/bad.yaml', text }])
        // A-30 says two seconds; a machine that runs other things at the same time needs room.
        expect(performance.now() - started).toBeLessThan(6_000)
        const errors = diagnostics.filter(({ severity }) => severity === 'error')
        expect(ruleSet === null).toBe(errors.length > 0)
        if (ruleSet) expect(ruleSet.rules.length).toBe(1 + listEntries(openSource('', text).node).length)
        for (const { line, column, message } of diagnostics) {
          expect(line).toBeGreaterThan(0)
          expect(column).toBeGreaterThan(0)
          expect(message).not.toMatch(/undefined|\[object|at .*\.ts:/)
        }
      }),
      { numRuns: 250 },
    )
  })

  it('RUL-1 R14 A-30 any text at all is read or refused', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.jsonValue().map((value) => JSON.stringify(value)),
        ),
        (text) => {
          const { ruleSet, diagnostics } = buildRuleSet([{ path: 'rules/alpha/a.yaml', text }])
          expect(ruleSet === null).toBe(diagnostics.some(({ severity }) => severity === 'error'))
        },
      ),
      { numRuns: 500 },
    )
  })

  it('FACE-2 R14 the form never throws on them, and writes nothing it cannot read back', () => {
    fc.assert(
      fc.property(anyHostile, fc.nat({ max: 3 }), (text, index) => {
        const read = readRuleForm(text, index)
        const form = read.ok ? { ...read.form, title: 'Another title' } : emptyRuleForm
        const written = writeRuleForm(text, index, form)
        if (written.ok) expect(readRuleForm(written.text, index)).toMatchObject({ ok: true, form })
        expect(
          typeof writeIds(
            text,
            new Map([
              [1, 'one'],
              [2, 'two'],
            ]),
          ),
        ).toBe('string')
        expect(typeof addRule(text, emptyRuleForm).ok).toBe('boolean')
        expect(typeof removeRule(text, index).ok).toBe('boolean')
      }),
      { numRuns: 80 },
    )
  })
})
