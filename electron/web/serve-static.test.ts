import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { screens } from './serve-static.ts'

describe('the addresses of screens', () => {
  it('A-43 are those of the app, and any other has the status 404', () => {
    const app = readFileSync(join(import.meta.dirname, '../../renderer/app.tsx'), 'utf8')
    // The link check is beside the app: main.tsx draws it alone.
    const begun = [...app.matchAll(/<Route path="\/([^/":*]*)/g)].map(([, first = '']) => first)
    expect(new Set([...begun, 'link'])).toEqual(screens)
  })
})
