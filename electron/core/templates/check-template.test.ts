import { describe, expect, it } from 'vitest'
import { checkTemplate } from './check-template.ts'
import { readTemplateFile } from './template-file.ts'
import { makeText, renderParts, testModule, testSetting } from './testing-texts.ts'

const desk = testModule({
  module: 'desk',
  fields: [{ name: 'place', title: 'Place', type: 'text', description: '', choices: [], unit: null }],
})
const ward = testModule({ module: 'ward', confidential: true, readers: ['role:ward_officer'] })
const setting = { ...testSetting, modules: [desk, ward] }
const check = (parts: Parameters<typeof makeText>[0], folder = 'desk'): string[] =>
  checkTemplate(makeText(parts, folder), setting).problems.map(
    ({ line, column, severity, code, message, hint }) =>
      `${line}:${column} ${severity} ${code} ${message}${hint ? `; ${hint}` : ''}`,
  )

describe('TPL-5 checkTemplate', () => {
  it('finds nothing wrong in a text that uses what there is', () => {
    const body =
      '{{ task.fields.place }}{% if task.due %} by {{ task.due | date }}{% endif %}{% for one in task.tags %}{{ one }}{% endfor %}'
    expect(check({ subject: '{{ subject }}', body })).toEqual([])
    expect(checkTemplate(makeText({ subject: '{{ subject }}', body }, 'desk'), setting).fields).toEqual([
      ...['subject', 'task.due', 'task.fields.place', 'task.tags'],
    ])
  })

  it.each([
    [
      'a field nobody declared',
      { body: '\n{{ task.fields.plaec }}' },
      '8:4 error T202 there is no field "task.fields.plaec"; did you mean "task.fields.place"?',
    ],
    [
      'a field in a condition that is not taken',
      { body: '{% if false %}{{ sbject }}{% endif %}' },
      '7:18 error T202 there is no field "sbject"; did you mean "subject"?',
    ],
    [
      'a field in a subject',
      { subject: 'On {{ sbject }}' },
      '4:17 error T202 there is no field "sbject"; did you mean "subject"?',
    ],
    ['a group of fields', { body: '{{ task }}' }, '7:4 error T204 "task" is a group of fields: name one, such as task.title'],
    [
      'a field by another field',
      { body: '{{ task[subject] }}' },
      '7:4 error T205 "task[…]" takes its name from another field; write the name',
    ],
    ['a tag', { body: '{% inclde "x" %}' }, '7:1 error T203 a text cannot use the tag "inclde"'],
    [
      'a tag with a near one',
      { body: '{% fro x in task.tags %}' },
      '7:1 error T203 a text cannot use the tag "fro"; did you mean "for"?',
    ],
    [
      'a filter',
      { body: '{{ subject | upcas }}' },
      '7:1 error T203 a text cannot use the filter "upcas"; did you mean "upcase"?',
    ],
    [
      'a value in an address',
      { body: '[here]({{ subject }})' },
      '7:8 error T206 a value cannot be part of the address of a link; for an address that Orgo made, write {{ task.url | link: "words" }}',
    ],
    [
      'a filter on what it does not fit',
      { body: '{{ subject | link: "x" }}' },
      expect.stringMatching(/^7:1 error T201 .*the filter "link" needs an address that Orgo made/),
    ],
    [
      'a picture',
      { body: 'Look: ![x](https://x.example/a.png)' },
      '7:7 warning W201 a mail shows no pictures: this becomes text',
    ],
    ['HTML', { body: 'So <b>bold</b>' }, expect.stringContaining('7:4 warning W202 HTML is shown as it is written')],
    [
      'a name the head does not name',
      { body: '{{ subject }}', fields: 'task.title' },
      expect.stringContaining('8:4 error T102 the text uses "subject", and the head\'s fields do not name it'),
    ],
  ])('TPL-5 says where there is %s', (_what, parts, expected) => {
    const found = check(parts)
    expect(found).toContainEqual(expected)
  })

  it('TPL-5 says every fault of a text at once, and none of what only follows from another', () => {
    const body =
      '{% include "a" %}\n{{ sbject }} {{ subject | upcas }}\n{% fro x in task.tags %}x{% else %}y{% endfor %}\n{{ task.titel }} {% if subject %}'
    expect(check({ subject: '{{ subject | downcas }} {{ sbject }}', body })).toEqual([
      expect.stringContaining('4:11 error T203 a text cannot use the filter "downcas"'),
      expect.stringContaining('4:38 error T202 there is no field "sbject"'),
      expect.stringContaining('7:1 error T203 a text cannot use the tag "include"'),
      expect.stringContaining('8:4 error T202 there is no field "sbject"'),
      expect.stringContaining('8:14 error T203 a text cannot use the filter "upcas"'),
      expect.stringContaining('9:1 error T203 a text cannot use the tag "fro"'),
      expect.stringContaining('10:4 error T202 there is no field "task.titel"'),
      expect.stringContaining('10:18 error T201'),
    ])
  })

  it('TPL-5 says what is wrong in a text though its head is wrong too', () => {
    const text = '---\nid: Trial\nlanguage: english\nsubject: x\n---\n{{ subject | upcas }}\n{% inclde "x" %}'
    const { file, problems } = readTemplateFile({ path: 'templates/desk/trial.en.liquid', text, origin: 'profile' })
    expect(file).toBeNull()
    expect(problems.map(({ line, code }) => `${line} ${code.slice(0, 1)}`)).toEqual(['2 E', '3 E', '6 T', '7 T'])
  })

  it.each([
    ['javascript:alert(1)', 'a link cannot lead to "javascript:": it would stand there as text'],
    ['JavaScript:alert(1)', 'a link cannot lead to "javascript:": it would stand there as text'],
    ['data:text/html,x', 'a link cannot lead to "data:": it would stand there as text'],
    ['/tasks/1', 'a link needs a whole address: a mail has no page that this could begin from'],
  ])('TPL-5 TPL-9 says of a link to %s that it is none', (address, message) => {
    const found = `error T207 ${message}; write an address with https:// or mailto:`
    expect(check({ body: `So\n[see here](${address})` })).toEqual([`8:1 ${found}`])
    expect(renderParts({ body: `[see here](${address})` }, {}).html).not.toContain('href')
    if (address.includes(':')) expect(check({ body: `So <${address}>` })).toContainEqual(`7:4 ${found}`)
  })

  it('TPL-5 says nothing of links to the web and to mail', () => {
    expect(
      check({ body: '[a](https://a.example/x) [b](mailto:b@b.example) <https://c.example> [d](<http://d.example>)' }),
    ).toEqual([])
  })

  it('TPL-4 TPL-5 says that a subject has two lines, or may have them by a value; written it has one', () => {
    expect(check({ subject: 'One\nBcc: two@x.example' })).toEqual([
      '4:1 error T303 the subject has a line break or a control character, and a subject is one line; write it on one line',
    ])
    expect(check({ subject: 'On {{ body }}' })).toEqual([
      '4:17 warning W303 "body" may have several lines, and a subject is one: its line breaks become blanks',
    ])
    expect(renderParts({ subject: 'One\nBcc: {{ body }}' }, { body: 'a\r\nb\u2028c' }).subject).toBe('One Bcc: a b c')
  })

  it('TPL-5 remarks on a field that the head names for nothing', () => {
    expect(check({ body: '{{ subject }}', fields: 'subject, task.title' })).toEqual([
      '1:1 warning W102 the head\'s fields name "task.title", and the text does not use it',
    ])
  })

  it('TPL-5 a text for every module knows no own field of one', () => {
    expect(check({ body: '{{ task.fields.place }}' }, 'email')).toEqual([
      expect.stringContaining('T202 there is no field "task.fields.place"'),
    ])
  })
})

describe('TPL-6 checkTemplate of a confidential module', () => {
  it('TPL-6 A6 lets no content into a subject, whomever it is for', () => {
    for (const audience of ['public', 'staff', 'readers'])
      expect(check({ subject: 'About {{ task.title }}', audience }, 'ward')).toContainEqual(
        expect.stringContaining('4:20 error T301 the subject cannot tell "task.title"'),
      )
  })

  it('TPL-6 A6 lets content into a body only for its readers', () => {
    const body = 'Case {{ case }}: {% if subject contains "x" %}x{% endif %}'
    expect(check({ body, audience: 'public' }, 'ward')).toContainEqual(
      expect.stringContaining('7:24 error T302 this text may reach others than the readers of "ward"'),
    )
    expect(check({ body, audience: 'staff' }, 'ward')).toContainEqual(expect.stringContaining('T302'))
    expect(check({ body, audience: 'readers' }, 'ward')).toEqual([])
  })

  it('TPL-6 a number, a time and the addressee tell nothing', () => {
    const body = 'Hello {{ addressee.name }}, case {{ case }} waits since {{ task.created }} at {{ organisation }}.'
    expect(check({ subject: 'Case {{ case }}', body }, 'ward')).toEqual([])
  })
})
