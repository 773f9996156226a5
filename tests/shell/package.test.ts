import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { bundledWorkers } from '../../electron/host/find-product.ts'
import { ensureBuilt, root } from './stand-in/ensure-built.ts'

const config = parse(readFileSync(join(root, 'electron-builder.yml'), 'utf8'))
const version = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).devDependencies.electron

const fuses = {
  runAsNode: false,
  enableCookieEncryption: true,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  grantFileProtocolExtraPrivileges: false,
}

describe('installers', () => {
  it('A-41 A-39 (19) name every fuse', () => {
    expect(config.electronFuses).toEqual(fuses)
  })

  it('B-36 are made for three systems, and ask for no signature', () => {
    expect(config.linux.target).toEqual(['AppImage', 'deb'])
    expect(config.win.target).toEqual([{ target: 'nsis', arch: ['x64', 'arm64'] }])
    expect(config.mac.target).toEqual([{ target: 'dmg', arch: 'universal' }])
    expect(config).not.toHaveProperty('forceCodeSigning')
    expect(config.publish).toBeNull()
  })

  it('B-35 open mail archives', () => {
    expect(config.fileAssociations.map(({ ext }: { ext: string }) => ext)).toEqual(['mbox', 'eml'])
    // Windows registers file types only from an installation for the whole machine.
    expect(config.nsis.perMachine).toBe(true)
  })
})

// Packs with an empty shell in place of Electron's binary, which is not everywhere: the archive, the data beside it and the flipped
// fuses are those of a real package.
describe('packed app', () => {
  let folder = ''
  const packed = (path: string) => join(folder, 'dist', 'linux-unpacked', path)
  const ofBuilder = createRequire(join(root, 'node_modules/app-builder-lib/package.json'))

  beforeAll(async () => {
    await ensureBuilt()
    folder = mkdtempSync(join(tmpdir(), 'orgo-package-'))
    makeFakeElectron(join(folder, 'electron'))
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [
        join(root, 'node_modules/electron-builder/cli.js'),
        '--linux',
        'dir',
        '--x64',
        `-c.electronDist=${join(folder, 'electron')}`,
        `-c.directories.output=${join(folder, 'dist')}`,
      ],
      { cwd: root, encoding: 'utf8' },
    )
    if (status !== 0) throw new Error(`electron-builder: ${stdout}\n${stderr}`)
  }, 240_000)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('A-41 has exactly these fuses', async () => {
    const { getCurrentFuseWire, FuseV1Options } = await import(ofBuilder.resolve('@electron/fuses'))
    const wire = await getCurrentFuseWire(packed('orgo'))
    const states = Object.keys(fuses).map((name) => [name, wire[FuseV1Options[name[0]?.toUpperCase() + name.slice(1)]] === 0x31])
    expect(Object.fromEntries(states)).toEqual(fuses)
  })

  it('B-36 holds the bundles, the native database, and none of the sources or other packages', async () => {
    const { listPackage } = await import(ofBuilder.resolve('@electron/asar'))
    const files: string[] = listPackage(packed('resources/app.asar')).map((path: string) => path.replaceAll('\\', '/'))
    const needed = [
      '/package.json',
      '/out/main/main.js',
      '/out/main/engine.js',
      ...Object.values(bundledWorkers('/out/main')),
      '/out/preload/preload.cjs',
      '/out/renderer/index.html',
      '/node_modules/better-sqlite3/lib/index.js',
    ]
    expect(needed.filter((path) => !files.includes(path))).toEqual([])
    const allowed = /^\/(package\.json|LICENSE|out(\/.*)?|node_modules(\/better-sqlite3(\/.*)?)?)$/
    expect(files.filter((path) => !allowed.test(path))).toEqual([])
    expect(files.filter((path) => path.endsWith('.ts') || path.endsWith('.map'))).toEqual([])
  })

  it('B-36 keeps native files outside the archive and the data beside it', () => {
    const native = 'resources/app.asar.unpacked/node_modules/better-sqlite3/prebuilds/linux-x64.node'
    expect(readFileSync(packed(native)).subarray(1, 4).toString()).toBe('ELF')
    expect(readFileSync(packed('resources/rules/order.yaml'), 'utf8')).toBe(readFileSync(join(root, 'rules/order.yaml'), 'utf8'))
    expect(readFileSync(packed('resources/resources/config/config.yaml'), 'utf8').length).toBeGreaterThan(0)
  })
})

/** An executable with the mark by which @electron/fuses finds the switches: version 1, nine of them, all on. */
function makeFakeElectron(folder: string): void {
  mkdirSync(join(folder, 'resources'), { recursive: true })
  const wire = Buffer.concat([Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'), Buffer.from([1, 9]), Buffer.from('111111111')])
  writeFileSync(join(folder, 'electron'), Buffer.concat([Buffer.from('#!/bin/sh\n'), wire]))
  writeFileSync(join(folder, 'version'), version)
  chmodSync(join(folder, 'electron'), 0o755)
}
