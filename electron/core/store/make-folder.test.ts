import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { makeFolder } from './make-folder.ts'

it('makes the folders that are missing, for their owner alone', () => {
  const root = mkdtempSync(join(tmpdir(), 'orgo-folder-'))
  makeFolder(join(root, 'a/b/c'))
  makeFolder(join(root, 'a/b/c'))
  expect(statSync(join(root, 'a/b')).mode & 0o777).toBe(0o700)
  rmSync(root, { recursive: true })
})

it.runIf(existsSync('/proc/self'))('refuses at once where no folder can be made', () => {
  expect(() => makeFolder('/proc/orgo/profile')).toThrow()
})
