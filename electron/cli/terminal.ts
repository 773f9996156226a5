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
 * The process's own terminal.
 *
 * A reader that leaves (`orgo tasks list | head -1`) is no fault: what would follow is dropped in silence.
 */
export function systemTerminal(): Terminal {
  const { stdin, stdout, stderr } = process
  const leaveQuietly = (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  }
  stdout.on('error', leaveQuietly)
  stderr.on('error', leaveQuietly)
  return {
    out: (text) => stdout.write(text),
    err: (text) => stderr.write(text),
    errIsTerminal: stderr.isTTY === true,
    canAsk: stdin.isTTY === true && stderr.isTTY === true,
    columns: stdout.isTTY === true ? stdout.columns : null,
  }
}

/** Waits until everything written has left the process. */
export async function flushTerminal(): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) {
    await new Promise<void>((resolve) => stream.write('', () => resolve()))
  }
}
