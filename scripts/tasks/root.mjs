import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder that holds package.json. */
export const root = fileURLToPath(new URL('../../', import.meta.url))

/** The project's own Node, which the npm package `node` brings. */
export const ownNode = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')

const wantedNode = 24

/** The Node that runs everything but the bootstrap: the caller's where it is new enough, else the project's own. */
export function nodeToUse() {
  if (Number(process.versions.node.split('.')[0]) >= wantedNode) return process.execPath
  return existsSync(ownNode) ? ownNode : null
}

/**
 * A failure that has its sentence for a person; no stack trace is shown for it.
 *
 * @param {string} message
 */
export function expectedError(message) {
  return Object.assign(new Error(message), { isExpected: true })
}

/**
 * The system's code of a failure, such as ENOENT.
 *
 * @param {unknown} error
 */
export function codeOf(error) {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
