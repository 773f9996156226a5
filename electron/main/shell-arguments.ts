import { extname, resolve } from 'node:path'

/** What a start of the desktop app was asked to do: which profile to open, and which archives. */
export type ShellArguments = { profile: string | null; files: string[] }

/** The file types of electron-builder.yml. Anything else on the command line belongs to Chromium. */
const archiveExtensions = new Set(['.mbox', '.eml'])

/**
 * Reads the command line of the desktop app.
 *
 * Shapes: arguments without the executable; relative paths count from `workingDirectory`.
 * Limits: unknown switches are passed over, as the system and Chromium add their own; `--profile` without a folder counts as absent.
 */
export function readShellArguments(args: readonly string[], workingDirectory: string): ShellArguments {
  const files: string[] = []
  let profile: string | null = null
  for (let index = 0; index < args.length; index++) {
    const argument = args[index] ?? ''
    const inline = /^--profile=(.+)$/.exec(argument)?.[1]
    if (inline !== undefined) profile = resolve(workingDirectory, inline)
    else if (argument === '--profile') {
      const folder = args[index + 1]
      if (folder === undefined || folder.startsWith('-')) continue
      profile = resolve(workingDirectory, folder)
      index++
    } else if (isArchivePath(argument)) files.push(resolve(workingDirectory, argument))
  }
  return { profile, files }
}

/** Whether a path has the name of an archive; its content decides later. */
export function isArchivePath(path: string): boolean {
  return !path.startsWith('-') && archiveExtensions.has(extname(path).toLowerCase())
}
