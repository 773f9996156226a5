import { describe, expect, it } from 'vitest'
import { maxRenderMs, maxTemplateLength } from './limits.ts'
import { renderParts } from './testing-texts.ts'

/** Values with what an attacker would like to find: a text of somebody else's, and names that objects inherit. */
const values = {
  task: { title: 'A title', secret: null },
  subject: 'Mail {{ task.title }}',
  from: { name: 'Eve', address: 'eve@x.example', domain: 'x.example' },
}

/** Each is written into a text; none may run, read or reach anything. The second is the finding, at the line where it stands. */
const refused: readonly (readonly [string, RegExp])[] = [
  // Other files and texts.
  ['{% include "/etc/passwd" %}', /T203 a text cannot use the tag "include"/],
  ["{% include '../../package.json' %}", /T203 .*"include"/],
  ['{% render "email/digest" %}', /T203 .*"render"/],
  ['{% layout "page" %}', /T203 .*"layout"/],
  ['{% block content %}x{% endblock %}', /T203 .*"block"/],
  ['{% include subject %}', /T203 .*"include"/],
  ['{% render subject with task as t %}', /T203 .*"render"/],
  ['{%- include "a" -%}', /T203 .*"include"/],
  ['{% liquid include "a" %}', /T203 .*"liquid"/],
  ['{% import "a" %}', /T203 .*"import"/],
  ['{% extends "a" %}', /T203 .*"extends"/],
  ['{% require "fs" %}', /T203 .*"require"/],
  // Tags that write past the escape, or keep something between texts.
  ['{% raw %}{{ task.title }}{% endraw %}', /T203 .*"raw"/],
  ['{% capture x %}<b>{% endcapture %}{{ x }}', /T203 .*"capture"/],
  ['{% echo task.title %}', /T203 .*"echo"/],
  ['{% cycle "<b>", "</b>" %}', /T203 .*"cycle"/],
  ['{% tablerow i in (1..3) %}{{ i }}{% endtablerow %}', /T203 .*"tablerow"/],
  ['{% increment x %}', /T203 .*"increment"/],
  ['{% decrement x %}', /T203 .*"decrement"/],
  ['{% script %}alert(1){% endscript %}', /T203 .*"script"/],
  // Filters that undo the escape, decode, or run expressions.
  ['{{ task.title | raw }}', /T203 .*filter "raw"/],
  ['{{ subject | raw | append: "x" }}', /T203 .*filter "raw"/],
  ['{{ "PGI+" | base64_decode }}', /T203 .*filter "base64_decode"/],
  ['{{ "%3Cb%3E" | url_decode }}', /T203 .*filter "url_decode"/],
  ['{{ subject | newline_to_br }}', /T203 .*filter "newline_to_br"/],
  ['{{ task | json }}', /T203 .*filter "json"/],
  ['{{ task | inspect }}', /T203 .*filter "inspect"/],
  ['{{ task | jsonify }}', /T203 .*filter "jsonify"/],
  ['{{ task.title | where_exp: "x", "x.y" }}', /T203 .*filter "where_exp"/],
  ['{{ task.title | map: "constructor" }}', /T203 .*filter "map"/],
  ['{{ task.title | sha256 }}', /T203 .*filter "sha256"/],
  ['{{ task.title | hmac_sha256: "k" }}', /T203 .*filter "hmac_sha256"/],
  ['{{ task.title | constructor }}', /T203 .*filter "constructor"/],
  ['{{ task.title | __proto__ }}', /T203 .*filter "__proto__"/],
  ['{{ task.title | toString }}', /T203 .*filter "toString"/],
  ['{{ task.title | hasOwnProperty: "title" }}', /T203 .*filter "hasOwnProperty"/],
  // What objects inherit.
  ['{{ task.constructor }}', /T202 there is no field "task.constructor"/],
  ['{{ task.constructor.constructor }}', /T202 .*"task.constructor"/],
  ['{{ task.__proto__ }}', /T202 .*"task.__proto__"/],
  ['{{ task["__proto__"] }}', /T202 .*"task.__proto__"/],
  ['{{ task["constructor"]["prototype"] }}', /T202 .*"task.constructor"/],
  ['{{ task.title.constructor }}', /T202 .*"task.title.constructor"/],
  ['{{ task.title.length.constructor }}', /T202 .*"task.title.length.constructor"/],
  ['{{ task.toString }}', /T202 .*"task.toString"/],
  ['{{ task.hasOwnProperty }}', /T202 .*"task.hasOwnProperty"/],
  ['{% assign p = "__proto__" %}{{ task[p] }}', /T202 .*"task.__proto__"/],
  ['{{ constructor }}', /T202 .*"constructor"/],
  ['{{ __proto__ }}', /T202 .*"__proto__"/],
  // What the engine runs in.
  ['{{ process.env.HOME }}', /T202 .*"process"/],
  ['{{ globalThis }}', /T202 .*"globalThis"/],
  ['{{ require }}', /T202 .*"require"/],
  ['{{ this }}', /T202 .*"this"/],
  ['{{ env }}', /T202 .*"env"/],
  ['{% if process.exit %}x{% endif %}', /T202 .*"process"/],
  // A group of fields shows nothing of what is in it.
  ['{{ task }}', /T201 .*a group of fields/],
  ['{{ task | append: "" }}', /T204/],
  // A text of somebody else's never becomes a link of ours.
  ['{{ subject | link: "Open" }}', /T201 .*needs an address that Orgo made/],
  // More than a text may do.
  ['{% for i in (1..100000000) %}x{% endfor %}', /T401 .*too long a list/],
  ['{% assign a = "x" %}{% for i in (1..60) %}{% assign a = a | append: a %}{% endfor %}', /T401 .*too long/],
  [
    '{% for a in (1..1000) %}{% for b in (1..1000) %}{% for c in (1..100) %}{% endfor %}{% endfor %}{% endfor %}',
    /T402 .*runs for longer than 200 ms/,
  ],
  // What is not closed or not sensible.
  ['{{ task.title', /T201 .*not closed/],
  ['{% if task.title %}', /T201 .*not closed/],
  ['{% for %}', /T201/],
  ['{{ task.title | nothing: }}', /T203 .*filter "nothing"/],
]

