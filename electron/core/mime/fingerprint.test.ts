import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { fingerprintOf, type Identity, rehashWithText, textHashOf } from './fingerprint.ts'
import { makeMail } from './make-mail.ts'
import { parseItem } from './parse-item.ts'

const identity: Identity = {
  messageId: 'one@riverside.example',
  date: Date.UTC(2026, 0, 1, 10, 0, 0, 999),
  fromAddress: 'Ada@riverside.example',
  subject: 'Re:  Cafe\u0301',
  text: 'It is cold.',
  content: 'unused',
}
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

describe('MIM-5 the identity of a mail', () => {
  it('MIM-5 is the first 16 bytes of SHA-256 over version, id, seconds, sender and subject', () => {
    const expected = sha256(
      `1\none@riverside.example\n${Date.UTC(2026, 0, 1, 10) / 1000}\nada@riverside.example\nRe: Café`,
    ).slice(0, 32)
    expect(fingerprintOf(identity)).toBe(expected)
  })

  it('MIM-5 never changes: a known value', () => {
    expect(fingerprintOf({ ...identity, messageId: 'x@y', date: 0, fromAddress: 'a@b', subject: 's', text: 't' })).toBe(
      sha256('1\nx@y\n0\na@b\ns').slice(0, 32),
    )
    expect(
      fingerprintOf({ ...identity, messageId: 'x@y', date: 0, fromAddress: 'a@b', subject: 's', text: 't' }),
    ).toMatchInlineSnapshot(`"8bc7cac1f2bfd855e9d54c2a61a1fc61"`)
  })

  it('MIM-5 the hash of the text stands in for a missing id or date', () => {
    const standIn = sha256('It is cold.')
    expect(fingerprintOf({ ...identity, messageId: null, date: null })).toBe(
      sha256(`1\n${standIn}\n${standIn}\nada@riverside.example\nRe: Café`).slice(0, 32),
    )
  })

  it('MIM-5 blanks and normal forms of the text do not count', () => {
    expect(textHashOf(' It\r\n is\u00a0 cold. ')).toBe(textHashOf('It is cold.'))
    expect(textHashOf('Cafe\u0301')).toBe(textHashOf('Café'))
    expect(textHashOf('a')).not.toBe(textHashOf('b'))
  })

  it('MIM-5 I5 a known fingerprint with another text is a mail of its own', () => {
    const first = rehashWithText(fingerprintOf(identity), textHashOf('a'))
    expect(first).toMatch(/^[0-9a-f]{32}$/)
    expect(first).not.toBe(rehashWithText(fingerprintOf(identity), textHashOf('b')))
  })

  const fingerprint = async (header: string[], body = '') => {
    const outcome = await parseItem(makeMail(header, body), 'all')
    if (outcome.kind === 'failed') throw new Error(outcome.reason)
    return outcome.derived.fingerprint
  }

  it('MIM-5 I3 the same mail from LF and CRLF files, with other relays on top, is one', async () => {
    const header = ['Message-ID: <a@b>', 'Date: Thu, 1 Jan 2026 10:00:00 +0100', 'From: Ada <Ada@B.example>', 'Subject: x']
    const crlf = await fingerprint(header, 'text\r\n')
    expect(await fingerprint(['Received: by x; Fri, 2 Jan 2026 10:00:00 +0100', ...header], 'text\r\n')).toBe(crlf)
    const lf = await parseItem(Buffer.from(`${header.join('\n')}\n\ntext\n`), 'all')
    expect(lf.kind === 'ok' && lf.derived.fingerprint).toBe(crlf)
  })

  it('MIM-5 I5 two mails without id, date and text are two', async () => {
    expect(await fingerprint(['X-A: 1'])).not.toBe(await fingerprint(['X-A: 2']))
  })
})
