import { describe, expect, it } from 'vitest'
import { judgeDependencies, readDocumented } from './dependencies.ts'

describe('dependencies', () => {
  it('reads the packages of the document from the rows that open with a name', () => {
    expect(readDocumented('| package | for |\n|---|---|\n| `zod` | words |\n| `@orpc/server` | calls |\ntext `yaml`\n')).toEqual([
      'zod',
      '@orpc/server',
    ])
  })

  it('accepts a package that is documented, listed and exact', () => {
    const manifest = { dependencies: { zod: '4.6.7', sqlite: 'npm:other@1.2.3' }, devDependencies: { '@types/ws': '8.1.0' } }
    expect(judgeDependencies(manifest, ['zod', 'sqlite', '@types/ws'], new Set(['zod', 'sqlite']))).toEqual([])
  })

  it('finds a package without a line, without a unit or without an exact version, and lines without a package', () => {
    const findings = judgeDependencies({ dependencies: { zod: '^4.6.7' } }, ['yaml'], new Set(['ws']))
    expect(findings.map((finding) => finding.split(' has ')[0]?.split(',')[0])).toEqual([
      'zod',
      'zod is in no unit of the import table; nobody may import it.',
      'zod',
      'docs/dependencies.md tells of yaml',
      'The import table lists ws',
    ])
  })
})
