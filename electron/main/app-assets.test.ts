import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Assets, findAsset, listAssets } from './app-assets.ts'

describe('page assets', () => {
  let folder = ''
  let page = ''
  let assets: Assets = new Map()

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'orgo-assets-'))
    page = join(folder, 'renderer')
    mkdirSync(join(page, 'assets'), { recursive: true })
    writeFileSync(join(folder, 'secret.js'), 'secret')
    writeFileSync(join(page, 'index.html'), '<!doctype html>')
    writeFileSync(join(page, 'assets', 'index-1.js'), '1')
    writeFileSync(join(page, 'assets', 'index-1.js.map'), '{}')
    symlinkSync(join(folder, 'secret.js'), join(page, 'assets', 'link.js'))
    assets = listAssets(page)
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  it('A-39 (18) lists the page, the unlock page and nothing else', () => {
    expect([...assets.keys()].sort()).toEqual(['/assets/index-1.js', '/index.html', '/unlock.css', '/unlock.html', '/unlock.js'])
  })

  it('gives the document for every address of the page', () => {
    for (const address of ['/', '/tasks', '/messages/msg_1']) {
      expect(findAsset(assets, address)).toEqual({ type: 'text/html; charset=utf-8', path: join(page, 'index.html') })
    }
  })

  it('A-39 (18) has no way out of its folder', () => {
    const addresses = [
      '/../secret.js',
      '/assets/../../secret.js',
      '/%2e%2e/secret.js',
      '/..%2fsecret.js',
      '/assets/..%5c..%5csecret.js',
      '/assets//../../secret.js',
      '/assets/index-1.js%00.html',
      '/assets/link.js',
      '/assets/index-1.js.map',
      '//etc/passwd.html',
      '/C:/Windows/win.ini',
    ]
    for (const address of addresses) expect(findAsset(assets, address), address).toBeNull()
    fc.assert(
      fc.property(fc.webPath(), (address) => {
        const asset = findAsset(assets, address)
        if (asset && 'path' in asset) expect(asset.path.startsWith(page)).toBe(true)
      }),
    )
  })
})
