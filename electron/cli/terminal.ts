/** Where a command writes. Data goes to `out`, words about it (progress, faults, hints) to `err`. */
export type Terminal = {
  out(text: string | Uint8Array): void
  err(text: string): void
  /** Whether a person watches standard error, so that progress may be drawn there. */
  errIsTerminal: boolean
  /** Whether a person can be asked. */
  canAsk: boolean
  /** Columns to fit tables into, or null when the output is not a terminal and nothing may be cut. */
  columns: number | null
}

/**
 * The process's own terminal, and what kept it from writing: one sentence, null for nothing.
 *
 * A reader that leaves (`orgo tasks list | head -1`) is no fault: what would follow is dropped in silence. A full disk is one, but the command
 * goes on to its end: what it changes must not stop half way for want of somebody to tell.
 */
export function systemTerminal(): { terminal: Terminal; fault(): string | null } {
  const { stdin, stdout, stderr } = process
  let fault: string | null = null
  stdout.on('error', ({ code = 'unknown reason' }: NodeJS.ErrnoException) => {
    if (code === 'EPIPE' || fault !== null) return
    const reason = code === 'ENOSPC' ? ': the disk there is full' : ` (${code})`
    fault = `Not everything could be written to standard output${reason}. What the command changed is changed.`
  })
  // There is nobody left to tell.
  stderr.on('error', () => undefined)
  const terminal: Terminal = {
    out: (text) => stdout.write(text),
    err: (text) => stderr.write(text),
    errIsTerminal: stderr.isTTY === true,
    canAsk: stdin.isTTY === true && stderr.isTTY === true,
    columns: stdout.isTTY === true ? stdout.columns : null,
  }
  return { terminal, fault: () => fault }
}

/** Waits until everything written has left the process. */
export async function flushTerminal(): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) {
    await new Promise<void>((resolve) => stream.write('', () => resolve()))
  }
}
