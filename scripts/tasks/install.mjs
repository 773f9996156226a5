import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { codeOf, expectedError, nodeToUse, ownNode, root } from './root.mjs'
import { inOneLine, runQuietly } from './say.mjs'

const modules = join(root, 'node_modules')
const markerPath = join(modules, '.orgo-installed')

/** True where node_modules/ holds what package-lock.json says, for this platform, and there is a Node to run it. Costs one small hash. */
export function isInstalled() {
  return nodeToUse() !== null && readIfThere(markerPath) === wantedMarker()
}

/** Installs the locked packages and the project's Node. Throws one sentence, with npm's own words, where it cannot. */
export async function install() {
  if (!holdsLockedPackages()) {
    await inOneLine('Installing the locked packages (once, about a minute)', async () => {
      // No package's own scripts: the two that matter are run by name, here for Node and on demand for Electron.
      await npm(['ci', '--ignore-scripts'], 'The packages could not be installed.')
    })
  }
  if (nodeToUse() !== process.execPath && !runsOwnNode()) {
    await inOneLine('Fetching Node 24 for the project', async () => {
      await npm(['rebuild', 'node', '--ignore-scripts=false'], "The project's own Node could not be fetched.")
      if (nodeToUse() !== process.execPath && !runsOwnNode()) {
        throw expectedError(
          `The npm package "node" brought no Node that runs on ${process.platform} ${process.arch}; run the same command with a Node 24 of your own.`,
        )
      }
    })
  }
  writeFileSync(markerPath, wantedMarker())
}

/** The lock file of the project and the platform, because packages differ between platforms. */
function wantedMarker() {
  const lock = readFileSync(join(root, 'package-lock.json'))
  return `${createHash('sha256').update(lock).digest('hex')} ${process.platform} ${process.arch}\n`
}

/**
 * True where npm's own record in node_modules/ names every locked package in its locked version.
 *
 * So a folder that somebody filled with plain npm is taken as it is, instead of being emptied and filled again.
 */
function holdsLockedPackages() {
  const record = readIfThere(join(modules, '.package-lock.json'))
  if (record === null) return false
  /** @typedef {{ version: string, optional?: boolean, os?: string[], cpu?: string[] }} LockEntry */
  /** @type {Record<string, LockEntry>} */
  const there = JSON.parse(record).packages
  /** @type {Record<string, LockEntry>} */
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  return Object.entries(wanted).every(
    ([path, entry]) =>
      path === '' ||
      (there[path]?.version ?? (entry.optional ? entry.version : null)) === entry.version ||
      !isForThisPlatform(entry),
  )
}

/** @param {{ os?: string[], cpu?: string[] }} entry */
function isForThisPlatform(entry) {
  return (!entry.os || entry.os.includes(process.platform)) && (!entry.cpu || entry.cpu.includes(process.arch))
}

function runsOwnNode() {
  const locked = JSON.parse(readFileSync(join(modules, 'node', 'package.json'), 'utf8')).version
  if (!existsSync(ownNode)) return false
  return spawnSync(ownNode, ['--version'], { encoding: 'utf8' }).stdout?.trim() === `v${locked}`
}

/**
 * @param {string[]} args
 * @param {string} sentence what could not be done, where it fails
 */
async function npm(args, sentence) {
  const { command, before, shell } = findNpm()
  // `npm run -s` hands its silence down by environment; the level is set again, so that a failure can be read.
  const all = [...before, ...args, '--no-audit', '--no-fund', '--loglevel=error']
  const result = await runQuietly(command, all, { cwd: root, shell }).catch((error) => ({
    code: -1,
    output: String(error.message),
  }))
  if (result.code !== 0) {
    throw expectedError(
      `${result.output.trim()}\n\n${sentence} npm's own words stand above. Look at the network and the free disk space, then run the same command again.`,
    )
  }
}

/** How to call npm: the one that started this script, else the one beside this Node, else whatever PATH finds. */
function findNpm() {
  const besideNode = dirname(process.execPath)
  const candidates = [
    process.env.npm_execpath,
    join(besideNode, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(besideNode, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ]
  const script = candidates.find((path) => path && basename(path) === 'npm-cli.js' && existsSync(path))
  if (script) return { command: process.execPath, before: [script], shell: false }
  // Windows starts npm.cmd only through a shell. All arguments are fixed words of this file, so nothing can be injected.
  const isWindows = process.platform === 'win32'
  return { command: isWindows ? 'npm.cmd' : 'npm', before: [], shell: isWindows }
}

/** @param {string} path */
function readIfThere(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    throw error
  }
}
