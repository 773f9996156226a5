import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyRuleForm, RuleForm, type TestForm } from '#shared/model/rule-form.ts'
import { openSource } from '../source-reader.ts'
import { readRuleForm } from './read-rule-form.ts'
import { listEntries } from './rule-entries.ts'
import { anyRuleForm, handwritten } from './testing-faces.ts'
import { addRule, removeRule, writeRuleForm } from './write-rule-form.ts'

const shipped = new URL('../../../../rules/', import.meta.url).pathname
const files: [string, string][] = [
  ['handwritten', handwritten],
  ['with line breaks of Windows', handwritten.replaceAll('\n', '\r\n')],
  ['with a byte order mark', `\ufeff${handwritten}`],
  ...readdirSync(shipped, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\/.*\.yaml$/.test(name) && !/(module|workflow)\.yaml$/.test(name))
    .map((name): [string, string] => [name, readFileSync(join(shipped, name), 'utf8')]),
]

function countRules(text: string): number {
  return listEntries(openSource('', text).node).length
}

function formOf(text: string, key: number | string): RuleForm {
  const read = readRuleForm(text, key)
  if (!read.ok) throw new Error(JSON.stringify(read.diagnostics))
  return read.form
}

function write(text: string, key: number | string, change: Partial<RuleForm>): string {
  const written = writeRuleForm(text, key, { ...formOf(text, key), ...change })
  if (!written.ok) throw new Error(JSON.stringify(written.problems))
  return written.text
}

/** The lines that differ: what is gone and what is new, between the lines both begin and end with. */
function changedLines(before: string, after: string): { gone: string[]; fresh: string[] } {
  // A new first key moves the old one from behind the dash to a line of its own, which is no change of it.
  const [old, next] = [before, after].map((text) => text.replace(/^( *)-(?= +\w+:)/gm, '$1 ').split('\n'))
  if (!old || !next) throw new Error('two texts are compared')
  let head = 0
  while (head < Math.min(old.length, next.length) && old[head] === next[head]) head += 1
  let tail = 0
  while (tail < Math.min(old.length, next.length) - head && old.at(-1 - tail) === next.at(-1 - tail)) tail += 1
  return { gone: old.slice(head, old.length - tail), fresh: next.slice(head, next.length - tail) }
}

