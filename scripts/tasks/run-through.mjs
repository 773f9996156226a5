import { spawn } from 'node:child_process'
import { nodeToUse } from './root.mjs'

/**
 * Runs a script under the project's Node as if the caller had run it: input, output, exit code and signals pass through.
 *
 * The interrupt key reaches the child by itself, because it belongs to the terminal's foreground group. Sending it a second time
 * would look like an impatient person, so it is forwarded only where there is no terminal.
 *
 * @param {string} script
 * @param {readonly string[]} args
 * @returns {Promise<number>}
 */
export function runThrough(script, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(nodeToUse() ?? process.execPath, [script, ...args], { stdio: 'inherit' })
    /** @param {NodeJS.Signals} signal */
    const forward = (signal) => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    }
    /** @type {NodeJS.Signals[]} */
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
    for (const signal of signals) process.on(signal, forward)
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      for (const name of signals) process.off(name, forward)
      // Dying of the same signal tells a shell the truth; an exit code would not.
      if (signal) process.kill(process.pid, signal)
      else resolve(code ?? 1)
    })
  })
}
