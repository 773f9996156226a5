import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { simpleParser } from 'mailparser'
import { beforeAll, describe, expect, it } from 'vitest'
import { buildSample } from './build-sample.ts'
import { makeProtocol } from './generate-protocol.ts'
import { splitMboxrd } from './split-mboxrd.ts'

const pathFromRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const committed = readFileSync(pathFromRoot('resources/samples/riverside.mbox'))

describe('the sample archive', () => {
  let sample: Awaited<ReturnType<typeof buildSample>>
  beforeAll(async () => {
    sample = await buildSample()
  })

  it('SAM-1 is the same bytes on every run', async () => {
    const again = await buildSample()
    expect(sample.mbox.equals(committed)).toBe(true)
    expect(again.mbox.equals(sample.mbox)).toBe(true)
    expect(JSON.parse(readFileSync(pathFromRoot('resources/samples/riverside.expected.json'), 'utf8'))).toEqual(sample.expected)
  })

  it('SAM-2 holds as many items as it says, each marked as fiction', () => {
    const items = splitMboxrd(committed)
    expect(items).toHaveLength(sample.expected.found)
    expect(items.filter((item) => !/^X-Orgo-Sample: fiction$/m.test(item.toString('latin1')))).toEqual([])
    expect(committed.includes('\r')).toBe(false)
  })

  it('SAM-3 names no address that could belong to somebody', () => {
    const domains = [...committed.toString('latin1').matchAll(/[\w.+-]+@([\w-]+(?:\.[\w-]+)+)/g)].map((match) => match[1] ?? '')
    expect(domains.length).toBeGreaterThan(1000)
    expect(domains.filter((domain) => !/\.(example|invalid|test)$/.test(domain))).toEqual([])
  })

  it('SAM-4 reads back as it was written: subject, sender, text and files', async () => {
    const items = splitMboxrd(committed)
    const byId = new Map(sample.letters.map((letter) => [`<${letter.messageId}>`, letter]))
    let compared = 0
    for (const item of items) {
      const parsed = await simpleParser(item, { skipImageLinks: true, skipTextToHtml: true, skipHtmlToText: true })
      const letter = byId.get(parsed.messageId ?? '')
      if (!letter) continue
      expect(parsed.subject).toBe(letter.subject)
      expect(parsed.from?.value[0]).toEqual({ name: letter.from.name, address: letter.from.address })
      expect(parsed.text?.trimEnd()).toBe(letter.text.trimEnd())
      expect(parsed.attachments.map((file) => file.filename)).toEqual(letter.files.map((file) => file.name))
      expect(parsed.date?.getTime()).toBe(letter.at)
      compared++
    }
    expect(compared).toBe(sample.letters.length + sample.expected.duplicates)
  })

  it('SAM-5 the emergency protocol is what its script makes', () => {
    expect(makeProtocol().equals(readFileSync(pathFromRoot('templates/_all/files/emergency_protocol.pdf')))).toBe(true)
  })
})
