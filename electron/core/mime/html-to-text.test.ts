import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { htmlToText } from './html-to-text.ts'

describe('MIM-3 the text of HTML', () => {
  it.each([
    ['<p>one</p><p>two<br>three', 'one\n\ntwo\nthree'],
    ['<ul><li>a<li>b</ul>', '- a\n- b'],
    ['<table><tr><td>a</td><td>b</td></tr><tr><td>c', 'a b\nc'],
    ['<head><title>t</title><style>p{}</style></head><body>x', 'x'],
    ['a<!-- <b>no</b> -->b', 'ab'],
    ['<script>if (a<b) c()</script>x', 'x'],
    ['<SCRIPT SRC=x></SCRIPT >x', 'x'],
    ['1 < 2 &amp; 3 &gt; 2 &euro;5 &eacute; &#233; &#xe9; &nope; &#0; &#xd800;', '1 < 2 & 3 > 2 €5 é é é &nope;'],
    ['a\n  b&nbsp; c', 'a b c'],
    ['<p>unclosed <b', 'unclosed'],
    ['<![if mso]>x<![endif]>', 'x'],
    ['&lt;b&gt;', '<b>'],
  ])('MIM-3 %j', (html, text) => {
    expect(htmlToText(html)).toBe(text)
  })

  it('MIM-3 any text is read in linear time', () => {
    for (const piece of [
      '<',
      '<a ',
      '<div>',
      '<script>',
      '<!--',
      '&',
      '&#',
      '</style',
      '<style></style>',
      '<li>',
      '<title><!--',
    ]) {
      const html = piece.repeat(2_000_000 / piece.length)
      const before = process.threadCpuUsage()
      htmlToText(html)
      // Some 20 times what it takes; quadratic time would be hours.
      expect(process.threadCpuUsage(before).user / 1000).toBeLessThan(5000)
    }
    fc.assert(fc.property(fc.string({ maxLength: 300 }), (html) => typeof htmlToText(html) === 'string'))
  })
})
