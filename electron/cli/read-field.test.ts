import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ImportSource } from '#shared/contract/archives.ts'
import { Instant, PlannedInstant, Target } from '#shared/model/base.ts'
import { Priority } from '#shared/model/task.ts'
import { describeField, readFieldValue } from './read-field.ts'

const read = (schema: z.ZodType, word: string): unknown => {
  const value = readFieldValue(describeField('field', schema), word)
  return value.ok ? value.value : value.fault
}

describe('describeField', () => {
  it('reads optional, nullable, default and lists through each other', () => {
    expect(describeField('dueAt', Instant.nullable().optional())).toMatchObject({
      name: 'due-at',
      label: 'DUE_AT',
      kind: 'instant',
      required: false,
      nullable: true,
    })
    expect(describeField('add', z.array(z.string()).default([]))).toMatchObject({ kind: 'text', required: false, many: true })
    expect(describeField('priority', Priority.default('normal'))).toMatchObject({
      kind: 'choice',
      choices: ['low', 'normal', 'high', 'urgent'],
      default: 'normal',
    })
    expect(describeField('partial', z.boolean().optional())).toMatchObject({ kind: 'boolean' })
    expect(describeField('itemNo', z.coerce.number().int())).toMatchObject({ kind: 'number', required: true })
  })
})

describe('readFieldValue', () => {
  it('takes a time or one of a few words', () => {
    const schema = z.union([z.literal('now'), z.literal('office'), PlannedInstant])
    expect(read(schema, 'office')).toBe('office')
    expect(read(schema, '2026-08-01T12:00Z')).toBe(Date.UTC(2026, 7, 1, 12))
    expect(read(schema, 'soon')).toMatch(/is not a time such as/)
  })

  it('reads a file of this machine, and says why it cannot', () => {
    const schema = z.union([
      z.strictObject({ sha256: z.string() }),
      z.strictObject({ name: z.string(), type: z.string(), base64: z.string() }),
    ])
    const path = join(mkdtempSync(join(tmpdir(), 'orgo-')), 'plan.pdf')
    writeFileSync(path, '%PDF')
    expect(read(schema, path)).toEqual({ name: 'plan.pdf', type: 'application/pdf', base64: 'JVBERg==' })
    expect(read(schema, `${path}x`)).toBe(`There is no file ${path}x.`)
    expect(read(schema, dirname(path))).toBe(`${dirname(path)} is a folder; name a file in it.`)
    rmSync(dirname(path), { recursive: true })
  })

  it('takes JSON for an object of several fields', () => {
    const schema = z.object({ from: z.string(), until: z.string() })
    expect(read(schema, '{"from":"19:00","until":"07:00"}')).toEqual({ from: '19:00', until: '07:00' })
    expect(read(schema.nullable(), 'none')).toBeNull()
    for (const word of ['{', '"text"', '7'])
      expect(read(schema, word)).toBe(`"${word}" is no JSON object such as {"name":"value"}.`)
  })

  it('resolves paths, and takes a path for the source of an archive', () => {
    expect(describeField('source', ImportSource)).toMatchObject({ name: 'path', label: 'PATH', required: true })
    const source = readFieldValue(describeField('source', ImportSource), 'mail/old.pst')
    expect(source).toEqual({ ok: true, value: { path: resolve('mail/old.pst') } })
    expect(readFieldValue(describeField('path', z.string().min(1)), '.')).toEqual({ ok: true, value: process.cwd() })
  })

  it('reads local days and times, zones and milliseconds', () => {
    expect(read(Instant, '2026-08-01 14:30')).toBe(new Date(2026, 7, 1, 14, 30).getTime())
    expect(read(Instant, '2026-02-31')).toBe('There is no day "2026-02-31"; write year, month and day, such as 2026-02-28.')
    expect(read(Instant, '99999-01-01 10:00')).toBe(
      'There is no day "99999-01-01"; write year, month and day, such as 2026-08-01.',
    )
    expect(read(Instant, '99999999999999999')).toContain('is not a time')
    expect(read(Instant, '253402300800000')).toContain('after the year 9999')
    expect(read(Instant, '2026-08-01')).toBe(new Date(2026, 7, 1, 23, 59).getTime())
    expect(read(Instant, '2026-08-01T14:30:15Z')).toBe(Date.UTC(2026, 7, 1, 14, 30, 15))
    expect(read(Instant, '2026-08-01T14:30+02:00')).toBe(Date.UTC(2026, 7, 1, 12, 30))
    expect(read(Instant, '1785587400000')).toBe(1_785_587_400_000)
    for (const word of ['tomorrow', '2026-08-01 25:00', '2026-08-01Z', '1.8.2026', ''])
      expect(read(Instant, word)).toContain('is not a time')
  })

  it('reads none as null only where null is allowed', () => {
    expect(read(Target.nullable(), 'none')).toBeNull()
    expect(read(Target, 'none')).toBe('none')
  })

  it('names the choice that was perhaps meant', () => {
    expect(read(Priority, 'urgnet')).toBe('"urgnet" is none of low, normal, high, urgent. Did you mean urgent?')
    expect(read(Priority, 'now')).toBe('"now" is none of low, normal, high, urgent. Did you mean low?')
  })

  it('takes no number for another', () => {
    expect(read(z.int(), '12')).toBe(12)
    for (const word of ['1e3', '0x10', '1.5', '', ' 1', 'Infinity', '9999999999999999'])
      expect(read(z.int(), word)).toContain('is not a whole number')
  })
})
