import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeMail, makeMultipart } from './make-mail.ts'
import { parseItem } from './parse-item.ts'
import { parseMessage } from './parse-message.ts'
import { readCms } from './read-cms.ts'

const tlv = (tag: number, ...contents: Uint8Array[]): Buffer => {
  const content = Buffer.concat(contents)
  const size = Buffer.alloc(4)
  size.writeUInt32BE(content.length)
  const length = content.length < 0x80 ? Buffer.from([content.length]) : Buffer.concat([Buffer.from([0x84]), size])
  return Buffer.concat([Buffer.from([tag]), length, content])
}
/** An element of indefinite length, as programs write that sign while they send. */
const open = (tag: number, ...contents: Uint8Array[]): Buffer =>
  Buffer.concat([Buffer.from([tag, 0x80]), ...contents, Buffer.from([0, 0])])
const oid = (hex: string) => tlv(0x06, Buffer.from(hex, 'hex'))
const pkcs7 = (type: number) => oid(`2a864886f70d0107${type.toString(16).padStart(2, '0')}`)
const algorithms = tlv(0x31, tlv(0x30, oid('608648016503040201')))
const version = tlv(0x02, Buffer.from([1]))
const signatures = tlv(0x31)

const signedDer = (content: Uint8Array) =>
  tlv(0x30, pkcs7(2), tlv(0xa0, tlv(0x30, version, algorithms, tlv(0x30, pkcs7(1), tlv(0xa0, tlv(0x04, content))), signatures)))
const signedBer = (content: Uint8Array, pieceBytes = 10) => {
  const pieces: Buffer[] = []
  for (let at = 0; at < content.length; at += pieceBytes) pieces.push(tlv(0x04, content.subarray(at, at + pieceBytes)))
  const octets = open(0x24, Buffer.concat(pieces))
  return open(0x30, pkcs7(2), open(0xa0, open(0x30, version, algorithms, open(0x30, pkcs7(1), open(0xa0, octets)), signatures)))
}
const certificatesOnly = tlv(0x30, pkcs7(2), tlv(0xa0, tlv(0x30, version, tlv(0x31), tlv(0x30, pkcs7(1)), signatures)))
const enveloped = tlv(0x30, pkcs7(3), tlv(0xa0, tlv(0x30, version)))

const entity = makeMultipart('mixed', [
  'Content-Type: text/plain; charset=utf-8\r\n\r\nIt is cold.',
  'Content-Type: application/pdf; name=plan.pdf\r\n\r\n%PDF',
])
const smimeMail = (cms: Uint8Array, parameters = 'smime-type=signed-data; name=smime.p7m') =>
  makeMail(
    [
      'From: ada@riverside.example',
      `Content-Type: application/pkcs7-mime; ${parameters}`,
      'Content-Transfer-Encoding: base64',
      'Content-Disposition: attachment; filename=smime.p7m',
    ],
    Buffer.from(cms).toString('base64'),
  )

describe('MIM-9 P2 S/MIME', () => {
  it.each([
    ['definite lengths', signedDer(entity)],
    ['indefinite lengths and a content in pieces', signedBer(entity)],
    ['a signature around a signature', signedDer(smimeMail(signedBer(entity)))],
  ])('MIM-9 P2 a signed mail can be read: %s', async (_, cms) => {
    const message = await parseMessage(smimeMail(cms))
    expect(message).toMatchObject({ text: 'It is cold.', signed: true, encrypted: null, preview: 'It is cold.' })
    expect(message.attachments.map(({ name }) => name)).toEqual(['plan.pdf'])
    expect(message.problems).toMatchObject([{ code: 'smime_signed', loss: false }])
  })

  it('MIM-9 P2 signed is told from the content where the header does not say', async () => {
    expect(await parseMessage(smimeMail(signedDer(entity), 'name=smime.p7m'))).toMatchObject({
      text: 'It is cold.',
      encrypted: null,
    })
  })

  it.each([
    ['by its header', smimeMail(enveloped, 'smime-type=enveloped-data; name=smime.p7m')],
    ['by its content alone', makeMultipart('mixed', [Buffer.from(smimeMail(enveloped, 'name=smime.p7m')).toString('latin1')])],
    ['inside a signature', smimeMail(signedDer(smimeMail(enveloped, 'name=smime.p7m')))],
  ])('MIM-9 P2 an encrypted mail is a sentence: %s', async (_, bytes) => {
    const message = await parseMessage(bytes)
    expect(message.encrypted).toBe('smime')
    expect(message.text).toContain('[Encrypted mail (S/MIME). Orgo cannot read it')
    expect(message.attachments.map(({ name }) => name)).toEqual(['smime.p7m'])
  })

  it('MIM-9 certificates alone, and signed documents, stay files', async () => {
    expect((await parseMessage(smimeMail(certificatesOnly))).attachments).toHaveLength(1)
    const invoice = Buffer.from(signedDer(Buffer.from('<invoice/>'))).toString('base64')
    const part = `Content-Type: application/pkcs7-mime; name=invoice.xml.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\n${invoice}`
    const message = await parseMessage(makeMultipart('mixed', ['\r\nhello', part]))
    expect(message.attachments.map(({ name }) => name)).toEqual(['invoice.xml.p7m'])
  })

  it('MIM-9 identity is that of the mail as sent', async () => {
    const outcome = await parseItem(smimeMail(signedDer(entity)), 'all')
    const other = await parseItem(smimeMail(signedBer(entity)), 'all')
    if (outcome.kind === 'failed' || other.kind === 'failed') throw new Error('both parse')
    expect(outcome.derived.fingerprint).not.toBe(other.derived.fingerprint)
    expect(outcome.derived.newestText).toBe('It is cold.')
  })

  it('A-29 any damage to a CMS gives an answer', () => {
    const seeds = [signedDer(entity), signedBer(entity), enveloped]
    fc.assert(
      fc.property(fc.constantFrom(...seeds), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 8 }), (seed, edits) => {
        const bytes = Buffer.from(seed)
        for (const [at, byte] of edits) bytes[at % bytes.length] = byte
        expect(() => readCms(bytes)).not.toThrow()
        expect(() => readCms(bytes.subarray(0, (edits[0]?.[0] ?? 0) % bytes.length))).not.toThrow()
      }),
      { numRuns: 2000 },
    )
  })

  it('A-29 depth and length of a CMS cost linear time', () => {
    const inPieces = signedBer(Buffer.alloc(500_000), 1)
    const before = process.threadCpuUsage()
    readCms(inPieces)
    readCms(Buffer.concat([Buffer.from('3080', 'hex'), Buffer.alloc(2_000_000, Buffer.from('3080', 'hex'))]))
    const { user, system } = process.threadCpuUsage(before)
    expect((user + system) / 1000).toBeLessThan(3000)
  })
})
