import { spawnSync } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const entry = new URL('./orgo.ts', import.meta.url).pathname

describe('the terminal of a process', () => {
  it('CLI-2 output that cannot be written is one sentence and exit code 1', () => {
    const full = openSync('/dev/full', 'w')
    const ran = spawnSync(process.execPath, [entry, '--help'], { stdio: ['ignore', full, 'pipe'], encoding: 'utf8' })
    closeSync(full)
    expect([ran.status, ran.stderr]).toEqual([
      1,
      'Not everything could be written to standard output: the disk there is full. What the command changed is changed.\n',
    ])
  })

  it('CLI-5 a reader that left is no fault', () => {
    const ran = spawnSync('bash', ['-c', '"$0" "$1" --help | true; echo $PIPESTATUS', process.execPath, entry], {
      encoding: 'utf8',
    })
    expect([ran.stdout, ran.stderr]).toEqual(['0\n', ''])
  })

  it('CLI-2 errors that nobody can be told of end without a trace', () => {
    const full = openSync('/dev/full', 'w')
    const ran = spawnSync(process.execPath, [entry, 'taskss'], { stdio: ['ignore', 'pipe', full], encoding: 'utf8' })
    closeSync(full)
    expect([ran.status, ran.stdout]).toEqual([2, ''])
  })
})
