import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { takeUuencodedFiles } from './decode-uuencode.ts'
import { makeMail } from './make-mail.ts'
import { parseItem } from './parse-item.ts'
import { parseMessage } from './parse-message.ts'

const letter = (value: number) => (value === 0 ? '`' : String.fromCharCode(value + 0x20))

/** Encodes as POSIX uuencode does. */
const uuencode = (name: string, bytes: Uint8Array) => {
  const lines = [`begin 644 ${name}`]
  for (let at = 0; at < bytes.length; at += 45) {
    const piece = bytes.subarray(at, at + 45)
    let line = letter(piece.length)
    for (let index = 0; index < piece.length; index += 3) {
      const word = ((piece[index] ?? 0) << 16) | ((piece[index + 1] ?? 0) << 8) | (piece[index + 2] ?? 0)
      line += [18, 12, 6, 0].map((shift) => letter((word >> shift) & 0x3f)).join('')
    }
    lines.push(line)
  }
  return [...lines, '`', 'end'].join('\n')
}
const picture = Buffer.from(Array.from({ length: 200 }, (_, index) => (index * 7) & 0xff))

describe('MIM-8 A-29 uuencoded files in a text', () => {
  it('MIM-8 any bytes come back as they were', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const { files, damaged } = takeUuencodedFiles(uuencode('a.bin', bytes))
        expect(damaged).toBe(0)
        expect(files.map((file) => Buffer.from(file.bytes))).toEqual([Buffer.from(bytes)])
      }),
    )
  })

  it('MIM-8 I12 several become attachments, and a line stays in the place of each', async () => {
    const body = ['hello', uuencode('a b.jpg', picture), 'between', uuencode('../x.exe', Buffer.from('MZ')), 'bye', ''].join('\n')
    const message = await parseMessage(makeMail(['Subject: x'], body.replaceAll('\n', '\r\n')))
    expect(message.text).toBe('hello\n[Attached file: a b.jpg]\nbetween\n[Attached file: ../x.exe]\nbye\n')
    expect(message.attachments.map(({ name, sizeBytes, sniffedType }) => [name, sizeBytes, sniffedType])).toEqual([
      ['a b.jpg', 200, 'application/octet-stream'],
      ['x.exe', 2, 'application/vnd.microsoft.portable-executable'],
    ])
    expect(Buffer.from(message.attachments[0]?.bytes ?? [])).toEqual(picture)
    expect(message.problems.map(({ code }) => code)).toContain('uuencode_opened')
  })

  it('MIM-8 blanks cut from the ends of lines do no harm', () => {
    const zeros = Buffer.concat([picture.subarray(0, 45), Buffer.alloc(60)])
    const cut = uuencode('z', zeros).replaceAll('`', ' ').replace(/ +$/gm, '')
    expect(takeUuencodedFiles(cut).files.map((file) => Buffer.from(file.bytes))).toEqual([zeros])
  })

  it.each([
    ['cut', (whole: string) => whole.split('\n').slice(0, 4).join('\n')],
    ['with a line that is none', (whole: string) => whole.split('\n').toSpliced(3, 0, 'hello there').join('\n')],
  ])('A-29 one %s gives what can be read, and a problem', async (_, harm) => {
    const message = await parseMessage(makeMail(['Subject: x'], harm(uuencode('a.jpg', picture))))
    expect(message.attachments[0]?.sizeBytes).toBeGreaterThanOrEqual(90)
    expect(message.problems).toMatchObject([{ code: 'uuencode_damaged', loss: true }])
  })

  it.each([
    'begin 644 words',
    'begin 100 times\nand end\nend',
    'We\nbegin 644 meters from here.\nEnd',
    '> begin 644 a\n> #0V%T\n> `\n> end',
    'begin 999 a\n#0V%T\n`\nend',
    'begin 644 a\n#0V%T\n',
    'begin 755 IT\nIS HOT\nend',
  ])('MIM-8 %j is prose', (text) => {
    expect(takeUuencodedFiles(text)).toEqual({ text, files: [], damaged: 0 })
  })

  it('MIM-8 yEnc stays text and is remarked', async () => {
    const message = await parseMessage(makeMail(['Subject: x'], '=ybegin line=128 size=3 name=a.jpg\r\nabc\r\n=yend size=3\r\n'))
    expect(message.problems).toMatchObject([{ code: 'yenc_text', loss: true }])
    expect(message.attachments).toEqual([])
  })

  it('MIM-8 identity is that of the text as sent', async () => {
    const outcome = await parseItem(makeMail(['Subject: x'], uuencode('a.jpg', picture)), 'all')
    const plain = await parseItem(makeMail(['Subject: x'], '[Attached file: a.jpg]'), 'all')
    if (outcome.kind === 'failed' || plain.kind === 'failed') throw new Error('both parse')
    expect(outcome.message.text).toBe(plain.message.text)
    expect(outcome.derived.textHash).not.toBe(plain.derived.textHash)
  })

  it('A-29 time is linear in beginnings without an end', () => {
    const before = process.threadCpuUsage()
    takeUuencodedFiles('begin 644 a\n'.repeat(300_000))
    takeUuencodedFiles(`begin 644 a\n${`M${'a'.repeat(60)}\n`.repeat(60_000)}`)
    const { user, system } = process.threadCpuUsage(before)
    expect((user + system) / 1000).toBeLessThan(3000)
  })
})
