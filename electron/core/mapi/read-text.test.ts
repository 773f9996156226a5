import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseMessage } from '../mime/parse-message.ts'
import { codePageOfLocale, decodeString8 } from './decode-string8.ts'
import { decompressRtf } from './decompress-rtf.ts'
import { type MadeProperty, makeMapiItem } from './make-mapi-item.ts'
import { readRtf } from './read-rtf.ts'
import { renderItem } from './render-item.ts'

const rtf = (text: string) => readRtf(Buffer.from(text, 'latin1'), 1252)

/** Rich text as an item keeps it, not compressed (MS-OXRTFCP 2.1.3.1.2). */
function pack(text: string): Buffer {
  const raw = Buffer.from(text, 'latin1')
  const head = Buffer.alloc(16)
  head.writeUInt32LE(raw.length + 12, 0)
  head.writeUInt32LE(raw.length, 4)
  head.write('MELA', 8, 'latin1')
  return Buffer.concat([head, raw])
}

describe('8-bit strings', () => {
  it.each([
    [932, '93fa967b8cea', '日本語'],
    [936, 'd6d0cec4', '中文'],
    [949, 'c7d1b1b9', '한국'],
    [950, 'a4a4a4e5', '中文'],
    [1250, 'f8e8', 'řč'],
    [1251, 'cff0e8', 'При'],
    [1252, '8093', '€“'],
    [1253, 'e1', 'α'],
    [1254, 'f0', 'ğ'],
    [1255, 'f9', 'ש'],
    [1256, 'c8', 'ب'],
    [1257, 'e0', 'ą'],
    [1258, 'fe', '₫'],
    [874, 'a1', 'ก'],
    [65001, 'c3a9', 'é'],
    [20127, '41', 'A'],
    [28592, 'b1', 'ą'],
    [28605, 'a4', '€'],
    [50220, '1b2442467c1b2842', '日'],
    [51932, 'c6fc', '日'],
    [20866, 'd0', 'п'],
    [21866, 'a4', 'є'],
    [437, '81', 'ü'],
    [850, 'e1', 'ß'],
  ])('MAPI-11 I14 code page %i reads %s as %s', (codePage, hex, text) => {
    expect(decodeString8(Buffer.from(hex, 'hex'), codePage)).toEqual({ text, lossy: false })
  })

  it('MAPI-11 I14 no bytes in any code page throw, and what is no character is told', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 50 }),
        fc.oneof(fc.integer({ min: 0, max: 70_000 }), fc.constantFrom(932, 50220, 1200, 65000)),
        (bytes, codePage) => {
          expect(typeof decodeString8(bytes, codePage).text).toBe('string')
        },
      ),
      { numRuns: 1000, seed: 14 },
    )
    expect(decodeString8(Buffer.from('81', 'hex'), 932).lossy).toBe(true)
    expect(decodeString8(Buffer.from('e9', 'hex'), 65001).lossy).toBe(true)
  })

  it('MAPI-11 finds the code page by message, Internet, locale, store', async () => {
    const subject = async (more: readonly MadeProperty[], defaultCodePage: number | null = null) =>
      (
        await parseMessage(
          renderItem(makeMapiItem([[0x0037, Buffer.from('cff0e8', 'hex'), 0x1e], ...more], { defaultCodePage })).bytes,
        )
      ).subject
    expect(
      await subject([
        [0x3ffd, 1251],
        [0x3fde, 932],
      ]),
    ).toBe('При')
    expect(await subject([[0x3fde, 20866]])).toBe('При')
    expect(
      await subject([
        [0x3fde, 65001],
        [0x3ff1, 1049],
      ]),
    ).toBe('При')
    expect(await subject([], 1251)).toBe('При')
    expect(await subject([])).toBe('Ïðè')
    expect(codePageOfLocale(0x0404)).toBe(950)
    expect(codePageOfLocale(0x0804)).toBe(936)
    expect(codePageOfLocale(0x0439)).toBe(null)
  })

  it('MAPI-11 remarks text that its code page does not hold', () => {
    const rendered = renderItem(
      makeMapiItem([
        [0x0037, Buffer.from('8181ff', 'hex'), 0x1e],
        [0x3ffd, 932],
      ]),
    )
    expect(rendered).toMatchObject({ partial: true, problems: [{ code: 'lossy_text' }] })
  })
})

