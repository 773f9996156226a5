import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeOutFile } from './write-out-file.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'orgo-out-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const text = (words: string) => Buffer.from(words)

describe('a file that a person asked for', () => {
  it('CLI-7 takes the place of an older one, whose mode stays, and a new one is its owner’s', () => {
    const path = join(folder, 'report.csv')
    writeOutFile(path, text('first'))
    expect(statSync(path).mode & 0o777).toBe(0o600)
    chmodSync(path, 0o640)
    writeOutFile(path, text('second'))
    expect([readFileSync(path, 'utf8'), statSync(path).mode & 0o777]).toEqual(['second', 0o640])
    expect(readdirSync(folder)).toEqual(['report.csv'])
  })

  it('CLI-7 is written where a link leads, also where nothing is there yet, and the link stays', () => {
    mkdirSync(join(folder, 'elsewhere'))
    for (const name of ['there.csv', 'not-yet.csv']) {
      const target = join(folder, 'elsewhere', name)
      if (name === 'there.csv') writeFileSync(target, 'older')
      const link = join(folder, `link-${name}`)
      symlinkSync(join('elsewhere', name), link)
      writeOutFile(link, text('new'))
      expect(readlinkSync(link)).toBe(join('elsewhere', name))
      expect([lstatSync(target).isFile(), readFileSync(target, 'utf8')]).toEqual([true, 'new'])
    }
  })

  it('CLI-7 goes into a pipe and a device, which stay what they are', () => {
    const pipe = join(folder, 'pipe')
    spawnSync('mkfifo', [pipe])
    // Opened for reading and writing, so that neither side waits for the other.
    const read = spawnSync('bash', ['-c', `exec 3<>"${pipe}"; "$0" "$@" && head -c 5 <&3`, ...writer(pipe)], { encoding: 'utf8' })
    expect([read.stdout, read.stderr]).toEqual(['pdfs!', ''])
    expect(lstatSync(pipe).isFIFO()).toBe(true)
    writeOutFile('/dev/null', text('gone'))
    expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true)
    expect(() => writeOutFile('/dev/full', text('too much'))).toThrow(
      '/dev/full could not be written: the disk there is full. Choose another place.',
    )
    expect(lstatSync('/dev/full').isCharacterDevice()).toBe(true)
  })

  it('CLI-7 is refused for a folder and a socket in a sentence, and both stay', async () => {
    const path = join(folder, 'socket')
    const server = createServer().listen(path)
    await new Promise((resolve) => server.once('listening', resolve))
    expect(() => writeOutFile(path, text('x'))).toThrow(`${path} is no file, so nothing was written. Choose another place.`)
    expect(lstatSync(path).isSocket()).toBe(true)
    server.close()
    expect(() => writeOutFile(folder, text('x'))).toThrow(`${folder} is a folder, so nothing was written. Name a file in it.`)
  })

  it('CLI-7 a link that leads in a circle and a folder that is missing are one sentence', () => {
    symlinkSync('round', join(folder, 'round'))
    expect(() => writeOutFile(join(folder, 'round'), text('x'))).toThrow(
      /round could not be written \(ELOOP\)\. Nothing there has changed/,
    )
    expect(() => writeOutFile(join(folder, 'no', 'a.csv'), text('x'))).toThrow(
      /could not be written: the folder for it is not there\. Nothing there has changed/,
    )
  })
})

/** A process that writes five bytes to a path. */
function writer(path: string): string[] {
  const module = new URL('./write-out-file.ts', import.meta.url).href
  const script = `import { writeOutFile } from ${JSON.stringify(module)}; writeOutFile(${JSON.stringify(path)}, Buffer.from('pdfs!'))`
  return [process.execPath, '--input-type=module', '--eval', script]
}
