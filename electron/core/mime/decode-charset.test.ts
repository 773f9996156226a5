import { readFileSync } from 'node:fs'
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { charsetAliases } from './charset-aliases.ts'
import { decodeCharset, isKnownCharset } from './decode-charset.ts'
import { bytesOf, makeMail } from './make-mail.ts'
import { parseMessage } from './parse-message.ts'

/** Every name and alias of the IANA registry that mail could use, and names that mail programs invented; one set per line. */
const labels = readFileSync(new URL('./iana-charsets.txt', import.meta.url), 'utf8')
  .trim()
  .split(/\s+/)

const everyByte = bytesOf(Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte)).join(''))
const samples: [string, Uint8Array][] = [
  ['every byte', everyByte],
  ['words with umlauts', bytesOf('caf\xe9 na\xefve')],
  ['double bytes', bytesOf('\xa4\xb3\xa4\xf3 x')],
  ['shifts of seven bits', bytesOf('\x1b$B$3$s\x1b(B ~{<:Ky~} \x0e0!\x0f')],
  ['ASCII', bytesOf('plain words')],
]

/**
 * Decoders differ in a few signs of these: box drawings that Ukrainian gave up, the euro of old Macs; in what UTF-16 makes of text that is none;
 * and `binary`, a transfer encoding, is read as bytes.
 */
const harmlessDifferences = /^(?:koi8-u|koi8-ru|x-mac-(?:cyrillic|ukrainian)|binary|JIS_C6220-1969-ro|utf-(?:16|32).*)$/i

describe('I14 A-29 every charset name of the registry', () => {
  it('I14 the list is whole', () => {
    expect(labels.length).toBeGreaterThan(800)
    expect(new Set(labels).size).toBe(labels.length)
  })

  it('I14 A-29 none throws, and what is lost is told', () => {
    for (const label of labels) {
      for (const [, bytes] of samples) {
        const decoded = decodeCharset(bytes, label)
        expect(decoded.known).toBe(isKnownCharset(label))
        if (decoded.text.includes('\ufffd')) expect(decoded.lossy).toBe(true)
      }
    }
  })

  it.each(samples)(
    'I14 a mail of %s in any charset has the words of that charset, or a problem that says so',
    async (_, bytes) => {
      const silent: string[] = []
      for (const label of labels.filter((name) => !harmlessDifferences.test(name))) {
        const message = await parseMessage(Buffer.concat([makeMail([`Content-Type: text/plain; charset="${label}"`]), bytes]))
        const expected = decodeCharset(bytes, label).text.replaceAll('\r\n', '\n')
        if (message.text !== expected && !message.problems.some(({ loss }) => loss)) silent.push(label)
      }
      expect(silent).toEqual([])
    },
  )

  it('I14 each alias leads to a charset that is known', () => {
    expect([...charsetAliases.values()].filter((name) => !isKnownCharset(name))).toEqual([])
  })

  it.each([
    ['iso-2022-jp', '\x1b$B$3$s$K$A$O\x1b(B', 'こんにちは'],
    ['cp50221', '\x1b$B$3$s$K$A$O\x1b(B', 'こんにちは'],
    ['csISO2022JP', '\x1b$B$3$s$K$A$O\x1b(B', 'こんにちは'],
    ['iso-2022-kr', '\x1b$)C\x0e>H3g\x0f abc', '안녕 abc'],
    ['hz-gb-2312', 'a ~{<:Ky2;~}~~~\nb', 'a 己所不~b'],
    ['shift_jis', '\x82\xb1\x82\xf1', 'こん'],
    ['cp932', '\x87\x40', '①'],
    ['euc-jp', '\xa4\xb3\xa4\xf3', 'こん'],
    ['ks_c_5601-1987', '\xbe\xc8\xb3\xe7', '안녕'],
    ['gb18030', '\xc4\xe3\xba\xc3', '你好'],
    ['gb2312', '\xc4\xe3\xba\xc3', '你好'],
    ['big5', '\xa7\x41\xa6\x6e', '你好'],
    ['big5-hkscs', '\xa7\x41\xa6\x6e', '你好'],
    ['koi8-r', '\xd0\xd2\xc9\xd7\xc5\xd4', 'привет'],
    ['koi8-u', '\xd0\xd2\xc9\xd7\xa6\xd4', 'привіт'],
    ['windows-1251', '\xef\xf0\xe8\xe2\xe5\xf2', 'привет'],
    ['iso-8859-5', '\xdf\xe0\xd8\xd2\xd5\xe2', 'привет'],
    ['cp866', '\xaf\xe0\xa8\xa2\xa5\xe2', 'привет'],
    ['x-mac-cyrillic', '\xef\xf0\xe8\xe2\xe5\xf2', 'привет'],
    ['iso-8859-8-i', '\xf9\xec\xe5\xed', 'שלום'],
    ['iso-8859-8-e', '\xf9\xec\xe5\xed', 'שלום'],
    ['windows-1255', '\xf9\xec\xe5\xed', 'שלום'],
    ['windows-1256', '\xe3\xd1\xcd\xc8\xc7', 'مرحبا'],
    ['iso-8859-6', '\xe5\xd1\xcd\xc8\xc7', 'مرحبا'],
    ['windows-1253', '\xe3\xe5\xe9\xe1', 'γεια'],
    ['iso-8859-7', '\xe3\xe5\xe9\xe1', 'γεια'],
    ['windows-1254', '\xdeu \xfe', 'Şu ş'],
    ['windows-1250', '\xb9\x9c\xbf', 'ąśż'],
    ['iso-8859-2', '\xb1\xb6\xbf', 'ąśż'],
    ['windows-1257', '\xe0\xe8\xeb', 'ąčė'],
    ['iso-8859-13', '\xe0\xe8\xeb', 'ąčė'],
    ['windows-1258', iconv.encode('Đăng', 'windows-1258').toString('latin1'), 'Đăng'],
    ['viscii', iconv.encode('Việt', 'viscii').toString('latin1'), 'Việt'],
    ['tis-620', '\xca\xc7\xd1\xca', 'สวัส'],
    ['windows-874', '\xca\xc7\xd1\xca', 'สวัส'],
    ['iso-8859-15', '\xa4', '€'],
    ['latin-9', '\xa4', '€'],
    ['iso-8859-16', '\xa4', '€'],
    ['windows-1252', '\x80\x93', '€“'],
    ['iso-8859-1', '\xe9', 'é'],
    ['macintosh', '\x8e', 'é'],
    ['x-mac-ce', '\x8e', 'é'],
    ['ibm850', '\x82', 'é'],
    ['cp437', '\x82', 'é'],
    ['utf-16be', '\0h\0\xe9', 'hé'],
    ['utf-16le', 'h\0\xe9\0', 'hé'],
    ['csUTF8', '\xc3\xa9', 'é'],
  ])('I14 %s is read, in a mail and in a header', async (charset, content, text) => {
    expect(decodeCharset(bytesOf(content), charset)).toEqual({ text, known: true, lossy: false })
    const body = Buffer.concat([makeMail(['Subject: x', `Content-Type: text/plain; charset=${charset}`]), bytesOf(content)])
    expect((await parseMessage(body)).text?.replace('~~\n', '~')).toBe(text)
    const subject = `=?${charset}?b?${Buffer.from(content, 'latin1').toString('base64')}?=`
    expect((await parseMessage(makeMail([`Subject: ${subject}`]))).subject).toBe(text)
  })
})
