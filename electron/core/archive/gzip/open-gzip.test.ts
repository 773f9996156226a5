import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeMbox } from '../make-mbox.ts'
import { openReader } from '../open-reader.ts'
import { checkReading, fakeServices, openInput, readFrom, uploadOf } from '../testing-archives.ts'
import { inflate } from './inflate.ts'

const mail = (subject: string, body = 'x\n'): string => `From: ada@riverside.example\nSubject: ${subject}\n\n${body}`
const mbox = (mails: readonly string[]): Buffer => makeMbox(mails, { variant: 'mboxrd', lineEnd: '\n' })
const bodies = (items: { bytes: Uint8Array }[]): string[] => items.map(({ bytes }) => Buffer.from(bytes).toString())

const words = fc
  .array(fc.constantFrom('a', 'From x', '>From y', '', 'some words'), { maxLength: 6 })
  .map((lines) => `${lines.join('\n')}end\n`)

describe('ARC-16 texts packed with gzip', () => {
  it('ARC-16 ARC-4 give the mails that were packed, from the start and from any of them, also in several members', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(words, { minLength: 1, maxLength: 6 }), fc.nat(), async (texts, pick) => {
        const mails = texts.map((text, at) => mail(`no ${at}`, text))
        const half = Math.ceil(mails.length / 2)
        const bytes = Buffer.concat([gzipSync(mbox(mails.slice(0, half))), gzipSync(mbox(mails.slice(half)))])
        const archive = await openInput(uploadOf('a.mbox.gz', bytes))
        expect(archive.identification).toMatchObject({
          format: 'mbox',
          explanation: 'a.mbox.gz is a mailbox (mbox), packed with gzip.',
        })
        const items = await checkReading(archive)
        expect(bodies(items)).toEqual(mails)
        const item = items[pick % items.length]
        if (!item) throw new Error('an item is expected')
        expect(bodies(await readFrom(archive, item))).toEqual(mails.slice(item.index))
      }),
      { numRuns: 40 },
    )
  })

  it('ARC-16 one mail', async () => {
    const archive = await openInput(uploadOf('a.eml.gz', gzipSync(mail('a'))))
    expect(archive.identification.format).toBe('eml')
    expect(await checkReading(archive)).toMatchObject([{ partial: false, sizeBytes: mail('a').length }])
  })

  it('ARC-16 I10 a stream that is cut or damaged gives what comes before, and its last item says so', async () => {
    const mails = Array.from({ length: 3000 }, (_, at) =>
      mail(`no ${at}`, `${Math.imul(at, 2654435761)} ${Math.imul(at, 40503)}\n`),
    )
    const whole = gzipSync(mbox(mails))
    const damaged = Buffer.from(whole)
    const middle = Math.floor(whole.length / 2)
    damaged.fill(0xff, middle, middle + 50)
    for (const bytes of [whole.subarray(0, middle), damaged]) {
      const items = await checkReading(await openInput(uploadOf('a.mbox.gz', bytes)))
      expect(items.length).toBeGreaterThan(1000)
      // Behind damage the packed form may still be read as something; only the checksum at the end tells.
      const sound = bytes === damaged ? 1000 : items.length - 1
      expect(bodies(items.slice(0, sound))).toEqual(mails.slice(0, sound))
      expect(items.at(-1)).toMatchObject({ partial: true })
      expect(items.at(-1)?.problems.at(-1)?.message).toMatch(/^a\.mbox\.gz .*look for a whole copy\.$/)
    }
  })

  it('ARC-16 A-28 a bomb stops at the ratio, after the mails before it', async () => {
    const bytes = gzipSync(Buffer.concat([mbox([mail('a'), mail('b')]), Buffer.alloc(200 * 1024 * 1024)]))
    const began = performance.now()
    const items = await checkReading(await openInput(uploadOf('bomb.mbox.gz', bytes)))
    expect(items).toHaveLength(2)
    expect(items[1]?.problems.at(-1)?.message).toContain('unpacks to more than 100 times its size')
    expect(performance.now() - began).toBeLessThan(10_000)
  })

  it.each([
    [
      'a.tar.gz',
      Buffer.concat([Buffer.from('x'.padEnd(257, '\0')), Buffer.from('ustar')]),
      'a.tar.gz holds no mail: it looks like a tar archive',
    ],
    ['a.gz', gzipSync(mail('a')), 'a.gz is packed twice'],
    ['a.pst.gz', Buffer.from(`!BDN${'\0'.repeat(600)}`), 'a.pst.gz is packed twice or packs what must lie unpacked'],
  ])('ARC-16 %s is refused in a sentence', async (name, content, sentence) => {
    const opened = await openReader(uploadOf(name, gzipSync(content)), fakeServices)
    expect(opened.ok ? '' : opened.fault.message).toContain(sentence)
  })

  it('ARC-16 unpacking answers the same steps each time, and a failing source fails with its own error', async () => {
    const bytes = gzipSync(
      Buffer.concat(Array.from({ length: 2000 }, (_, at) => Buffer.from(`${Math.imul(at, 2654435761)}\n`.repeat(3)))),
    )
    const stepsOf = async () => {
      const steps: [number, number][] = []
      for await (const { bytes: out, packedBytes } of inflate(uploadSource(bytes), 'gzip', 'a.gz'))
        steps.push([out.length, packedBytes])
      return steps
    }
    expect(await stepsOf()).toEqual(await stepsOf())
    async function* failing() {
      yield bytes.subarray(0, 100)
      throw Object.assign(new Error('gone'), { code: 'EIO' })
    }
    await expect(
      (async () => {
        for await (const _ of inflate(failing(), 'gzip', 'a.gz'));
      })(),
    ).rejects.toMatchObject({ code: 'EIO' })
  })
})

async function* uploadSource(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += 5000) yield bytes.subarray(from, from + 5000)
}
