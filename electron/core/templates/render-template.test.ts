import { describe, expect, it } from 'vitest'
import { fieldNames } from '../rules/fields.ts'
import { renderNote } from './render-note.ts'
import { renderParts, testModule, testSetting } from './testing-texts.ts'
import { fieldsOf } from './text-fields.ts'

const secret = {
  case: 'ABCD-1234',
  subject: 'Secret subject',
  task: { title: 'Secret title', tags: ['secret'], cost: 12, priority: 'high', confidential: true },
}
const telling = {
  subject: '{{ task.title }} {{ case }}',
  body: '{{ subject }} {{ task.title }} {{ task.tags }} {{ task.cost }} {{ task.priority }} {{ case }}',
}

describe('TPL-6 confidential tasks', () => {
  it.each([
    ['public', '(confidential) (confidential) high ABCD-1234'],
    ['staff', '(confidential) (confidential) high ABCD-1234'],
    ['readers', 'Secret subject Secret title secret 12 high ABCD-1234'],
  ] as const)('TPL-6 A6 to %s', (audience, body) => {
    const { subject, text } = renderParts(telling, secret, { audience, confidential: true })
    expect(subject).toBe('(confidential) ABCD-1234')
    expect(text.trim().replace(/ +/g, ' ')).toBe(body)
  })

  it('TPL-6 A6 are believed over a caller who forgets to say so', () => {
    expect(renderParts(telling, secret, { audience: 'public', confidential: false }).text).not.toContain('Secret')
  })

  it('TPL-6 A6 what nobody declared is hidden too', () => {
    expect(
      renderParts(
        { body: '{{ task.rumour }}{{ gossip.name }}' },
        { ...secret, task: { ...secret.task, rumour: 'Secret' }, gossip: { name: 'Secret' } },
        { confidential: true },
      ).text,
    ).toBe('(confidential)(confidential)\n')
  })

  it('TPL-6 in a list keep their titles from who may not read them', () => {
    const body =
      '{% for group in groups %}{% for task in group.tasks %}- {{ task.title }} {{ task.note }}\n{% endfor %}{% endfor %}'
    const tasks = [
      { title: 'Open title', confidential: false, note: 'a note' },
      { title: 'Secret', confidential: true, note: 'Secret' },
    ]
    const values = { groups: [{ title: 'Yours', tasks }] }
    expect(renderParts({ body }, values, { kind: 'digest', audience: 'staff' }).text).toBe(
      '- Open title a note\n- (confidential)\n',
    )
    expect(renderParts({ body }, values, { kind: 'digest', audience: 'readers' }).text).toContain('Secret Secret')
  })

  it.each([
    ['readers', true, 'staff', 'T403 this text is only for those who may read the case'],
    ['readers', true, 'public', 'T403 this text is only for those who may read the case'],
    ['readers', false, 'public', 'T403 this text is only for people who work here'],
    ['staff', false, 'public', 'T403 this text is only for people who work here'],
  ] as const)('TPL-6 A6 a text for %s (confidential: %s) does not go to %s', (own, confidential, audience, expected) => {
    expect(renderParts({ audience: own, body: 'x' }, {}, { audience, confidential }).faults).toEqual([
      expect.stringContaining(expected),
    ])
  })

  it('TPL-6 a text for readers reaches everybody who works here, where nothing is confidential', () => {
    expect(renderParts({ audience: 'readers', body: 'x' }, {}, { audience: 'staff' }).faults).toEqual([])
  })
})

