import { spawn } from 'node:child_process'

/**
 * Says on standard error what is being done, runs the work, and ends the line with how long it took.
 *
 * Standard error on purpose: what a task prints on standard output stays clean.
 *
 * @template T
 * @param {string} words
 * @param {() => Promise<T>} work
 * @param {(result: T) => boolean} [hasWorked] false for a result that is no failure of ours and yet not what was hoped for
 */
export async function inOneLine(words, work, hasWorked = () => true) {
  const startedAt = Date.now()
  process.stderr.write(`${words} ... `)
  try {
    const result = await work()
    const seconds = Math.max(1, Math.round((Date.now() - startedAt) / 1000))
    process.stderr.write(hasWorked(result) ? `done in ${seconds} s\n` : 'not possible here\n')
    return result
  } catch (error) {
    process.stderr.write('failed\n')
    throw error
  }
}

/**
 * Runs a program without a word of its own and answers its exit code and all it would have printed, in order of arrival.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<{ code: number | null, output: string }>}
 */
export function runQuietly(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
    /** @type {Buffer[]} */
    const chunks = []
    child.stdout?.on('data', (chunk) => chunks.push(chunk))
    child.stderr?.on('data', (chunk) => chunks.push(chunk))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, output: Buffer.concat(chunks).toString('utf8') }))
  })
}
