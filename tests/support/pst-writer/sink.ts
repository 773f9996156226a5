import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs'

/** Where an archive is written: mostly forward, now and then behind (headers, allocation maps). Positions count from the file's first byte. */
export type PstSink = {
  write(bytes: Uint8Array, position: number): void
  /** Ends the file at `size`; what was never written is zero. */
  close(size: number): void
}

const windowSize = 4 * 1024 * 1024

/** A file that takes forward writes in pieces of 4 MiB. */
export function createFileSink(path: string): PstSink {
  const file = openSync(path, 'w')
  const window = Buffer.alloc(windowSize)
  let start = 0
  let used = 0
  const flush = (): void => {
    if (used > 0) writeSync(file, window, 0, used, start)
    window.fill(0, 0, used)
    start += used
    used = 0
  }
  return {
    write(bytes, position) {
      if (position < start || bytes.length > windowSize) {
        if (position >= start) flush()
        writeSync(file, bytes, 0, bytes.length, position)
        if (position >= start) start = position + bytes.length
        return
      }
      if (position + bytes.length > start + windowSize) {
        flush()
        start = position
      }
      window.set(bytes, position - start)
      used = Math.max(used, position - start + bytes.length)
    },
    close(size) {
      flush()
      ftruncateSync(file, size)
      closeSync(file)
    },
  }
}

/** A sink in memory; `bytes` is the whole file once it is closed. */
export function createMemorySink(): PstSink & { bytes(): Buffer } {
  let held = Buffer.alloc(1 << 18)
  let end = 0
  return {
    write(bytes, position) {
      if (position + bytes.length > held.length) {
        const larger = Buffer.alloc(Math.max(held.length * 2, position + bytes.length))
        larger.set(held.subarray(0, end))
        held = larger
      }
      held.set(bytes, position)
      end = Math.max(end, position + bytes.length)
    },
    close(size) {
      const whole = Buffer.alloc(size)
      whole.set(held.subarray(0, Math.min(size, end)))
      held = whole
      end = size
    },
    bytes: () => held.subarray(0, end),
  }
}
