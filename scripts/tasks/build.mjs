import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { expectedError, nodeToUse, root } from './root.mjs'
import { inOneLine, runQuietly } from './say.mjs'

const markerPath = join(root, 'out', '.orgo-built')

/** What the bundles are made of. rules/, templates/ and resources/ are read at run time and build nothing. */
const sources = ['electron', 'shared', 'renderer', 'electron.vite.config.ts', 'package.json', 'package-lock.json']

/** What must stand in out/ for the rest to be believed. */
const products = ['out/main/orgo.js', 'out/main/start.js', 'out/renderer/index.html']

/**
 * True where the bundles in out/ were made from the sources as they are.
 *
 * Sizes and times are compared first, which takes a few milliseconds. Only where they differ are the contents read: a checkout
 * changes every time and often no byte.
 */
export function isBuilt() {
  const marker = readMarker()
  if (!marker || products.some((path) => !existsSync(join(root, path)))) return false
  const files = listSources()
  const stat = hashStat(files)
  if (marker.stat === stat) return true
  const content = hashContent(files)
  if (marker.content !== content) return false
  writeMarker({ stat, content })
  return true
}

/** Builds all bundles, in silence unless it fails. */
export async function build() {
  // Taken before the build: a file changed while it runs must look stale afterwards.
  const files = listSources()
  const marker = { stat: hashStat(files), content: hashContent(files) }
  await inOneLine('Building', async () => {
    const script = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
    // electron-vite asks for Node 24's features, and its config is TypeScript.
    const result = await runQuietly(nodeToUse() ?? process.execPath, [script, 'build', '--logLevel', 'warn'], {
      cwd: root,
      env: { ...process.env, NODE_ENV: 'production' },
    })
    if (result.code !== 0)
      throw expectedError(
        `${stripVTControlCharacters(result.output).trim()}\n\nThe build failed; the builder's own words stand above.`,
      )
  })
  writeMarker(marker)
}

function listSources() {
  /** @type {string[]} */
  const files = []
  /** @param {string} path */
  const visit = (path) => {
    if (!existsSync(join(root, path))) return
    if (!statSync(join(root, path)).isDirectory()) {
      files.push(path)
      return
    }
    for (const entry of readdirSync(join(root, path), { withFileTypes: true })) {
      if (entry.isDirectory()) visit(`${path}/${entry.name}`)
      else if (isBuildInput(entry.name)) files.push(`${path}/${entry.name}`)
    }
  }
  for (const source of sources) visit(source)
  return files.sort()
}

/** @param {string} name */
function isBuildInput(name) {
  return !/\.test\.tsx?$|\.md$/.test(name)
}

/** @param {readonly string[]} files */
function hashStat(files) {
  const hash = createHash('sha256')
  for (const path of files) {
    const { size, mtimeMs } = statSync(join(root, path))
    hash.update(`${path}\0${size}\0${mtimeMs}\n`)
  }
  return hash.digest('hex')
}

/** @param {readonly string[]} files */
function hashContent(files) {
  const hash = createHash('sha256')
  for (const path of files)
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update('\0')
  return hash.digest('hex')
}

/** @returns {{ stat: string, content: string } | null} */
function readMarker() {
  try {
    return JSON.parse(readFileSync(markerPath, 'utf8'))
  } catch {
    // Absent, or cut off by a crash while it was written: both mean that nothing is known, so it is built again.
    return null
  }
}

/** @param {{ stat: string, content: string }} marker */
function writeMarker(marker) {
  mkdirSync(join(root, 'out'), { recursive: true })
  writeFileSync(markerPath, JSON.stringify(marker))
}
