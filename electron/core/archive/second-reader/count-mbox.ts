import { createReadStream } from 'node:fs'
import { mboxReader } from 'mbox-reader'
import description from 'mbox-reader/package.json' with { type: 'json' }
import type { WorkerSource } from '../worker/worker-protocol.ts'
import type { SecondCount } from './second-count.ts'

/** Counts an mbox with mbox-reader. It splits at every line that begins with "From ", so an unquoted one in a text counts as a mail. */
export async function countMbox(source: WorkerSource): Promise<SecondCount> {
  const about = { name: 'mbox-reader', version: description.version, folders: null }
  if (source.kind !== 'file') return { ...about, items: null, problem: 'It can only read a file on disk.' }
  try {
    let items = 0
    for await (const _ of mboxReader(createReadStream(source.path))) items += 1
    return { ...about, items, problem: null }
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0]?.slice(0, 200) : 'an unknown error'
    return { ...about, items: null, problem: `mbox-reader cannot read this file (${reason}).` }
  }
}
