import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { screens } from './serve-static.ts'

describe('the addresses of screens', () => {
  it('A-43 are those of the app, and no other is answered with it', () => {
    const app = readFileSync(join(import.meta.dirname, '../../renderer/app.tsx'), 'utf8')
    const begun = [...app.matchAll(/<Route path="\/([^/":*]*)/g)].map(([, first = '']) => first)
    expect(new Set(begun)).toEqual(screens)
  })
})
