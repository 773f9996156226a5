import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkPromises, readCitedIds, readPromises } from './promises.ts'

describe('promises', () => {
  it('reads the ids that open a list item or a table row, and none from running text', () => {
    const text = '# tasks\n\nAs TSK-9 says.\n\n- TSK-1 one\n- **TSK-2** two\n* `TSK-3`: three\n| TSK-4 | four |\n'
    expect(readPromises('README.md', text).map(({ id }) => id)).toEqual(['TSK-1', 'TSK-2', 'TSK-3', 'TSK-4'])
  })

  it('reads every id that opens a title, whatever kind of test it is', () => {
    const source = [
      "it('TSK-1 I6 counts add up', () => {})",
      'test("TSK-2: stays", () => {})',
      'describe(`TSK-3, A-26 holds`, () => {})',
      "it.each([1, [2]])('TSK-4 of %s', () => {})",
      "it.skipIf(os() === 'x')('TSK-5 elsewhere', () => {})",
      "it('says nothing of TSK-6', () => {})",
      "const text = 'TSK-7 in a string'",
    ].join('\n')
    expect([...readCitedIds(source)].sort()).toEqual(['A-26', 'I6', 'TSK-1', 'TSK-2', 'TSK-3', 'TSK-4', 'TSK-5'])
  })

  it('finds a promise without a test, and one made twice', () => {
    const folder = mkdtempSync(join(tmpdir(), 'orgo-promises-'))
    try {
      for (const stage of ['tasks', 'rules']) mkdirSync(join(folder, 'electron/core', stage), { recursive: true })
      writeFileSync(join(folder, 'electron/core/tasks/README.md'), '- TSK-1 kept\n- TSK-2 broken\n')
      writeFileSync(join(folder, 'electron/core/rules/README.md'), '- TSK-1 again\n')
      writeFileSync(join(folder, 'electron/core/tasks/a.test.ts'), "it('TSK-1 is kept', () => {})\n")
      expect(checkPromises(folder)).toEqual([
        "electron/core/tasks/README.md promises TSK-2, and no test's title opens with it.",
        'TSK-1 is promised twice.',
      ])
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