const commentsOf = (text: string): string[] => text.match(/(?<=^|\s)#.*$/gm) ?? []

describe('a rule as a form', () => {
  it.each(files)('FACE-2 an unchanged form writes the same bytes: %s', (_name, text) => {
    for (let index = 0; index < countRules(text); index += 1) {
      const form = formOf(text, index)
      expect(RuleForm.parse(form)).toEqual(form)
      expect(writeRuleForm(text, index, JSON.parse(JSON.stringify(form)) as RuleForm)).toEqual({ ok: true, text })
    }
  })

  it.each(files)('FACE-2 R12 an edit of one field leaves all other lines as they are: %s', (name, text) => {
    for (let index = 0; index < countRules(text); index += 1) {
      const form = formOf(text, index)
      const edits: Partial<RuleForm>[] = [
        { title: 'Another title' },
        { mode: form.mode === 'observe' ? 'off' : 'observe' },
        { phase: form.phase === 'notify' ? 'assign' : 'notify' },
        { override: !form.override },
        { id: 'another-id' },
      ]
      // Every edit in the file of all styles, one of them in each rule of the others.
      for (const edit of name === 'handwritten' ? edits : edits.slice(index % edits.length).slice(0, 1)) {
        const after = write(text, index, edit)
        const { gone, fresh } = changedLines(text, after)
        expect(fresh.length, `${JSON.stringify(edit)}\n${after}`).toBe(1)
        expect(gone.length).toBeLessThanOrEqual(1)
        expect(commentsOf(after)).toEqual(expect.arrayContaining(commentsOf(text)))
        expect(formOf(after, index)).toEqual({ ...formOf(text, index), ...edit })
      }
    }
  })

  it.each(files)('FACE-2 an action more or less is one line more or less: %s', (_name, text) => {
    for (let index = 0; index < countRules(text); index += 1) {
      const form = formOf(text, index)
      const more = write(text, index, { actions: [...form.actions, { action: 'untag', value: 'new' }] })
      expect(changedLines(text, more).fresh.length).toBe(1)
      expect(write(more, index, { actions: form.actions })).toBe(text)
      expect(commentsOf(more)).toEqual(commentsOf(text))
    }
  })

  it('FACE-2 keeps what stands around a changed part of a structured condition', () => {
    const form = formOf(handwritten, 'alpha-emergency')
    const condition = form.condition
    if (condition?.kind !== 'group' || condition.items[0]?.kind !== 'test') throw new Error('another example is needed')
    const words = { ...condition.items[0], values: ['emergency', 'burst pipe', 'flood'] }
    const after = write(handwritten, 'alpha-emergency', {
      condition: { ...condition, items: [words, ...condition.items.slice(1)] },
    })
    expect(changedLines(handwritten, after)).toEqual({
      gone: ['          subject: { contains_any: [emergency, "burst pipe"] }   # keep short'],
      fresh: ['          subject: { contains_any: [emergency, "burst pipe", flood] }   # keep short'],
    })
  })

  it('FACE-2 a folded condition stays folded, a flow rule stays on its line', () => {
    const condition = testOf('subject', 'contains', ['bill'])
    expect(changedLines(handwritten, write(handwritten, 'alpha-late', { condition })).fresh).toEqual([
      "      subject contains 'bill'",
    ])
    expect(changedLines(handwritten, write(handwritten, 'alpha-short', { condition, stop: 'all' })).fresh).toEqual([
      `  - { id: alpha-short, condition: "subject contains 'bill'", action: {tag: short,   archive: true}, stop: all, }   # on one line`,
    ])
  })

  it('FACE-2 form, text and form keep each other, over any rule that stands there', () => {
    fc.assert(
      fc.property(
        anyRuleForm,
        fc.constantFrom(handwritten, handwritten.replaceAll('\n', '\r\n')),
        fc.nat(2),
        (form, text, index) => {
          const written = writeRuleForm(text, index, form)
          expect(written).toMatchObject({ ok: true })
          if (!written.ok) return
          const read = formOf(written.text, index)
          expect(read).toEqual({ ...form, title: blank(form.title), description: blank(form.description) })
          expect(writeRuleForm(written.text, index, read)).toEqual(written)
          for (const other of [0, 1, 2].filter((at) => at !== index))
            expect(formOf(written.text, other)).toEqual(formOf(text, other))
        },
      ),
      { numRuns: 80 },
    )
  })

  it('FACE-2 a new rule reads back as its form, and goes without a trace', () => {
    const texts = [
      handwritten,
      '',
      '# only a comment\n',
      '- condition: always\n  action: { tag: x }\n',
      'orgo_rules: 1\nrules: []\n',
      'orgo_rules: 1\n',
    ]
    fc.assert(
      fc.property(anyRuleForm, fc.constantFrom(...texts), (form, text) => {
        const added = addRule(text, form)
        if (!added.ok) throw new Error(JSON.stringify(added.problems))
        const count = countRules(text)
        expect(countRules(added.text)).toBe(count + 1)
        expect(formOf(added.text, count)).toEqual({ ...form, title: blank(form.title), description: blank(form.description) })
        if (count > 0) expect(removeRule(added.text, count)).toEqual({ ok: true, text })
      }),
      { numRuns: 80 },
    )
  })

  it.each([
    ['- { id: a, condition: always, action: { tag: x } }\n', 'a', '[]\n'],
    ['rules:\n- id: a\n  condition: always\n  action: { tag: x }\n', 'a', 'rules: []\n'],
    ['rules:\n- { id: a }\n\n- { id: b }\n', 'a', 'rules:\n- { id: b }\n'],
    [
      'rules:\n- { id: a }\n\n# of b\n- { id: b }\n\n- { id: c }\ntests: []\n',
      'b',
      'rules:\n- { id: a }\n\n# of b\n\n- { id: c }\ntests: []\n',
    ],
    ['[{ id: a }, { id: b }]\n', 'b', '[{ id: a }]\n'],
    ['{ rules: [{ id: a }, { id: b }] }\n', 'a', '{ rules: [{ id: b }] }\n'],
  ])('FACE-2 takes a rule out of %j', (text, id, rest) => {
    expect(removeRule(text, id)).toEqual({ ok: true, text: rest })
  })

  it('FACE-2 adds a rule to a list on one line', () => {
    const form = { ...emptyRuleForm, id: 'b', condition: { kind: 'always' as const }, actions: [{ action: 'tag', value: 'x' }] }
    expect(addRule('[{ id: a, condition: always, action: { tag: x } }]\n', form)).toEqual({
      ok: true,
      text: '[{ id: a, condition: always, action: { tag: x } }, { id: b, condition: always, action: { tag: x } }]\n',
    })
  })

  it('FACE-2 a short file stays short', () => {
    const test = testOf('subject', 'contains', ['emergency'])
    const form: RuleForm = {
      ...emptyRuleForm,
      condition: test,
      actions: [
        { action: 'route_to', value: 'emergency@organization.com' },
        { action: 'escalate_after', value: '1 hour' },
      ],
    }
    expect(addRule('', form)).toEqual({
      ok: true,
      text: `- condition: "subject contains 'emergency'"\n  action: { route_to: emergency@organization.com, escalate_after: 1 hour }\n`,
    })
  })

  it('FACE-2 shows nothing that the form would have to cut off', () => {
    const long = `- { id: a, condition: always, description: "${'x'.repeat(6_000)}", action: { tag: x } }`
    expect(readRuleForm(long, 0)).toMatchObject({ ok: false, diagnostics: [{ code: 'E107', hint: 'edit it as text' }] })
    expect(writeRuleForm(long, 0, emptyRuleForm)).toMatchObject({ ok: false })
  })

  it('FACE-2 refuses what cannot be said, and says why', () => {
    const test = testOf('subject', 'older', ['2 days'])
    expect(writeRuleForm(handwritten, 0, { ...formOf(handwritten, 0), condition: test })).toMatchObject({
      ok: false,
      problems: [{ code: 'E203' }],
    })
    expect(writeRuleForm(handwritten, 'nobody', emptyRuleForm)).toMatchObject({ ok: false })
    expect(writeRuleForm('- [', 0, emptyRuleForm)).toMatchObject({ ok: false })
    expect(readRuleForm('- { condition: subjct is x, action: { tag: a } }', 0)).toMatchObject({
      ok: false,
      diagnostics: [{ code: 'E202', line: 1, column: 16 }],
    })
  })
})

function testOf(field: string, operator: TestForm['operator'], values: string[]): TestForm {
  const flags = { all: false, word: false, exactly: false, not: false }
  return { kind: 'test', field, operator, values, header: null, list: null, ...flags }
}

function blank(text: string | null): string | null {
  return text === null || text.trim() === '' ? null : text
}
