import { describe, expect, it } from 'vitest'
import { judgePath, judgeSource } from './house-rules.ts'

describe('house rules', () => {
  it('finds a file that holds two things by its length', () => {
    expect(judgeSource('shared/a.ts', 'x\n'.repeat(400))).toEqual([])
    expect(judgeSource('shared/a.ts', 'x\n'.repeat(401))[0]).toContain('401 lines')
  })

  it('finds a database opened in a second place', () => {
    const source = "const db = new Database('x')\n"
    expect(judgeSource('electron/core/tasks/a.ts', source)[0]).toContain('electron/core/tasks/a.ts:1 opens a database')
    expect(judgeSource('electron/core/store/open-store.ts', source)).toEqual([])
  })

  it('finds the clock, chance and the environment in core, and not in a host, a test or a comment', () => {
    const source = '\nconst a = [Date.now(), new Date(), Math.random(), process.env.HOME]\n'
    expect(judgeSource('electron/core/tasks/a.ts', source)).toHaveLength(4)
    expect(judgeSource('electron/host/a.ts', source)).toEqual([])
    expect(judgeSource('electron/core/tasks/a.test.ts', source)).toEqual([])
    expect(judgeSource('electron/core/tasks/a.ts', '// never Date.now() here\n/* nor process.env */\n')).toEqual([])
  })

  it('takes new Date of a given instant for what it is', () => {
    expect(judgeSource('electron/core/tasks/a.ts', 'const a = new Date(at)\n')).toEqual([])
  })

  it('finds ipcRenderer outside the preload', () => {
    const source = "ipcRenderer.send('x')\n"
    expect(judgeSource('renderer/a.ts', source)).toHaveLength(1)
    expect(judgeSource('electron/preload/preload.ts', source)).toEqual([])
  })

  it('finds default exports and barrels', () => {
    expect(judgeSource('shared/a.ts', 'export default 1\n')).toHaveLength(1)
    expect(judgeSource('vitest.config.ts', 'export default 1\n')).toEqual([])
    expect(judgeSource('shared/a.ts', "export * from './b.ts'\n")).toHaveLength(1)
    expect(judgePath('shared/model/index.ts')[0]).toContain('barrel')
  })

  it('finds drawers and names that are not in kebab-case', () => {
    expect(judgePath('renderer/utils/a.ts')[0]).toContain('"utils"')
    expect(judgePath('renderer/TaskCard.tsx')[0]).toContain('kebab-case')
    expect(judgePath('renderer/parts/task-card.test.tsx')).toEqual([])
  })
})
