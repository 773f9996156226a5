import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { fingerprintOf, type Identity, rehashWithText, textHashOf } from './fingerprint.ts'
import { makeMail, makeMultipart } from './make-mail.ts'
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

  it('MIM-5 I3 never changes, whatever reads the body: known values of mails without an id', async () => {
    const text = (header: string[], body: string) => makeMail(['From: ada@riverside.example', ...header], body)
    const html = 'Content-Type: text/html\r\n\r\n<p>h&eacute;llo <b>there</b></p>'
    const mails = [
      text([], 'It is cold.\r\n\r\n> quoted\r\n'),
      text(['Content-Type: text/plain; charset=iso-8859-1'], 'caf\xe9'),
      text(['Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: quoted-printable'], 'caf=C3=A9 =\r\n!'),
      text(['Content-Type: text/plain; format=flowed'], 'one \r\ntwo\r\n'),
      text(['Content-Type: text/html'], '<p>caf&eacute;</p>'),
      makeMultipart('alternative', ['Content-Type: text/plain\r\n\r\nhello there', html]),
      makeMultipart('mixed', [html, 'Content-Type: application/pdf; name=a.pdf\r\n\r\n%PDF']),
      makeMultipart('mixed', ['Content-Type: application/pdf; name=a.pdf\r\n\r\n%PDF']),
    ]
    const outcomes = await Promise.all(mails.map((bytes) => parseItem(bytes, 'all')))
    const identities = outcomes.map((outcome) =>
      outcome.kind === 'failed' ? '' : `${outcome.derived.fingerprint} ${outcome.derived.textHash.slice(0, 8)}`,
    )
    expect(identities).toMatchInlineSnapshot(`
      [
        "d2efa4123a670a2965acfea41c2fb13c c5744696",
        "81b7b4018b2494b1669d5ab8059b76f1 850f7dc4",
        "4898e6cc02a44a86ef4a8b7c737e1e79 57a6f6c0",
        "57cc804b9564792000610d9669d4e98f 8ab63e29",
        "81b7b4018b2494b1669d5ab8059b76f1 850f7dc4",
        "356c2f41c83bce7bf447a91940acdd7a 12998c01",
        "945e58c51e6e91f502e6b55f6fd33bb4 1702af18",
        "01a4afdb0a529783f9c49e905ee93527 e3b0c442",
      ]
    `)
  })
})
