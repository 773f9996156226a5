import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maxLinkLength, readLink } from './read-link.ts'

describe('readLink', () => {
  it('A-37 shows the host as the network sees it', () => {
    const cases = [
      ['https://example.org/a?b#c', 'example.org'],
      ['http://example.org:8080/', 'example.org:8080'],
      ['https://EXAMPLE.org./', 'example.org.'],
      ['https://аpple.com/', 'xn--pple-43d.com'],
      ['https://[::1]:3000/', '[::1]:3000'],
      ['https://0x7f.1/', '127.0.0.1'],
      ['  https://example.org\n/x', 'example.org'],
    ] as const
    const read = cases.map(([text]) => readLink(text))
    expect(read.map((link) => link.ok && link.value.destination)).toEqual(cases.map(([, host]) => host))
  })

  it('A-37 refuses every scheme but http, https and mailto', () => {
    const texts = [
      'javascript:alert(1)',
      'JaVaScRiPt:alert(1)',
      'data:text/html,<script>1</script>',
      'file:///etc/passwd',
      'smb://host/share',
      'ms-msdt:/id PCWDiagnostic',
      'search-ms:query=x',
      'vbscript:x',
      'blob:app://orgo/1',
      'app://orgo/index.html',
      'orgo://task/1',
      'ftp://example.org/',
      'tel:112',
      'view-source:https://example.org',
      'about:blank',
    ]
    expect(texts.map((text) => readLink(text))).toEqual(texts.map(() => ({ ok: false, fault: 'scheme' })))
  })

  it('A-37 refuses a name before the host, which makes another host look real', () => {
    expect(readLink('https://bank.example@evil.example/')).toEqual({ ok: false, fault: 'credentials' })
    expect(readLink('https://:secret@evil.example/')).toEqual({ ok: false, fault: 'credentials' })
  })

  it('A-37 keeps of a mail address only what cannot attach a file', () => {
    const link = readLink('mailto:anna@example.org?subject=Water%20leak&attach=/etc/passwd&body=Hello%0Athere')
    expect(link).toEqual({
      ok: true,
      value: {
        href: 'mailto:anna@example.org?subject=Water%20leak&body=Hello%0Athere',
        destination: 'anna@example.org',
        kind: 'mail',
      },
    })
    expect(readLink('mailto:?subject=x')).toEqual({ ok: false, fault: 'not_a_link' })
  })

  it('refuses what is no link or too long', () => {
    expect(readLink('example.org')).toEqual({ ok: false, fault: 'not_a_link' })
    expect(readLink(`https://example.org/${'a'.repeat(maxLinkLength)}`)).toEqual({ ok: false, fault: 'too_long' })
    // Short as typed, long once encoded.
    expect(readLink(`https://example.org/${'ä'.repeat(1_000)}`)).toEqual({ ok: false, fault: 'too_long' })
  })

  it('A-37 never gives out another scheme, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.webUrl(),
          fc.string(),
          fc.string().map((rest) => `mailto:${rest}`),
        ),
        (text) => {
          const link = readLink(text)
          if (link.ok) expect(link.value.href).toMatch(/^(https?:\/\/|mailto:)/)
        },
      ),
    )
  })
})
