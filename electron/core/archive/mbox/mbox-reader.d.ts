/** The part of mbox-reader 1.2.0 that counts an mbox a second time; the package brings no types. */
declare module 'mbox-reader' {
  import type { Readable } from 'node:stream'

  export function mboxReader(source: Readable): AsyncGenerator<{ content: Buffer }>
}
