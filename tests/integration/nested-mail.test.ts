import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { faultOf, type TestOrgo, testOrgo } from './test-orgo.ts'
import { dateHeader, sentAt } from './write-mail.ts'

let orgo: TestOrgo
beforeEach(async () => {
  orgo = await testOrgo({ shippedRules: false })
})
afterEach(() => orgo.close())

type Part = { type: string; name?: string; content: string; base64?: boolean }

/** A mail of parts; the boundary is the level, so that mails inside each other come apart. */
function mail(level: number, subject: string, parts: readonly Part[]): string {
  const edge = `edge-${level}`
  const bodies = parts.map(({ type, name, content, base64 }) => [
    `--${edge}`,
    `Content-Type: ${type}`,
    ...(name === undefined ? [] : [`Content-Disposition: attachment; filename="${name}"`]),
    ...(base64 ? ['Content-Transfer-Encoding: base64', '', Buffer.from(content).toString('base64')] : ['', content]),
  ])
  return [
    `From: Person ${level} <person-${level}@sender.example>`,
    'To: Office <office@office.example>',
    `Subject: ${subject}`,
    `Message-ID: <level-${level}@sender.example>`,
    `Date: ${dateHeader(sentAt + level * 60_000)}`,
    'MIME-Version: 1.0',
    `Content-Type: multipart/mixed; boundary=${edge}`,
    '',
    ...bodies.flat(),
    `--${edge}--`,
    '',
  ].join('\n')
}

const text = (content: string): Part => ({ type: 'text/plain', content })
const nested = (content: string): Part => ({ type: 'message/rfc822', content })

/** Imports a mail and answers its id. */
async function importMail(content: string): Promise<string> {
  const archive = await orgo.importMbox([content])
  return (await orgo.client.archives.items({ archiveId: archive.archiveId, limit: 10 })).rows[0]?.messageId ?? ''
}

describe('a mail inside a mail', () => {
  it('SEA-12 opens three deep, each with its own words, people and files', async () => {
    const third = mail(3, 'Third', [
      text('innermost'),
      { type: 'text/plain', name: 'plan.txt', content: 'the plan', base64: true },
    ])
    const second = mail(2, 'Second', [
      { type: 'text/html', content: '<p>middle</p><script>alert(1)</script>' },
      { type: 'application/pdf', name: 'a.pdf', content: '%PDF-1.7', base64: true },
      nested(third),
    ])
    const first = mail(1, 'First', [text('outer'), nested(second)])
    const messageId = await importMail(mail(0, 'Outermost', [text('cover'), nested(first)]))

    const one = await orgo.client.messages.nested({ messageId, path: '1' })
    expect(one).toMatchObject({
      path: '1',
      subject: 'First',
      from: { name: 'Person 1', address: 'person-1@sender.example' },
      to: [{ name: 'Office', address: 'office@office.example' }],
      sentAt: sentAt + 60_000,
      html: null,
      problems: [],
    })
    expect(one.text.trim()).toBe('outer')
    expect(one.attachments.map(({ attachmentNo, name, type }) => [attachmentNo, name, type])).toEqual([
      [1, 'Second.eml', 'message/rfc822'],
    ])

    const two = await orgo.client.messages.nested({ messageId, path: '1.1' })
    expect(two).toMatchObject({ subject: 'Second', html: expect.stringContaining('<p>middle</p>') })
    expect(two.attachments.map(({ name }) => name)).toEqual(['a.pdf', 'Third.eml'])

    const three = await orgo.client.messages.nested({ messageId, path: '1.1.2' })
    expect(three.text.trim()).toBe('innermost')
    const file = await orgo.client.messages.attachment({ messageId, attachmentNo: 1, inside: '1.1.2' })
    expect({ ...file, base64: Buffer.from(file.base64, 'base64').toString() }).toEqual({
      name: 'plan.txt',
      type: 'text/plain',
      sizeBytes: 8,
      base64: 'the plan',
    })
    expect((await orgo.client.messages.list({ limit: 10 })).total).toBe(1)
  })

  it('SEA-12 a file that is a mail by its name opens too', async () => {
    const inner = mail(1, 'By name', [text('words')])
    const messageId = await importMail(
      mail(0, 'Outer', [text('x'), { type: 'application/octet-stream', name: 'kept.EML', content: inner, base64: true }]),
    )
    expect(await orgo.client.messages.nested({ messageId, path: '1' })).toMatchObject({ subject: 'By name' })
  })

  it('SEA-12 A-24 what is no mail, is not there or lies too deep is refused in a sentence', async () => {
    const messageId = await importMail(
      mail(0, 'Outer', [
        text('x'),
        { type: 'application/pdf', name: 'a.pdf', content: '%PDF-1.7', base64: true },
        nested(mail(1, 'Inner', [text('y')])),
      ]),
    )
    const codes: [path: string, code: string][] = [
      ['1', 'ATTACHMENT_IS_NO_MAIL'],
      ['3', 'ATTACHMENT_NOT_FOUND'],
      ['2.1', 'ATTACHMENT_NOT_FOUND'],
      ['1.1', 'ATTACHMENT_IS_NO_MAIL'],
      ['0', 'BAD_REQUEST'],
      ['1.', 'BAD_REQUEST'],
      [Array.from({ length: 33 }, () => 1).join('.'), 'BAD_REQUEST'],
      [Array.from({ length: 32 }, () => 2).join('.'), 'ATTACHMENT_NOT_FOUND'],
    ]
    for (const [path, code] of codes) {
      const fault = await faultOf(orgo.client.messages.nested({ messageId, path }))
      expect([path, fault.code]).toEqual([path, code])
      if (code !== 'BAD_REQUEST') expect(fault.message).toMatch(/^This (?:attachment|message) .*\.$/)
    }
    const lost = await faultOf(orgo.client.messages.attachment({ messageId, attachmentNo: 1, inside: '1' }))
    expect(lost.code).toBe('ATTACHMENT_IS_NO_MAIL')
    const other = messageId.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'))
    expect((await faultOf(orgo.client.messages.nested({ messageId: other, path: '1' }))).code).toBe('MESSAGE_NOT_FOUND')
  })
})
