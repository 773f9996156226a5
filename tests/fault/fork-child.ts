import { type ChildProcess, fork } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

/** A child process of a fault test: what it said, and how it ended. Started by this Node, so that no other version is met. */
export type Child = { process: ChildProcess; said: unknown[]; ended: Promise<{ code: number | null; signal: string | null }> }

export function forkChild(script: string, ...args: string[]): Child {
  // Fifty children compile the same sources: the cache keeps what the first one has compiled.
  const env = { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'orgo-test-compile-cache') }
  const child = fork(resolve(import.meta.dirname, script), args, { env, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const said: unknown[] = []
  child.on('message', (message) => said.push(message))
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.on('exit', (code, signal) => resolve({ code, signal }))
  })
  return { process: child, said, ended }
}

/** Resolves when the child has said this so many times, or has ended without. */
export function whenSaid(child: Child, word: string, times = 1): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (child.said.filter((said) => said === word).length >= times) resolve()
    }
    child.process.on('message', look)
    child.process.once('exit', () => resolve())
    look()
  })
}

/** A number from 0 up to `below`, the same for a seed on every run. */
export function seededDraw(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    // Source: Numerical Recipes, a linear congruential generator; good enough to spread kill points.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}
