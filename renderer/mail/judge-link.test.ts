import { describe, expect, it } from 'vitest'
import { judgeLink } from './judge-link.ts'

const page = (address: string, words = 'click here') => {
  const judgement = judgeLink(address, words)
  if (judgement.kind !== 'page') throw new Error(`not a page: ${address}`)
  return judgement
}

describe('A-37 honest links', () => {
  it('names the host that the network will be asked for', () => {
    expect(page('https://Example.org:8443/a?b#c').host).toBe('example.org:8443')
    expect(page('https://bank.example@evil.example/').host).toBe('evil.example')
    expect(page('https://bank.example@evil.example/').hasUserInfo).toBe(true)
    expect(page('https://bücher.example/')).toMatchObject({ host: 'xn--bcher-kva.example', isPunycode: true })
    expect(page('http:\\\\evil.example\\@bank.example').host).toBe('evil.example')
  })

  it.each([
    ['https://evil.example/', 'https://www.bank.example/login', 'www.bank.example'],
    ['https://evil.example/', 'www.bank.example', 'www.bank.example'],
    ['https://bank.example.evil.example/', 'bank.example', 'bank.example'],
    ['https://evilbank.example/', 'bank.example', 'bank.example'],
    ['https://evil.example/', 'Go to bank.example, please', 'bank.example'],
  ])('sees that %s stands under %s', (address, words, shown) => {
    expect(page(address, words).shownHost).toBe(shown)
  })

  it.each([
    ['https://www.bank.example/x', 'bank.example'],
    ['https://news.bank.example/x', 'https://bank.example/'],
    ['https://bank.example/x', 'click here'],
    ['https://bank.example/x', 'version 1.2 of the plan'],
    ['https://bank.example/x', ''],
  ])('finds nothing odd about %s under %s', (address, words) => {
    expect(page(address, words).shownHost).toBeNull()
  })

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'ftp://x.example',
    '//x.example',
    'x',
    '',
    'mailto:',
    `https://x.example/${'a'.repeat(2_000)}`,
  ])('refuses %s', (address) => {
    expect(judgeLink(address, 'x').kind).toBe('refused')
  })

  it('reads the address of a mail', () => {
    expect(judgeLink('mailto:office%40riverside.example?subject=a', 'x')).toMatchObject({
      kind: 'mail',
      address: 'office@riverside.example',
    })
  })
})
