import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { copyWithoutDesktop } from './deletion.ts'
import { checkTypes } from './types.ts'

describe('deletion', () => {
  it('copies the project without the desktop, and sees who leaned on it', async () => {
    const folder = copyWithoutDesktop()
    try {
      expect(existsSync(join(folder, 'electron/core/ports.ts'))).toBe(true)
      for (const gone of ['electron/main', 'electron/preload', 'node_modules/electron']) {
        expect(existsSync(join(folder, gone))).toBe(false)
      }
      writeFileSync(join(folder, 'electron/core/leaning.ts'), "import { app } from 'electron'\nexport const name = app.name\n")
      expect((await checkTypes(folder, 'electron/core')).join('\n')).toContain('electron/core/leaning.ts')
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
