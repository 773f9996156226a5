import type { ArchiveReader } from '../../electron/core/archive/archive-reader.ts'
import { everything } from '../../electron/core/archive/everything.ts'
import { openReader } from '../../electron/core/archive/open-reader.ts'
import type { OpenedArchive } from '../../electron/core/archive/opened-archive.ts'
import type { ByteSource } from '../../electron/core/archive/pst/ndb/byte-source.ts'
import type { RawItem } from '../../electron/core/archive/raw-item.ts'
import type { ReaderServices, SourceInput } from '../../electron/core/archive/source-input.ts'
import { openMsgArchive } from '../../electron/core/archive/worker/read-msg.ts'
import { openPstArchive } from '../../electron/core/archive/worker/read-pst.ts'
import type { WorkerArchive } from '../../electron/core/archive/worker/serve-archive.ts'
import { type Judgement, newJudgement } from './fuzz-format.ts'
import { digestOf, judgeItems, judgeSentence, type SoundItems } from './judge-mail.ts'

/** A file as a browser hands it over, without the encryption. */
function uploadOf(name: string, bytes: Buffer): SourceInput {
  return {
    kind: 'upload',
    name,
    sizeBytes: bytes.length,
    async *read(fromByte) {
      // Three pieces, so that what spans two of them is met.
      const third = Math.ceil(bytes.length / 3) || 1
      for (let at = fromByte; at < bytes.length; at += third) yield Buffer.from(bytes.subarray(at, at + third))
    },
    readAt: async (offset, length) => bytes.subarray(offset, offset + length),
    sealed: { path: '', key: new Uint8Array() },
  }
}

/** Outlook files, alone or inside others, are read in this very thread, which the fuzzer's own watchdog ends. */
const servicesFor = (whole: Buffer): ReaderServices => ({
  openWorkerReader(input, format, name): ArchiveReader {
    const source = sourceOf(input.kind === 'bytes' ? Buffer.from(input.bytes) : whole)
    const opened = format === 'pst' ? openPstArchive(source, name) : openMsgArchive(source, name)
    const archive = (): WorkerArchive => {
      if (!opened.ok) throw Object.assign(new Error(opened.fault), { name: 'ArchiveUnreadable' })
      return opened.value
    }
    return {
      listFolders: async () => archive().describe().folders,
      async *read(choice, start) {
        const items = [...archive().items(choice, start ?? null, [], () => {})]
        if (items.length > 0) yield items
      },
      close: async () => undefined,
    }
  },
})

export function sourceOf(bytes: Buffer): ByteSource {
  return { sizeBytes: bytes.length, readAt: (offset, length) => bytes.subarray(offset, offset + length) }
}

export type Read = { opened: OpenedArchive; items: RawItem[] }

/** Opens bytes by the product's one door and reads everything in them; null where they were refused with a sentence. */
export async function readBytes(name: string, bytes: Buffer, judgement: Judgement): Promise<Read | null> {
  const opened = await openReader(uploadOf(name, bytes), servicesFor(bytes))
  if (!opened.ok) {
    judgement.refused = 1
    judgement.findings.push(...judgeSentence(opened.fault.message))
    return null
  }
  const items: RawItem[] = []
  try {
    for await (const batch of opened.value.reader.read(everything)) items.push(...batch)
  } catch (error) {
    // A reader may still refuse when it comes to read, in its own words.
    if (!(error instanceof Error) || error.name !== 'ArchiveUnreadable') throw error
    judgement.refused = 1
    judgement.findings.push(...judgeSentence(error.message))
    return null
  }
  judgement.findings.push(...judgeOrder(items, bytes.length))
  return { opened: opened.value, items }
}

/** Reads bytes and parses every item of them. */
export async function judgeBytes(name: string, bytes: Buffer, sound?: SoundItems): Promise<Judgement & { read: Read | null }> {
  const judgement = newJudgement()
  const read = await readBytes(name, bytes, judgement)
  if (read) await judgeItems(read.items, judgement, sound)
  return { ...judgement, read }
}

/** Indices have no gaps, and progress never falls and ends at the whole. */
export function judgeOrder(items: readonly RawItem[], sizeBytes: number): string[] {
  let behind = 0
  for (const [index, item] of items.entries()) {
    if (item.index !== index) return [`Item ${index} calls itself ${item.index}.`]
    if (item.behindBytes < behind) return [`Progress falls at item ${index}.`]
    if ((item.cursor?.length ?? 0) > 1000) return [`Item ${index} has a cursor of ${item.cursor?.length} characters.`]
    behind = item.behindBytes
  }
  return items.length > 0 && behind !== sizeBytes ? [`Progress ends at ${behind} of ${sizeBytes}.`] : []
}

/** ARC-4: from the position of an item on come the same items as from the beginning. */
export async function judgeResume({ opened, items }: Read, from: number): Promise<string[]> {
  const start = items[from]
  if (!start) return []
  const { index, offsetBytes, line, cursor } = start
  const again: RawItem[] = []
  for await (const batch of opened.reader.read(everything, { index, offsetBytes, line, cursor })) again.push(...batch)
  const wordOf = (item: RawItem): string => `${item.index} ${item.offsetBytes} ${item.sizeBytes} ${digestOf(item.bytes)}`
  const differs = items.slice(from).findIndex((item, number) => wordOf(item) !== (again[number] ? wordOf(again[number]) : ''))
  if (differs < 0 && again.length === items.length - from) return []
  return [
    `Reading from item ${from} on gives ${again.length} items, not ${items.length - from}, and item ${from + differs} is another.`,
  ]
}
