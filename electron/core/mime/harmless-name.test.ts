import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { harmlessName } from './harmless-name.ts'
import { makeMultipart } from './make-mail.ts'
import { parseMessage } from './parse-message.ts'

describe('A-27 I13 names of attachments', () => {
  it.each([
    ['plan.pdf', 'plan.pdf'],
    ['../../../../etc/cron.d/x', 'x'],
    ['..\\..\\CON.txt', '_CON.txt'],
    ['C:\\Users\\a\\b.txt', 'b.txt'],
    ['a/b/', 'b'],
    ['..', 'fallback'],
    ['', 'fallback'],
    ['NUL', '_NUL'],
    ['com1.tar.gz', '_com1.tar.gz'],
    ['lpt9 .txt', '_lpt9 .txt'],
    ['console.txt', 'console.txt'],
    ['photo\u202egpj.exe', 'photogpj.exe'],
    ['a\u0000b\r\nc.txt', 'abc.txt'],
    ['.htaccess', 'htaccess'],
    ['name. . .', 'name'],
    ['what?*<>|":.txt', 'what_______.txt'],
    ['Cafe\u0301.txt', 'Café.txt'],
    ['a\uff0fb\u2215c.txt', 'c.txt'],
    ['🏠 plan.pdf', '🏠 plan.pdf'],
    ['plan [final] (2).pdf', 'plan [final] (2).pdf'],
    ['/', 'fallback'],
    ['\\\\server\\share\\x.doc', 'x.doc'],
    ['C:con', 'C_con'],
    ['CON', '_CON'],
    ['con.', '_con'],
    ['Con .txt', '_Con .txt'],
    ['NUL.tar.gz', '_NUL.tar.gz'],
    ['COM\u00b9.txt', '_COM\u00b9.txt'],
    ['AUX:stream', 'AUX_stream'],
    ['x.txt::$DATA', 'x.txt__$DATA'],
    ['invoice\u202exslx.exe', 'invoicexslx.exe'],
    ['\u2066a\u2069.txt', 'a.txt'],
    ['zero\u200bwidth.txt', 'zerowidth.txt'],
    ['\ufeffbom.txt', 'bom.txt'],
    ['half \ud83c pair.txt', 'half pair.txt'],
    ['tab\tand\u2028line.txt', 'tabandline.txt'],
    ['-rf', '-rf'],
    ['~', '~'],
    ['%2e%2e%2fx', '%2e%2e%2fx'],
    ['a'.repeat(400), 'a'.repeat(199)],
  ])('A-27 I13 %j becomes %s', (original, expected) => {
    expect(harmlessName(original, 'fallback')).toBe(expected)
  })

  it('A-27 300 characters are cut, the extension stays', () => {
    const name = harmlessName(`${'ü'.repeat(300)}.pdf`, 'x')
    expect(name.endsWith('ü.pdf')).toBe(true)
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200)
  })

  it('A-27 any name is harmless on three systems', () => {
    const nasty = fc.constantFrom(
      '/',
      '\\',
      '..',
      '.',
      ' ',
      ':',
      'CON',
      'nul',
      '\u202e',
      '\0',
      '\n',
      'a',
      'é',
      '.exe',
      'COM1',
      '\ud800',
      '🏠',
    )
    const name = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.array(nasty, { maxLength: 120 }).map((pieces) => pieces.join('')),
    )
    fc.assert(
      fc.property(name, (original) => {
        const safe = harmlessName(original, 'attachment-1')
        expect(safe).not.toMatch(/[/\\:*?"<>|\p{Cc}\p{Cf}\p{Cs}]/u)
        expect(safe).not.toMatch(/^[. ]|[. ]$|^$/)
        expect(safe).not.toMatch(/^(?:con|prn|aux|nul|com\d|lpt\d)\s*(?:\.|$)/i)
        expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(200)
        expect(harmlessName(safe, 'attachment-1')).toBe(safe)
      }),
      { numRuns: 2000 },
    )
  })

  it.each([
    [`filename*=utf-8''%E2%82%AC%20rates.txt`, '€ rates.txt'],
    [`filename*0="a b"; filename*1=".txt"`, 'a b.txt'],
    ['filename="=?utf-8?q?=E2=82=AC.txt?="', '€.txt'],
    [`filename*=utf-8''..%2F..%2Fx.txt`, 'x.txt'],
    ['filename="../../x.txt"', 'x.txt'],
    [`filename*=utf-8''plan%20%5Bfinal%5D.pdf`, 'plan [final].pdf'],
    ['filename="plan [final].pdf"', 'plan [final].pdf'],
    [`filename*=iso-8859-1''caf%E9.txt`, 'café.txt'],
    [`filename*=x-mystery''caf%C3%A9.txt`, 'café.txt'],
    ['filename="=?iso-8859-1?q?caf=E9.txt?="', 'café.txt'],
    ['filename="=?iso-2022-jp?b?GyRCJDMkcxsoQg==?=.txt"', 'こん.txt'],
    [`filename*0*=utf-8''%E2%82; filename*1*=%AC.txt`, '€.txt'],
    [`filename="plain.txt"; filename*=utf-8''%E2%82%AC.txt`, '€.txt'],
    ['filename=CON', '_CON'],
    ['filename=NUL.txt', '_NUL.txt'],
    [`filename*=utf-8''invoice%E2%80%AEfdp.exe`, 'invoicefdp.exe'],
    [`filename="${'n'.repeat(300)}.pdf"`, `${'n'.repeat(195)}.pdf`],
    ['filename=""', 'attachment-1'],
    ['filename', 'attachment-1'],
  ])('I13 %s', async (parameter, expected) => {
    const part = `Content-Type: application/octet-stream\r\nContent-Disposition: attachment; ${parameter}\r\n\r\nx`
    expect((await parseMessage(makeMultipart('mixed', [part]))).attachments[0]?.name).toBe(expected)
  })

  it('I13 the original name is kept as data, and a dangerous one is remarked', async () => {
    const part = 'Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename="../x.txt"\r\n\r\nx'
    const { attachments, problems } = await parseMessage(makeMultipart('mixed', [part]))
    expect(attachments[0]).toMatchObject({ name: 'x.txt', originalName: '../x.txt' })
    expect(problems).toMatchObject([{ code: 'unsafe_attachment_name', loss: false }])
  })
})