describe('A-32 TPL-1 hostile texts', () => {
  it('A-32 are more than 60', () => expect(refused.length).toBeGreaterThanOrEqual(60))

  it.each(refused)('A-32 TPL-1 refuses %s', (payload, finding) => {
    const { faults, html, text } = renderParts({ body: `Hello,\n\n${payload}\n` }, values)
    expect(faults).toHaveLength(1)
    expect(faults[0]).toMatch(finding)
    // The body begins at line 7 of the file, the payload stands two lines below.
    expect(faults[0]).toMatch(/^9:\d+ /)
    expect({ html, text }).toEqual({ html: '', text: '' })
  })

  it.each(refused.filter(([payload]) => !payload.includes('\n')))('A-32 TPL-1 refuses %s in a subject', (payload, finding) => {
    const { faults, subject } = renderParts({ subject: `Hello ${payload}` }, values)
    expect(faults).toHaveLength(1)
    expect(faults[0]).toMatch(finding)
    expect(faults[0]).toMatch(/^4:\d+ /)
    expect(subject).toBe('')
  })

  it('A-32 TPL-2 refuses a text that is too long, before it is read', () => {
    const { faults } = renderParts({ body: `{{ task.titel }}${'x'.repeat(maxTemplateLength)}` }, values)
    expect(faults).toEqual([expect.stringMatching(/T401 the text does more than a text may: it has more than 100000 characters/)])
  })

  it('A-32 TPL-2 ends what would run on, within the time that is given it', () => {
    const start = performance.now()
    const loop =
      '{% for a in (1..900) %}{% for b in (1..900) %}{% for c in (1..900) %}{{ a }}{% endfor %}{% endfor %}{% endfor %}'
    const { faults } = renderParts({ body: loop }, values)
    expect(faults[0]).toMatch(/T40[12]/)
    // Ten times what it is given: a machine that is busy is no fault of the text, and an endless one would never come back.
    expect(performance.now() - start).toBeLessThan(10 * maxRenderMs)
  })
})

describe('P6 TPL-3 hostile values', () => {
  it.each([
    '{{ task.secret }}',
    '{% include "x" %}',
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '![x](https://evil.example/pixel.png)',
    '[click](https://evil.example)',
    '[click](javascript:alert(1))',
    '<https://evil.example>',
    '# heading\n\n- list\n\n    code',
    '**bold** _it_ `code` ~~x~~',
    '| a | b |\n|---|---|\n| c | d |',
    '\ue0000\ue001',
    '&lt;b&gt; &amp; &#60;',
    '<!--[if mso]><b>x</b><![endif]-->',
    '</td></tr></table><h1>x',
    '{{"}}"}} {% endraw %}',
    'JUICE_CODE_BLOCK_0_',
    '<%= 1 + 1 %>',
  ])('P6 TPL-3 stands as it is: %s', (value) => {
    const harmless = renderParts({ body: 'Hello **{{ subject }}** there' }, { subject: 'x' })
    const { html, text, faults } = renderParts({ body: 'Hello **{{ subject }}** there' }, { subject: value })
    expect(faults).toEqual([])
    const tags = (source: string): string[] => (source.match(/<[a-z/!][^>]*>/gi) ?? []).filter((tag) => tag !== '<br>')
    expect(tags(html)).toEqual(tags(harmless.html))
    const flat = (source: string): string => source.replace(/\s+/g, '')
    expect(flat(text)).toBe(flat(`Hello ${value} there`))
  })
})

describe('A-33 P6 TPL-4 subjects', () => {
  const linefeeds = ['\r\n', '\n', '\r', '\u2028', '\u2029', '\u0085', '\v', '\f', '\0']
  it.each(linefeeds.map((mark) => [JSON.stringify(mark), mark]))('A-33 TPL-4 hold no %s', (_shown, mark) => {
    const { subject } = renderParts(
      { subject: 'About {{ subject }}' },
      { subject: `one${mark}Bcc: eve@x.example${mark}${mark}body` },
    )
    expect(subject).not.toMatch(/[\p{Cc}\u2028\u2029]/u)
    expect(subject).toMatch(/^About one ?Bcc: eve@x\.example ?body$/)
  })

  it('P6 TPL-4 are bounded, whatever is inserted', () => {
    const { subject } = renderParts({ subject: '{{ subject }}' }, { subject: 'word '.repeat(5000) })
    expect(subject.length).toBeLessThanOrEqual(200)
    expect(subject.endsWith('…')).toBe(true)
  })

  it('P6 TPL-4 insert {{ as text', () => {
    expect(renderParts({ subject: 'Re: {{ subject }}' }, { subject: '{{ task.title }}' }).subject).toBe('Re: {{ task.title }}')
  })
})
