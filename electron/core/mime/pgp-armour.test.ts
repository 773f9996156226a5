import { describe, expect, it } from 'vitest'
import { makeMail, makeMultipart } from './make-mail.ts'
import { newestText } from './newest-text.ts'
import { parseMessage } from './parse-message.ts'
import { dropPgpArmour, hidePgpMessages } from './pgp-armour.ts'

const signed = [
  '-----BEGIN PGP SIGNED MESSAGE-----',
  'Hash: SHA256',
  '',
  'It is cold.',
  '- -- a dash',
  '-----BEGIN PGP SIGNATURE-----',
  '',
  'iQEzBAEBCAAdFiEE',
  '-----END PGP SIGNATURE-----',
  'footer',
].join('\n')

describe('MIM-9 P2 PGP', () => {
  it('MIM-9 P2 a clear-signed text is read without its armour', async () => {
    expect(dropPgpArmour(signed)).toBe('It is cold.\n-- a dash\nfooter')
    expect(newestText(signed)).toBe('It is cold.\n-- a dash\nfooter')
    expect(await parseMessage(makeMail(['Subject: x'], signed))).toMatchObject({ signed: true, encrypted: null })
  })

  it('MIM-9 P2 an encrypted text is a sentence; the words around it stay', async () => {
    const text = 'Dear all,\n-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\nbye'
    expect(hidePgpMessages(text)).toBe(
      'Dear all,\n[Encrypted mail (PGP). Orgo cannot read it; read it in the program that has the key.]\nbye',
    )
    expect((await parseMessage(makeMail(['Subject: x'], text))).text).not.toContain('hQEMA')
  })

  it('MIM-9 P2 PGP/MIME is a sentence, its encrypted content a file', async () => {
    const message = await parseMessage(
      makeMultipart('encrypted', [
        'Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1',
        'Content-Type: application/octet-stream; name=encrypted.asc\r\n\r\n-----BEGIN PGP MESSAGE-----',
      ]),
    )
    expect(message).toMatchObject({ encrypted: 'pgp', text: expect.stringContaining('[Encrypted mail (PGP)') })
    expect(message.attachments.map(({ name }) => name)).toContain('encrypted.asc')
  })

  it('MIM-9 armour without an end, or ends without a beginning, harm nothing', () => {
    expect(hidePgpMessages('-----BEGIN PGP MESSAGE-----\nx')).toContain('[Encrypted mail')
    expect(dropPgpArmour('-----BEGIN PGP SIGNED MESSAGE-----\n\nwords')).toBe('words')
    expect(dropPgpArmour('a\n-----BEGIN PGP SIGNATURE-----\nb')).toBe('a\n-----BEGIN PGP SIGNATURE-----\nb')
  })
})
