import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../tasks/root.mjs'
import { checkTypes } from './types.ts'

describe('types', () => {
  it('answers the compiler’s lines, and says where an environment has no tsconfig', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'orgo-types-'))
    try {
      mkdirSync(join(folder, 'shared'))
      const base = join(root, 'tsconfig.base.json')
      writeFileSync(join(folder, 'shared/tsconfig.json'), JSON.stringify({ extends: base, include: ['**/*.ts'] }))
      writeFileSync(join(folder, 'shared/a.ts'), "import { readFileSync } from 'node:fs'\nexport const a = readFileSync\n")
      expect((await checkTypes(folder, 'shared')).join('\n')).toMatch(/shared\/a\.ts\(1,\d+\): error TS\d+: .*node:fs/)
      writeFileSync(join(folder, 'shared/a.ts'), 'export const a: number = 1\n')
      expect(await checkTypes(folder, 'shared')).toEqual([])
      expect((await checkTypes(folder, 'electron/core'))[0]).toContain('is not there')
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
