import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const module = pathToFileURL(join(import.meta.dirname, 'run-through.mjs')).href

describe('runThrough', () => {
  let folder = ''

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'orgo-run-'))
    writeFileSync(
      join(folder, 'child.mjs'),
      `const [what, ...rest] = process.argv.slice(2)
       if (what === 'echo') process.stdin.pipe(process.stdout)
       else if (what === 'exit') process.exit(Number(rest[0]))
       else if (what === 'die') process.kill(process.pid, 'SIGTERM')
       else console.log(JSON.stringify([what, ...rest]))`,
    )
    writeFileSync(
      join(folder, 'caller.mjs'),
      `import { runThrough } from ${JSON.stringify(module)}
       process.exitCode = await runThrough(${JSON.stringify(join(folder, 'child.mjs'))}, process.argv.slice(2))`,
    )
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  const call = (args: string[], input = '') =>
    spawnSync(process.execPath, [join(folder, 'caller.mjs'), ...args], { input, encoding: 'utf8' })

  it('passes arguments as they are and adds no word of its own', () => {
    const { stdout, stderr } = call(['--json', 'two words', ''])
    expect({ stdout, stderr }).toEqual({ stdout: '["--json","two words",""]\n', stderr: '' })
  })

  it('passes input on', () => {
    expect(call(['echo'], 'From a pipe\n').stdout).toBe('From a pipe\n')
  })

  it('ends with the exit code of the script', () => {
    expect(call(['exit', '5']).status).toBe(5)
  })

  it.skipIf(process.platform === 'win32')('dies of the signal the script died of', () => {
    expect(call(['die']).signal).toBe('SIGTERM')
  })
})