describe('TPL-7 values in words', () => {
  const at = { instant: Date.UTC(2026, 10, 23, 22, 30) }
  it.each([
    ['en', '23 November 2026', '23:30', 'Monday', '1,234.50 EUR', 'high', 'yes'],
    ['de', '23. November 2026', '23:30', 'Montag', '1.234,50 EUR', 'hoch', 'ja'],
    ['fr', '23 novembre 2026', '23:30', 'lundi', '1 234,50 EUR', 'haute', 'oui'],
  ])('TPL-7 %s: in the language of the text and the zone of the organisation', (language, ...expected) => {
    const body =
      '{{ task.due | date }};{{ task.due | time }};{{ task.due | weekday }};{{ task.cost | money: "EUR" }};{{ task.priority | say }};{{ task.open }}'
    const { text } = renderParts({ language, body }, { task: { due: at, cost: 1234.5, priority: 'high', open: true } })
    expect(text.replace(/[\s\u202f]+/g, ' ').trim()).toBe(expected.join(';'))
  })

  it('TPL-7 a zone turns the day', () => {
    const later = { ...testSetting, zone: 'Pacific/Auckland' }
    expect(renderParts({ body: '{{ task.due | date }}' }, { task: { due: at } }, {}, later).text).toBe('24 November 2026\n')
  })

  it('TPL-7 people are named, else their address stands there; an empty text counts as none', () => {
    const from = { name: '', address: 'a@b.example', domain: 'b.example' }
    expect(
      renderParts(
        { body: '{{ from }}{% if from.name %} named{% endif %}{% if subject %} told{% endif %}' },
        { from, subject: '' },
      ).text,
    ).toBe('a@b.example\n')
  })

  it('TPL-7 a bar is as long as its share', () => {
    expect(renderParts({ body: '{{ 50 | bar }}' }, {}).text).toBe('██████████\n')
  })
})

describe('TPL-9 both forms of a mail', () => {
  const body =
    'Hello,\n\n  indented line\n\n- one\n- two\n\n| What | Amount |\n|---|--:|\n| Glass | 12 |\n\n[Orgo](https://orgo.example) {{ task.url | link: "Open" }}\n\n{{ body | quote }}\n'
  const values = { body: 'first\n\n  second', task: { url: { href: 'https://orgo.example/t/1?a=1&b="', label: 'x' } } }
  const { text, html } = renderParts({ body }, values)

  it('TPL-9 the text form reads well', () => {
    expect(text).toBe(
      'Hello,\n\nindented line\n\n- one\n- two\n\nWhat   Amount\nGlass  12\n\nOrgo <https://orgo.example> Open <https://orgo.example/t/1?a=1&b=">\n\n> first\n>\n>   second\n',
    )
  })

  it('TPL-9 the HTML form has its styles inlined, a dark theme, and nothing remote', () => {
    expect(html).toMatch(/<p style="margin: 0 0 16px 0;">Hello,<\/p>/)
    expect(html).toContain('prefers-color-scheme: dark')
    expect(html).not.toMatch(/<(?:img|script|link|iframe|object|form)\b|url\(|@import|src=/i)
    const hrefs = [...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href)
    expect(hrefs).toEqual(['https://orgo.example', 'https://orgo.example/t/1?a=1&#38;b=&#34;'])
  })

  it('TPL-9 only the web and mail are linked', () => {
    const tricky = '[a](javascript:x) [b](data:text/html,x) [c](file:///etc/passwd) [d](mailto:a@b.example) <ftp://x.example>'
    expect([...renderParts({ body: tricky }, {}).html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href)).toEqual([
      'mailto:a@b.example',
    ])
  })

  it('TPL-9 a value that claims to be an address of ours leads to the web or nowhere', () => {
    const values = { task: { url: { href: 'javascript:alert(1)', label: 'x' } } }
    expect(renderParts({ body: '{{ task.url | link: "Open" }}' }, values).html).not.toContain('href')
  })

  it('TPL-2 a body that grows too long is refused', () => {
    const body = '{% for one in list %}{{ body }}{% endfor %}'
    const list = Array.from({ length: 400 }, () => 'x')
    expect(renderParts({ body }, { body: 'y'.repeat(19_000), list }).faults).toEqual([expect.stringContaining('T401')])
  })

  it('TPL-9 what a person typed stays as it was typed', () => {
    const typed = 'Hello,\n\n# no heading {{ x }}\n  two blanks\n\n> quoted <b>\n> more\nafter'
    const note = renderNote(typed, { title: 'Re: x', organisation: 'Riverside', language: 'en', footer: '' })
    expect(note.text).toBe(typed)
    expect(note.html).toMatch(/<blockquote[^>]*>quoted &#60;b&#62;<br>\nmore<\/blockquote>/)
    expect(note.html).toContain('# no heading &#123;&#123; x &#125;&#125;')
  })
})

it('TPL-5 every field of the rule language but headers can be inserted', () => {
  const known = fieldsOf('task', testModule({ module: 'm' }).fields).map(({ name }) => name)
  expect(fieldNames.filter((name) => name !== 'header' && !known.includes(name))).toEqual([])
})
