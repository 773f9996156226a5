import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { en } from './en.ts'

const root = join(import.meta.dirname, '..')
const sources = globSync('**/*.{ts,tsx}', { cwd: root })
  .filter((path) => !path.startsWith('text') && !path.includes('.test.'))
  .map((path) => readFileSync(join(root, path), 'utf8'))
  .join('\n')

describe('B-29 the catalogue of words', () => {
  it('holds no key that no screen uses', () => {
    expect(sources.length).toBeGreaterThan(10_000)
    const unused = Object.keys(en).filter((key) => !sources.includes(key) && !sources.includes(`\`${key.replace(/[^.]*$/, '')}`))
    // Used by the words themselves.
    expect(unused.filter((key) => !/^(time|span)\./.test(key))).toEqual([])
  })

  it('says nothing loud', () => {
    const texts = Object.values(en).flatMap((entry) => (typeof entry === 'string' ? [entry] : Object.values(entry)))
    expect(texts.filter((text) => text.includes('!') || /\boops\b/i.test(text))).toEqual([])
  })
})
