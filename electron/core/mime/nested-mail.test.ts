import { createHash } from 'node:crypto'
import PostalMime from 'postal-mime'
import { describe, expect, it } from 'vitest'
import { makeMail, makeMultipart } from './make-mail.ts'
import { parseItem } from './parse-item.ts'
import { parseMessage } from './parse-message.ts'

/** The second reader gives mails inside with LF and one more line end; Orgo gives them as they are. */
const sha256 = (bytes: Uint8Array) =>
  createHash('sha256').update(Buffer.from(bytes).toString('latin1').replace(/\r\n/g, '\n').trimEnd()).digest('hex')
const file = (name: string, content: string) =>
  `Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename="${name}"\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(content).toString('base64')}`
const asPart = (mail: Uint8Array, disposition = '') =>
  `Content-Type: message/rfc822${disposition}\r\n\r\n${Buffer.from(mail).toString('latin1')}`

let level = 0
const around = (...parts: string[]): Uint8Array => {
  const bytes = makeMultipart('mixed', ['Content-Type: text/plain\r\n\r\nwords', ...parts], `b${++level}`)
  return Buffer.concat([Buffer.from(`Subject: Level ${level}\r\n`), bytes])
}

describe('MIM-10 I12 mails inside mails', () => {
  const third = around(file('same.bin', 'three'), file('same.bin', 'three again'), file('empty.bin', ''))
  const second = around(asPart(third), file('same.bin', 'two'))
  const first = around(asPart(second, '\r\nContent-Disposition: inline'), file('same.bin', 'one'), file('empty.bin', ''))

  it('MIM-10 I12 three deep: each level has the attachments that a second reader finds', async () => {
    const expected: [Uint8Array, number][] = [
      [first, 3],
      [second, 2],
      [third, 3],
    ]
    let bytes = first
    for (const [source, count] of expected) {
      const theirs = await PostalMime.parse(Buffer.from(source), { forceRfc822Attachments: true })
      const message = await parseMessage(bytes)
      expect(message.attachments).toHaveLength(count)
      expect(message.attachments.map(({ bytes: content }) => sha256(content ?? new Uint8Array()))).toEqual(
        theirs.attachments.map(({ content }) =>
          sha256(typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content)),
        ),
      )
      const inner = message.attachments.find(({ type }) => type === 'message/rfc822')
      if (inner?.bytes) bytes = inner.bytes
    }
    expect(Buffer.from(bytes).includes('Level 1')).toBe(true)
  })

  it('MIM-10 I12 two runs, and both readers, agree', async () => {
    const [once, again, second] = await Promise.all([
      parseItem(first, 'all'),
      parseItem(first, 'all'),
      parseItem(first, 'postal-mime'),
    ])
    if (once.kind === 'failed' || again.kind === 'failed' || second.kind === 'failed') throw new Error('all parse')
    expect(again.derived).toEqual(once.derived)
    expect(second.derived.fingerprint).toBe(once.derived.fingerprint)
    expect(second.message.attachments.map(({ name }) => name)).toEqual(once.message.attachments.map(({ name }) => name))
  })

  it('MIM-10 one without a name is called by its subject, whatever that holds', async () => {
    const nested = (subject: string) => asPart(makeMail([`Subject: ${subject}`], 'x'))
    const subjects = ['=?utf-8?q?Heizung_f=C3=A4llt_aus?=', '../../etc/x', '', 's'.repeat(900)]
    const message = await parseMessage(makeMultipart('mixed', subjects.map(nested)))
    expect(message.attachments.map(({ name, inline }) => [name, inline])).toEqual([
      ['Heizung fällt aus.eml', false],
      ['x.eml', false],
      ['attachment-3.eml', false],
      [`${'s'.repeat(150)}.eml`, false],
    ])
  })

  it('MIM-10 P2 what is to be shown inside is text, too; a file is not', async () => {
    const inner = makeMail(['Subject: Inner', 'From: ada@riverside.example'], 'the pump leaks')
    const shown = await parseMessage(makeMultipart('mixed', ['\r\nsee below', asPart(inner, '\r\nContent-Disposition: inline')]))
    expect(shown.text).toBe('see below\n\nFrom: ada@riverside.example\nSubject: Inner\n\nthe pump leaks')
    expect(shown.attachments).toHaveLength(1)
    const attached = await parseMessage(
      makeMultipart('mixed', ['\r\nsee below', asPart(inner, '\r\nContent-Disposition: attachment')]),
    )
    expect(attached.text).not.toContain('pump')
  })

  it('MIM-10 a hundred mails to be shown cost no more than twenty', async () => {
    const inner = asPart(makeMail(['Subject: Inner'], 'leaks'), '\r\nContent-Disposition: inline')
    const message = await parseMessage(
      makeMultipart(
        'mixed',
        Array.from({ length: 100 }, () => inner),
      ),
    )
    expect(message.text?.split('leaks')).toHaveLength(21)
    expect(message.attachments).toHaveLength(100)
  })
})
