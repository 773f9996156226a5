import { chmodSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import electronLog from 'electron-log/node'
import type { Clock, Log } from '#core/ports.ts'
import { describeError, formatLogLine, maxLineLength } from './log-line.ts'

/** How much a log keeps: five files of 5 MB, the one written to included. */
export type LogLimits = { fileBytes: number; files: number; level: 'error' | 'warn' | 'info' | 'debug' }
const defaultLimits: LogLimits = { fileBytes: 5 * 1024 * 1024, files: 5, level: 'info' }

/**
 * The three logs of a profile: activity.log, security.log and error.log in its folder logs/.
 *
 * Limits: as `LogLimits`, mode 0600, one escaped line per event. Nothing is written while the profile folder does not
 * exist, so that looking for a profile never makes one. A log that cannot be written loses its line and stops nothing.
 */
export function openLogs(profile: string, clock: Clock, limits: LogLimits = defaultLimits): Log {
  const folder = join(profile, 'logs')
  const writers = {
    activity: openLog(folder, 'activity', limits),
    security: openLog(folder, 'security', limits),
    error: openLog(folder, 'error', limits),
  }
  const write = (name: keyof typeof writers, line: string) => {
    if (existsSync(profile)) writers[name](line)
  }
  return {
    // What Orgo did is information; what went wrong and what touched security is written at every level.
    activity: (event, fields = {}) => {
      if (limits.level === 'info' || limits.level === 'debug') write('activity', formatLogLine(clock.now(), event, fields))
    },
    security: (event, fields = {}) => write('security', formatLogLine(clock.now(), event, fields)),
    error: (event, error, fields = {}) =>
      write('error', formatLogLine(clock.now(), event, { ...fields, ...describeError(error) })),
  }
}

function openLog(folder: string, name: string, limits: LogLimits): (line: string) => void {
  const logger = electronLog.create({ logId: `${name} ${folder}` })
  silenceConsole(electronLog)
  silenceConsole(logger)
  for (const [kind, transport] of Object.entries(logger.transports)) {
    // Which other transports there are depends on the kind of process; an absent one is null.
    if (kind !== 'file' && transport) transport.level = false
  }
  const file = logger.transports.file
  file.setAppName('orgo')
  file.resolvePathFn = () => join(folder, `${name}.log`)
  file.format = '{text}'
  file.maxSize = limits.fileBytes - maxLineLength
  file.writeOptions = { flag: 'a', mode: 0o600, encoding: 'utf8' }
  file.archiveLogFn = () => rotate(folder, name, limits.files)
  return (line) => {
    // By hand, because the library would make the folder readable for everyone.
    if (!existsSync(folder)) mkdirQuietly(folder)
    logger.info(line)
  }
}

/** A log that cannot be written must not print over the person's terminal or into the output of a command. */
function silenceConsole(logger: Pick<typeof electronLog, 'transports'>): void {
  logger.transports.console.level = false
  logger.transports.console.writeFn = () => undefined
}

/** activity.log becomes activity.1.log, that activity.2.log, and so on; the oldest goes. */
function rotate(folder: string, name: string, files: number): void {
  const path = (age: number) => join(folder, age === 0 ? `${name}.log` : `${name}.${age}.log`)
  try {
    rmSync(path(files - 1), { force: true })
    for (let age = files - 2; age >= 0; age -= 1) {
      if (existsSync(path(age))) renameSync(path(age), path(age + 1))
    }
  } catch {
    // Another process rotates the same files, or the disk refuses: the line goes to the file as it is.
  }
}

function mkdirQuietly(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    chmodSync(folder, 0o700)
  } catch {
    // A folder that cannot be made costs the line, as openLogs says.
  }
}
