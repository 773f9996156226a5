import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type SmtpSink = { program: string; libraries: string | null }

/**
 * Postfix's smtp-sink: installed, or out of Debian's package, which is unpacked and not installed. Null where neither can be had.
 */
export function findSmtpSink(): SmtpSink | null {
  for (const program of ['/usr/sbin/smtp-sink', '/usr/lib/postfix/sbin/smtp-sink'])
    if (existsSync(program)) return { program, libraries: null }
  const folder = join(tmpdir(), 'orgo-test-postfix')
  const unpacked = { program: join(folder, 'usr/sbin/smtp-sink'), libraries: join(folder, 'usr/lib/postfix') }
  if (existsSync(unpacked.program)) return unpacked
  try {
    mkdirSync(folder, { recursive: true })
    const options = { cwd: folder, stdio: 'ignore', timeout: 60_000 } as const
    execFileSync('apt-get', ['download', 'postfix'], options)
    const file = readdirSync(folder).find((name) => name.endsWith('.deb'))
    if (file) execFileSync('dpkg', ['-x', file, '.'], options)
  } catch {
    // Another system, or no network: the suite says that it was left out.
    return null
  }
  return existsSync(unpacked.program) ? unpacked : null
}
