import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { composeForm, placeholderOf, readPlaceholder } from './detached-form.ts'

const hashOf = (n: number): string => n.toString(16).padStart(64, '0')
const lineOf = (n: number, sizeBytes: number): string => Buffer.from(placeholderOf(hashOf(n), sizeBytes)).toString('base64')

describe('a form that names its files', () => {
  it('STO-13 is whole again with its files, whatever they are and wherever they stand', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200_000 }), { maxLength: 4 }), fc.boolean(), (files, crlf) => {
        const end = crlf ? '\r\n' : '\n'
        const form = files.map((file, n) => `--b${end}${end}${lineOf(n, file.byteLength)}${end}`).join('')
        const whole = composeForm(Buffer.from(form), (sha256) => Buffer.from(files[Number.parseInt(sha256, 16)] ?? []))
        const bodies = whole.toString('latin1').split(`--b${end}${end}`).slice(1)
        expect(bodies.map((body) => Buffer.from(body, 'base64'))).toEqual(files.map((file) => Buffer.from(file)))
        expect(Math.max(0, ...bodies.flatMap((body) => body.split(/\r?\n/).map((line) => line.length)))).toBeLessThanOrEqual(76)
      }),
      { numRuns: 50 },
    )
  })

  it('STO-13 a placeholder that nobody knows stays, and a text that looks like one is left alone', () => {
    const form = Buffer.from(`x ${lineOf(1, 5)}\r\n${lineOf(2, 5)}\r\n`)
    expect(composeForm(form, () => null)).toEqual(form)
    const asked: string[] = []
    composeForm(form, (sha256) => {
      asked.push(sha256)
      return null
    })
    expect(asked).toEqual([hashOf(2)])
  })

  it('reads back the hash of a placeholder and nothing else', () => {
    expect(readPlaceholder(Buffer.from(placeholderOf(hashOf(7), 12)))).toBe(hashOf(7))
    for (const text of ['', 'orgo-detached:', `${placeholderOf(hashOf(7), 12)} `, 'orgo-detached:zz:1\n'])
      expect(readPlaceholder(Buffer.from(text))).toBeNull()
  })
})
