import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanText, freezeValues } from './freeze-values.ts'
import { renderParts } from './testing-texts.ts'

/** Texts as mail brings them: of any character, with much of what Markdown, HTML and Liquid live by. */
const hostile = fc.string({
  unit: fc.oneof(
    fc.constantFrom(...'<>&"\'{}%|[]()!#*_`~-+=.\\/:;\n\r\t \u00a0\u200b\ue000\ue001'.split('')),
    fc.constantFrom(
      '{{',
      '}}',
      '{%',
      '%}',
      '<b>',
      '</td>',
      '<!--',
      '-->',
      '](',
      'http://',
      '&lt;',
      '    ',
      '\n\n',
      '\n> ',
      '\n# ',
      '\n- ',
      '|',
    ),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 3 }),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 2 }),
  ),
  maxLength: 40,
})

const body = `Hello {{ subject }},

# About {{ subject }}

- one **{{ subject }}** two
- {{ subject }}

| a | b |
|---|---|
| {{ subject }} | {{ subject | upcase }} |

{{ subject | quote }}

{{ subject }}`

const tagsOf = (html: string): string[] => (html.match(/<[a-z/!?][^>]*>?/gi) ?? []).filter((tag) => tag !== '<br>')
const flat = (text: string): string => text.replace(/[\s\u200b]+/g, '')

describe('TPL-3 values', () => {
  const plain = tagsOf(renderParts({ body }, { subject: 'x' }).html)

  it('P6 TPL-3 make no element, whatever they are and wherever they stand', () => {
    fc.assert(
      fc.property(hostile, (subject) => {
        fc.pre(flat(cleanText(subject)) !== '')
        const { html, faults } = renderParts({ body }, { subject })
        expect(faults).toEqual([])
        expect(tagsOf(html)).toEqual(plain)
      }),
      { numRuns: 40 },
    )
  })

  it('TPL-3 stand literally in the text form, but for blanks', () => {
    fc.assert(
      fc.property(hostile, (subject) => {
        const { text } = renderParts({ body: 'A {{ subject }} Z' }, { subject })
        expect(flat(text)).toBe(flat(`A ${cleanText(subject)} Z`))
      }),
      { numRuns: 40 },
    )
  })

  it('A-33 TPL-4 leave a subject one line of bounded length', () => {
    fc.assert(
      fc.property(hostile, hostile, (subject, title) => {
        const rendered = renderParts({ subject: 'x {{ subject }} {{ task.title }}' }, { subject, task: { title } })
        expect(rendered.subject).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u)
        expect(rendered.subject.length).toBeLessThanOrEqual(200)
      }),
      { numRuns: 40 },
    )
  })
})

describe('A-32 TPL-1 freezeValues', () => {
  it('A-32 TPL-1 copies plain data without prototypes, frozen through', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (data) => {
        const seen = (value: unknown): void => {
          if (typeof value !== 'object' || value === null) return
          expect(Object.isFrozen(value)).toBe(true)
          if (!Array.isArray(value)) expect(Object.getPrototypeOf(value)).toBe(null)
          Object.values(value).forEach(seen)
        }
        // What comes of JSON is plain data; the types say the same in other words.
        seen(freezeValues(data as never))
      }),
    )
  })

  it('A-32 TPL-1 what is no plain data becomes nothing, and no accessor is called', () => {
    let called = false
    const tricky = {
      run: () => 'ran',
      date: new Date(0),
      map: new Map([['a', 1]]),
      get trap() {
        called = true
        return 'sprung'
      },
      number: Number.NaN,
      fine: 'yes',
    }
    // Types forbid it; a caller that is wrong must not open a door.
    const frozen = freezeValues(tricky as never)
    expect({ ...frozen }).toEqual({ run: null, date: null, map: null, trap: null, number: null, fine: 'yes' })
    expect(called).toBe(false)
  })

  it('TPL-2 bounds texts, lists and depth', () => {
    let deep: unknown = 'end'
    for (let level = 0; level < 40; level += 1) deep = { deep }
    // Deeper than any type says.
    const frozen = freezeValues({ long: 'é'.repeat(50_000), list: Array.from({ length: 900 }, () => 'x'), deep } as never)
    expect((frozen.long as string).length).toBeLessThanOrEqual(20_000)
    expect(frozen.list).toHaveLength(500)
    expect(JSON.stringify(frozen.deep)).not.toContain('end')
  })
})
