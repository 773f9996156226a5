import type { ArchiveReader } from './archive-reader.ts'
import { isChosen } from './count-by-folder.ts'
import { everything } from './everything.ts'
import { collect } from './make-mbox.ts'
import { openReader } from './open-reader.ts'
import type { OpenedArchive } from './opened-archive.ts'
import { plainMail } from './plain-mail.ts'
import type { RawItem } from './raw-item.ts'
import type { ReaderServices, SourceInput } from './source-input.ts'

/** Stands for the reader of Outlook files in tests: two items, in a folder "Top", that tell which source they were read from. */
export const fakeServices: ReaderServices = {
  openWorkerReader: (input, format, name): ArchiveReader => ({
    listFolders: async () => [
      { path: format === 'pst' ? ['Top'] : [], items: 2, sizeBytes: 20, earliest: null, latest: null, role: null, problem: null },
    ],
    read: async function* (choice, start) {
      if (!isChosen(choice, format === 'pst' ? ['Top'] : [])) return
      const items = [0, 1].map((index) =>
        plainMail(
          {
            ...{ index, offsetBytes: 0, line: 1, sizeBytes: 10, envelopeLine: null, problems: [], partial: false, skip: null },
            bytes: Buffer.from(`Subject: ${name} ${index} by ${input.kind}\n\nx\n`),
          },
          { folder: format === 'pst' ? ['Top'] : [], place: `node ${index}`, cursor: String(index), behindBytes: 10 + index },
        ),
      )
      yield items.slice(start?.index ?? 0)
    },
    close: async () => undefined,
  }),
}

export async function openPath(path: string): Promise<OpenedArchive> {
  return openInput({ kind: 'path', path })
}

export async function openInput(input: SourceInput): Promise<OpenedArchive> {
  const opened = await openReader(input, fakeServices)
  if (!opened.ok) throw new Error(opened.fault.message)
  return opened.value
}

/** The sentence with which a path is refused. */
export async function refusalOf(path: string): Promise<string> {
  const opened = await openReader({ kind: 'path', path }, fakeServices)
  return opened.ok ? 'it was opened' : opened.fault.message
}

/** A file as a browser would hand it over, without the encryption. */
export function uploadOf(name: string, bytes: Buffer): SourceInput {
  return {
    kind: 'upload',
    name,
    sizeBytes: bytes.length,
    async *read(fromByte) {
      yield bytes.subarray(fromByte)
    },
    readAt: async (offset, length) => bytes.subarray(offset, offset + length),
    sealed: { path: '', key: new Uint8Array() },
  }
}

export function readAll({ reader }: OpenedArchive): Promise<RawItem[]> {
  return collect(reader.read(everything))
}

/** An item as a line: its folder, its subject or why it has none, what is special about it. */
export function wordOf(item: RawItem): string {
  const subject = /^Subject: (.*?)\r?$/m.exec(Buffer.from(item.bytes).toString())?.[1]
  const flags = Object.entries(item.flags ?? {}).flatMap(([name, isSet]) => (isSet ? [name] : []))
  return [item.folder.join('/'), subject ?? item.place ?? '', item.skip ?? item.fault?.code ?? '', flags.join('+')].join(' | ')
}

/** What must hold of every read: indices without a gap, progress that never falls and ends at the whole, and a way back to each item. */
export async function checkReading(archive: OpenedArchive): Promise<RawItem[]> {
  const items = await readAll(archive)
  let behind = 0
  for (const [index, item] of items.entries()) {
    if (item.index !== index) throw new Error(`item ${index} calls itself ${item.index}`)
    if (item.behindBytes < behind) throw new Error(`item ${index} is behind ${item.behindBytes}, the one before it ${behind}`)
    if ((item.cursor?.length ?? 0) > 1000) throw new Error(`item ${index} has a cursor of ${item.cursor?.length} characters`)
    behind = item.behindBytes
  }
  if (items.length > 0 && behind !== archive.sizeBytes)
    throw new Error(`the last item is behind ${behind} of ${archive.sizeBytes}`)
  return items
}

/** The items from one on, read anew from its position. */
export function readFrom(archive: OpenedArchive, { index, offsetBytes, line, cursor }: RawItem): Promise<RawItem[]> {
  return collect(archive.reader.read(everything, { index, offsetBytes, line, cursor }))
}