describe('rich text', () => {
  it('MAPI-11 decompresses the example of the specification', () => {
    // MS-OXRTFCP 3.1: "{\rtf1\ansi\ansicpg1252\pard hello world}\r\n".
    const bytes = Buffer.from(
      '2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0',
      'hex',
    )
    const rich = decompressRtf(bytes)
    expect(rich.ok && rich.value.bytes.toString()).toBe('{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n')
    expect(rich.ok && rich.value.isIntact).toBe(true)
    const damaged = Buffer.from(bytes)
    damaged.writeUInt8(0x78, 30)
    const found = decompressRtf(damaged)
    expect(found.ok && found.value.isIntact).toBe(false)
  })

  it('MAPI-12 is bounded by its input, whatever its header promises', () => {
    const lying = Buffer.alloc(64, 0xff)
    lying.writeUInt32LE(0x7fffffff, 0)
    lying.writeUInt32LE(0x7fffffff, 4)
    lying.writeUInt32LE(0x75465a4c, 8)
    const rich = decompressRtf(lying)
    expect(rich.ok && rich.value.bytes.length <= 64 * 9).toBe(true)
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 300 }), (bytes) => {
        Buffer.from('LZFu').copy(bytes, 8)
        const result = decompressRtf(bytes)
        expect(result.ok && result.value.bytes.length <= bytes.length * 9).toBe(true)
      }),
      { numRuns: 300, seed: 3 },
    )
  })

  it('MAPI-11 takes out HTML, with what only readers of rich text see left away', () => {
    const text =
      '{\\rtf1\\ansi\\ansicpg1251\\fromhtml1 \\deff0{\\fonttbl{\\f0\\fswiss Arial;}{\\f1\\fnil\\fcharset128 Gothic;}}' +
      "{\\*\\htmltag64 <p class=\"a\\{b\\}\">}\\htmlrtf {\\b \\htmlrtf0 a < b \\u1046?{\\f1 \\'93\\'fa}\\htmlrtf }\\htmlrtf0 \\'cf{\\*\\mhtmltag1 hidden}" +
      '{\\*\\htmltag72 </p>}\\ldblquote x\\rdblquote\\par}'
    expect(rtf(text)).toEqual({ kind: 'html', text: '<p class="a{b}">a &lt; b Ж日П</p>&ldquo;x&rdquo;\r\n', lossy: false })
  })

  it('MAPI-11 takes out text, and reads the words of other rich text', () => {
    expect(rtf('{\\rtf1\\ansi\\fromtext one\\par two\\tab three}')).toEqual({
      kind: 'text',
      text: 'one\r\ntwo\tthree',
      lossy: false,
    })
    const word =
      '{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}{\\colortbl;\\red0;}{\\*\\generator x}{\\info{\\title T}}{\\pict 89504e}\\pard Hello {\\b bold}\\par\\uc2\\u8364??!}'
    expect(rtf(word)).toMatchObject({ kind: 'rtf', text: 'Hello bold\r\n€!' })
  })

  it('MAPI-12 reads any bytes in linear time', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            '{',
            '}',
            '\\',
            '\\*',
            '\\bin99999999 ',
            '\\uc9',
            '\\u-1',
            "\\'8",
            '\\htmltag',
            '\\fromhtml1',
            '\\f9',
            '\\fonttbl',
            'a',
            '\xff',
          ),
          { maxLength: 60 },
        ),
        (pieces) => {
          expect(typeof rtf(pieces.join('')).text).toBe('string')
        },
      ),
      { numRuns: 500, seed: 5 },
    )
    for (const shape of [
      '{'.repeat(2_000_000),
      '\\'.repeat(2_000_000),
      '{\\*\\htmltag'.repeat(200_000),
      '{\\f1 a'.repeat(300_000),
      "\\'81".repeat(500_000),
      'a\r\n'.repeat(700_000),
    ]) {
      const started = performance.now()
      rtf(`{\\rtf1\\fromhtml1 ${shape}`)
      expect(performance.now() - started).toBeLessThan(10_000)
    }
  })

  it('MAPI-12 MAPI-7 of rich text that is too long the beginning is read, and the item says so', () => {
    const item = makeMapiItem([[0x1009, pack(`{\\rtf1\\fromhtml1 {\\*\\htmltag64 <p>}Hello${'\\f0'.repeat(3_000_000)} end}`)]])
    const { bytes, problems, partial } = renderItem(item)
    expect(bytes.toString()).toContain('Hello')
    expect(problems).toMatchObject([{ code: 'item_too_large' }])
    expect(partial).toBe(true)
  })

  it('MAPI-11 becomes the body where an item has no other', async () => {
    const html = await parseMessage(
      renderItem(makeMapiItem([[0x1009, pack('{\\rtf1\\fromhtml1 {\\*\\htmltag64 <p>}Hello{\\*\\htmltag72 </p>}}')]])).bytes,
    )
    expect(html).toMatchObject({ html: expect.stringContaining('<p>Hello</p>'), text: 'Hello' })
    const words = makeMapiItem([[0x1009, pack(`{\\rtf1\\pard Hello ${'\\b0 '.repeat(3000)}}`)]])
    expect((await parseMessage(renderItem(words).bytes)).text?.trim()).toBe('Hello')
    // The formatting is nowhere in the mail, so it has to be among the properties.
    expect(JSON.parse(renderItem(words).properties.toString()).properties[0].value.length).toBeGreaterThan(10_000)
  })
})

describe('HTML', () => {
  const htmlOf = async (...properties: MadeProperty[]) => (await parseMessage(renderItem(makeMapiItem(properties)).bytes)).html

  it('MAPI-11 is read in the code page of the Internet, or the one that the page itself names where that is wrong', async () => {
    expect(await htmlOf([0x1013, Buffer.from('<p>\xcf', 'latin1')], [0x3fde, 1251])).toContain('П')
    expect(await htmlOf([0x1013, Buffer.from('<meta charset="koi8-r"><p>\xf0', 'latin1')], [0x3fde, 65001])).toContain('П')
    expect(await htmlOf([0x1013, Buffer.from('<p>é')])).toContain('é')
    expect(await htmlOf([0x1013, '<p>日本'])).toContain('日本')
  })

  it('MAPI-2 long lines and odd characters of a text survive', async () => {
    const text = `${'x'.repeat(5000)} ü\r\n.\r\n--=_orgo-\r\nFrom me\r\n`
    const mail = await parseMessage(
      renderItem(
        makeMapiItem([
          [0x1000, text],
          [0x1013, `<p>${'y'.repeat(3000)}`],
        ]),
      ).bytes,
    )
    expect(mail.text?.trimEnd()).toBe(text.replace(/\r\n/g, '\n').trimEnd())
    expect(mail.problems).toEqual([])
  })
})
