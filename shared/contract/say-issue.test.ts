import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { sayIssue } from './say-issue.ts'

const said = (schema: z.ZodType, value: unknown): string => {
  const parsed = schema.safeParse(value, { error: sayIssue })
  return parsed.success ? '' : (parsed.error.issues[0]?.message ?? '')
}

describe('what is wrong with a value', () => {
  it.each<[string, z.ZodType, unknown, string]>([
    ['missing', z.string(), undefined, 'is missing'],
    ['of another kind', z.string(), 3, 'must be a text'],
    ['no whole number', z.int(), 1.5, 'must be a whole number'],
    ['empty', z.string().min(1), '', 'must not be empty'],
    ['too short', z.string().min(3), 'ab', 'must have at least 3 characters'],
    ['too long', z.string().max(3), 'abcd', 'must have at most 3 characters'],
    ['too small', z.int().min(1), 0, 'must be at least 1'],
    ['too large', z.int().max(500), 501, 'must be at most 500'],
    ['not above', z.number().gt(0), 0, 'must be more than 0'],
    ['an empty list', z.array(z.string()).min(1), [], 'must name one'],
    ['a long list', z.array(z.string()).max(1), ['a', 'b'], 'must have at most 1 entry'],
    ['no choice', z.enum(['low', 'high']), 'lwo', 'must be one of low, high'],
    ['a field too many', z.strictObject({}), { a: 1 }, 'has no field a'],
    ['of no form', z.string().regex(/^a$/), 'b', 'does not have the form that is taken here'],
    ['of none of the forms', z.union([z.string(), z.int()]), [], 'has none of the forms that are taken here'],
  ])('says of one that is %s: %s', (_name, schema, value, sentence) => {
    expect(said(schema, value)).toBe(sentence)
  })

  it('leaves the sentence that a schema brings', () => {
    expect(said(z.int().min(0, 'A time from 1970 on.'), -1)).toBe('A time from 1970 on.')
  })
})
