import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { bundledWorkers, findProduct } from './find-product.ts'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function layOut(files: string[]): string {
  const root = mkdtempSync(join(tmpdir(), 'orgo-product-'))
  folders.push(root)
  for (const file of files) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), file.endsWith('package.json') ? '{"version":"1.2.3"}' : '')
  }
  return root
}

describe('findProduct', () => {
  it('finds the sources it runs from', () => {
    const product = findProduct()
    expect(product.workers.parse.endsWith(join('electron', 'core', 'mime', 'parse-worker.ts'))).toBe(true)
    expect(product.version).toMatch(/^\d+\.\d+\.\d+$/)
  })

  it('finds the product around a bundle', () => {
    const root = layOut(['package.json', 'rules/order.yaml', 'out/main/main.js'])
    expect(findProduct(pathToFileURL(join(root, 'out/main/main.js')).href, undefined)).toEqual({
      root,
      version: '1.2.3',
      workers: bundledWorkers(join(root, 'out', 'main')),
      renderer: join(root, 'out', 'renderer'),
    })
  })

  it('takes the data of an installed app from its resources folder', () => {
    const root = layOut(['app/package.json', 'app/out/main/main.js', 'rules/order.yaml'])
    expect(findProduct(pathToFileURL(join(root, 'app/out/main/main.js')).href, root).root).toBe(root)
  })

  it('says what is missing', () => {
    const root = layOut(['package.json', 'out/main/main.js'])
    expect(() => findProduct(pathToFileURL(join(root, 'out/main/main.js')).href, undefined)).toThrow('Install Orgo again')
  })
})
