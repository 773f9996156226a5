import { describe, expect, it } from 'vitest'
import { readShellArguments } from './shell-arguments.ts'

describe('readShellArguments', () => {
  it('B-33 takes archives by their type and the profile, from where the person stood', () => {
    const read = readShellArguments(
      ['--no-sandbox', 'box.mbox', '--profile', 'p', '/abs/One.EML', 'notes.txt', 'https://x/y.png'],
      '/home/a',
    )
    expect(read).toEqual({ profile: '/home/a/p', files: ['/home/a/box.mbox', '/abs/One.EML'] })
    expect(readShellArguments(['--profile=/data/p'], '/')).toEqual({ profile: '/data/p', files: [] })
  })

  it('takes a profile without a folder, and a switch that looks like a file, as absent', () => {
    expect(readShellArguments(['--profile'], '/')).toEqual({ profile: null, files: [] })
    expect(readShellArguments(['--profile', '--disable-gpu', '--x=y.mbox'], '/')).toEqual({ profile: null, files: [] })
  })
})
