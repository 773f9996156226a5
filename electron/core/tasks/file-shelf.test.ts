import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { BlobStore } from '../store/blob-store.ts'
import { createFileShelf, type FileShelf } from './file-shelf.ts'

let root: string
let shelf: FileShelf
const put = (path: string, content: string): void => {
  const file = join(root, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
}
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'orgo-shelf-'))
  // Nothing is kept here: only what is found.
  shelf = createFileShelf({ profile: join(root, 'profile'), product: join(root, 'product') }, {} as BlobStore)
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const bytesOf = (module: string | null, name: string): number | null => shelf.find(module, name)?.bytes ?? null

describe('the shelf of files', () => {
  it('ORD-4 looks in the module before the folder for all, and at the profile’s copy before the shipped one', () => {
    put('product/templates/_all/files/plan.pdf', '1')
    expect(bytesOf('desk', 'plan.pdf')).toBe(1)
    put('profile/templates/_all/files/plan.pdf', '22')
    expect(bytesOf('desk', 'plan.pdf')).toBe(2)
    put('product/templates/desk/files/plan.pdf', '333')
    expect(bytesOf('desk', 'plan.pdf')).toBe(3)
    put('profile/templates/desk/files/plan.pdf', '4444')
    expect(shelf.find('desk', 'plan.pdf')).toMatchObject({ name: 'plan.pdf', type: 'application/pdf', bytes: 4 })
    expect(bytesOf('other', 'plan.pdf')).toBe(2)
    expect(bytesOf(null, 'plan.pdf')).toBe(2)
  })

  it.each([
    '../secret.txt',
    '..',
    '.hidden',
    'sub/plan.pdf',
    'sub\\plan.pdf',
    '/etc/passwd',
    'C:plan.pdf',
    'plan\u0000.pdf',
    'folder',
    'link.txt',
    '',
    'x'.repeat(300),
  ])('ORD-4 A-45 the name %j leads nowhere', (name) => {
    put('profile/templates/desk/secret.txt', 'secret')
    put('profile/templates/desk/files/.hidden', 'hidden')
    put('profile/templates/desk/files/sub/plan.pdf', 'deep')
    put('profile/templates/desk/files/folder/x', 'x')
    symlinkSync(join(root, 'profile/templates/desk/secret.txt'), join(root, 'profile/templates/desk/files/link.txt'))
    expect(shelf.find('desk', name)).toBeNull()
    expect(shelf.find('../desk', 'plan.pdf')).toBeNull()
  })

  it('ORD-4 a file that no server takes counts as missing', () => {
    put('profile/templates/desk/files/film.bin', '')
    truncateSync(join(root, 'profile/templates/desk/files/film.bin'), 26 * 1024 * 1024)
    expect(shelf.find('desk', 'film.bin')).toBeNull()
  })
})
