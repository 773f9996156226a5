import { randomUUID } from 'node:crypto'
import {
  chmodSync,
  lstatSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { CannotDo } from './command.ts'
import { toPlainLine } from './plain-text.ts'

/**
 * Writes a file that a person asked for, whole or not at all; no command writes one otherwise.
 *
 * Shapes: it is written beside its name first and then takes it; a link stays and its target is written. A pipe or a device is no file: the
 * bytes go into it. A new file is its owner's alone, as it may name people and money; one that was there keeps its mode.
 * Errors: `CannotDo` with one sentence.
 */
export function writeOutFile(path: string, bytes: Uint8Array): void {
  const there = look(path)
  if (there?.isDirectory()) throw refusal(path, 'is a folder', 'Name a file in it')
  if (there && !there.isFile() && !takesBytes(there)) throw refusal(path, 'is no file', 'Choose another place')
  if ((there && takesBytes(there)) || namesWhatIsOpen(path)) writeInto(path, bytes)
  else replaceFile(path, bytes, there?.mode ?? 0o600)
}

function replaceFile(path: string, bytes: Uint8Array, mode: number): void {
  let beside: string | null = null
  try {
    const target = followLink(path)
    beside = `${target}.${randomUUID().slice(0, 8)}.part`
    writeFileSync(beside, bytes, { mode: 0o600, flag: 'wx', flush: true })
    chmodSync(beside, mode & 0o777)
    renameSync(beside, target)
  } catch (error) {
    if (beside !== null) rmSync(beside, { force: true })
    throw new CannotDo(`${describe(path, error)} Nothing there has changed; choose another place.`)
  }
}

const takesBytes = (there: Stats): boolean => there.isCharacterDevice() || there.isFIFO()

/** What a shell has opened for us, such as /dev/stdout with `>>`, must not be replaced under its hands. */
const namesWhatIsOpen = (path: string): boolean => /^\/(dev\/(stdout|stderr|fd\/)|proc\/)/.test(resolve(path))

function writeInto(path: string, bytes: Uint8Array): void {
  try {
    writeFileSync(path, bytes)
  } catch (error) {
    throw new CannotDo(`${describe(path, error)} Choose another place.`)
  }
}

const look = (path: string): Stats | undefined => {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch {
    // Writing fails for the same reason, and says it.
    return undefined
  }
}

/** Where a path leads, also where the last link leads to a file that is not there yet. */
function followLink(path: string): string {
  const place = join(realpathSync(dirname(resolve(path))), basename(resolve(path)))
  if (!lstatSync(place, { throwIfNoEntry: false })?.isSymbolicLink()) return place
  if (statSync(place, { throwIfNoEntry: false })) return realpathSync(place)
  return followLink(resolve(dirname(place), readlinkSync(place)))
}

const refusal = (path: string, what: string, advice: string): CannotDo =>
  new CannotDo(`${toPlainLine(path)} ${what}, so nothing was written. ${advice}.`)

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: ': the disk there is full.',
  ENOENT: ': the folder for it is not there.',
  ENOTDIR: ': a part of this path is a file, no folder.',
  EACCES: ': this account may not write there.',
  EPERM: ': this account may not write there.',
  EROFS: ': nothing can be written on this disk.',
  ENAMETOOLONG: ': its name is too long.',
}

function describe(path: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason'
  return `${toPlainLine(path)} could not be written${reasons[code] ?? ` (${code}).`}`
}
