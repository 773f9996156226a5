import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkImports } from './imports.ts'

describe('checkImports', () => {
  let folder = ''
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'orgo-imports-'))
    write('package.json', JSON.stringify({ type: 'module', imports: { '#shared/*': './shared/*' } }))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('accepts what the table allows, by path and by subpath', async () => {
    write('shared/model/task.ts', 'export const a = 1\n')
    write('electron/core/tasks/list.ts', "import { a } from '#shared/model/task.ts'\nexport const b = a\n")
    expect(await checkImports(folder)).toEqual([])
  })

  it('finds a forbidden import, also of a type and also one at run time', async () => {
    write('electron/core/tasks/task.ts', 'export type T = 1\nexport const t = 1\n')
    write('electron/core/rules/a.ts', "import type { T } from '../tasks/task.ts'\nexport type A = T\n")
    write('electron/core/rules/b.ts', "export const b = () => import('../tasks/task.ts')\n")
    expect(await checkImports(folder)).toEqual([
      'electron/core/rules/a.ts imports electron/core/tasks/task.ts: electron/core/rules may not import electron/core/tasks.',
      'electron/core/rules/b.ts imports electron/core/tasks/task.ts: electron/core/rules may not import electron/core/tasks.',
    ])
  })

  it('finds a circle once, and takes none for one that is of types only', async () => {
    write('shared/model/a.ts', "import { b } from './b.ts'\nexport const a = () => b\n")
    write('shared/model/b.ts', "import { a } from './a.ts'\nexport const b = () => a\n")
    write('shared/model/c.ts', "import type { D } from './d.ts'\nexport type C = D | 1\n")
    write('shared/model/d.ts', "import type { C } from './c.ts'\nexport type D = C | 2\n")
    const findings = await checkImports(folder)
    expect(findings).toHaveLength(1)
    expect(findings[0]).toMatch(/in a circle: .*a\.ts.*b\.ts|in a circle: .*b\.ts.*a\.ts/)
  })
})
