import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkFrom, checkName, readAccountAddress, writeAccountAddress } from './account-address.ts'

const read = (text: string, cleartext = false) => {
  const address = readAccountAddress(text, cleartext)
  return address.ok ? address.value : address.fault.sentence
}

describe('the address of an account', () => {
  it('ACC-2 says host, port, protection and user', () => {
    expect(read('smtps://ann@mail.example.org')).toEqual({ host: 'mail.example.org', port: 465, security: 'tls', login: 'ann' })
    expect(read('smtp://ann%40example.org@mail.example.org:2525')).toEqual({
      ...{ host: 'mail.example.org', port: 2525, security: 'starttls', login: 'ann@example.org' },
    })
    expect(read('smtp://ann@example.org@mail.example.org')).toMatchObject({ login: 'ann@example.org', port: 587 })
    expect(read('smtps://bücher.example')).toMatchObject({ host: 'xn--bcher-kva.example', login: '' })
    expect(read('smtps://ann@[::1]:465')).toMatchObject({ host: '::1', port: 465 })
  })

  it('A-9 ACC-2 refuses a password in it, and does not repeat it', () => {
    const said = read('smtps://ann:canary@mail.example.org')
    expect(said).toBe('Leave the password out of the address: it is asked for by itself.')
  })

  it('ACC-3 speaks without encryption to this machine alone, and only where somebody asked', () => {
    expect(read('smtp://127.0.0.1:2525', true)).toMatchObject({ security: 'none' })
    expect(read('smtp://localhost:2525', true)).toMatchObject({ security: 'none' })
    expect(read('smtp://127.0.0.1:2525')).toMatchObject({ security: 'starttls' })
    for (const host of ['mail.example.org', '10.0.0.1', '127.0.0.1.example.org', 'localhost.example.org', '0.0.0.0'])
      expect(read(`smtp://${host}`, true)).toMatch(/^Without encryption/)
    expect(read('smtps://127.0.0.1', true)).toMatch(/is encrypted/)
  })

  it.each([
    '',
    'mail.example.org',
    'https://mail.example.org',
    'smtps://',
    'smtps://a@b/c',
    'smtps://a@b?c',
    'smtps://a@-b',
    'smtps://a@b:0',
  ])('ACC-2 refuses %j in a sentence', (text) => expect(read(text)).toMatch(/^\p{Lu}.*\.$|^".*\.$/u))

  it('ACC-2 never throws, and what it reads it writes and reads again alike', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), fc.nat(65_535), (user, host, port) => {
        const address = readAccountAddress(`smtps://${encodeURIComponent(user)}@${host}:${port}`, false)
        if (address.ok) expect(read(writeAccountAddress(address.value))).toEqual(address.value)
      }),
    )
  })

  it('A-33 ACC-2 takes no sender or name that could begin another header or command', () => {
    expect(checkFrom('desk@riverside.example')).toEqual({ ok: true, value: 'desk@riverside.example' })
    for (const from of [
      'desk@a.example\r\nBcc: x@y',
      'desk@a.example>\r\nRCPT TO:<x@y',
      'a b@c',
      '<a@b>',
      'a@b, c@d',
      'a',
      '@b',
      'a@b\0',
    ])
      expect(checkFrom(from).ok).toBe(false)
    for (const name of ['a\r\nBcc: x@y', 'a\nb', 'a\0b', 'a\u2028b']) expect(checkName(name).ok).toBe(false)
  })
})
