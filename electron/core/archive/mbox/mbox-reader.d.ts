/** The part of mbox-reader 1.2.0 that the tests use as a second reader; the package brings no types. */
declare module 'mbox-reader' {
  import type { Readable } from 'node:stream'

  export function mboxReader(source: Readable): AsyncGenerator<{ content: Buffer }>
}
