import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mimeLimits } from './limits.ts'
import { bytesOf, makeMail } from './make-mail.ts'
import { mimeHead } from './mime-head.ts'
import { readHeader } from './read-header.ts'
import { readPlainBody } from './read-plain-body.ts'
import { scanStructure } from './scan-structure.ts'
import { readBodyWithMailparser } from './with-mailparser.ts'

const readBoth = async (bytes: Uint8Array) => {
  const header = readHeader(bytes)
  const pieces = [bytes.subarray(header.bodyAt)]
  const ours = readPlainBody(header, scanStructure(bytes, header, mimeLimits), pieces, null)
  const theirs = await readBodyWithMailparser(mimeHead(header), pieces, true)
  return { ours, theirs: theirs.ok ? theirs.value : null }
}

describe('MIM-2 a mail of one text reads the same without a library', () => {
  const everyByte = bytesOf(Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte)).join(''))

  it.each(['', 'us-ascii', 'ascii', 'utf-8', 'UTF8', 'ISO-8859-1', 'windows-1252', 'ANSI_X3.4-1968', 'iso-8859-15'])(
    'MIM-2 every byte in charset "%s"',
    async (charset) => {
      const type = charset === '' ? 'text/plain' : `text/plain; charset="${charset}"`
      const { ours, theirs } = await readBoth(Buffer.concat([makeMail([`Content-Type: ${type}`]), everyByte]))
      expect(ours).not.toBeNull()
      expect(ours).toEqual(theirs)
    },
  )

  it('MIM-2 any body in any encoding', async () => {
    const piece = fc.constantFrom(
      '=',
      '=\r\n',
      '=\n',
      '=4',
      '=41',
      '=e4',
      '=Zz',
      ' ',
      '\t',
      '\r',
      '\n',
      '\r\n',
      '\0',
      '--',
      'word',
      '\xe4',
    )
    const mail = fc
      .record({
        type: fc.constantFrom('text/plain', 'text/html', 'TEXT/Plain ; charset=utf-8', 'text/html;charset="iso-8859-15"'),
        encoding: fc.constantFrom('7bit', '8BIT', 'binary', 'quoted-printable', 'Quoted-Printable', ''),
        body: fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')),
      })
      .map(({ type, encoding, body }) => makeMail([`Content-Type: ${type}`, `Content-Transfer-Encoding: ${encoding}`], body))
    await fc.assert(
      fc.asyncProperty(mail, async (bytes) => {
        const { ours, theirs } = await readBoth(bytes)
        expect(ours).not.toBeNull()
        expect(ours).toEqual(theirs)
      }),
      { numRuns: 300 },
    )
  })

  it.each([
    ['flowed text', ['Content-Type: text/plain; format=flowed']],
    ['base64', ['Content-Type: text/plain', 'Content-Transfer-Encoding: base64']],
    ['a charset of many bytes', ['Content-Type: text/plain; charset=euc-jp']],
    ['an attachment', ['Content-Type: text/plain', 'Content-Disposition: attachment; filename=a.txt']],
    ['another type', ['Content-Type: application/pdf']],
    ['a comment', ['Content-Type: text/plain (really); charset=utf-8']],
    ['parts', ['Content-Type: multipart/mixed; boundary=b']],
    ['a boundary where none belongs', ['Content-Type: text/html; boundary=b']],
  ])('MIM-2 %s is left to the libraries', async (_, header) => {
    expect((await readBoth(makeMail(header, '--b\r\n\r\nx\r\n--b--\r\n'))).ours).toBeNull()
  })
})
