import { execFileSync, spawnSync } from 'node:child_process'

/** The version a program prints of itself, or null where it is not installed. */
export function versionOf(program: string): string | null {
  const answer = spawnSync(program, ['--version'], { encoding: 'utf8' })
  if (answer.status !== 0) return null
  return /\d+\.\d+(?:\.\d+)?/.exec(answer.stdout)?.[0] ?? null
}

/** Runs a program to its end and answers its standard output; a failure throws with what it said. */
export function runProgram(program: string, args: readonly string[], env: Record<string, string> = {}): string {
  return execFileSync(program, args, {
    encoding: 'utf8',
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
  })
}
