import type { ArchiveReader, ItemChoice } from './archive-reader.ts'
import type { ArchiveSource } from './archive-source.ts'
import { chooseItems } from './choose-items.ts'
import { countByFolder } from './count-by-folder.ts'
import { everything } from './everything.ts'
import { PackedFault } from './gzip/packed-fault.ts'
import type { Identification } from './identify-archive.ts'
import type { TextStream } from './opened-archive.ts'
import { plainMail } from './plain-mail.ts'
import type { ItemPosition, RawItem } from './raw-item.ts'
import { readArchive } from './read-archive.ts'

/**
 * Reads the chosen items of a text (mbox, eml, emlx).
 *
 * Errors: packed bytes that cannot be unpacked end the text there: its last item is partial and says so. Where no item came before it, one
 * with a fault stands for the file. A failing source rejects with its own error.
 */
export async function* readText(
  source: ArchiveSource,
  identification: Identification,
  choice: ItemChoice,
  start?: ItemPosition,
): AsyncGenerator<RawItem[]> {
  const guarded = guardUnpacking(source)
  const chosen = chooseItems(readArchive(guarded.source, identification, start), choice, start?.index ?? 0, source.sizeBytes)
  let ready: RawItem[] = []
  for await (const items of chosen) {
    if (ready.length > 0) yield ready
    ready = items
  }
  const fault = guarded.fault()
  if (fault) markCut(ready, fault, source, start)
  if (ready.length > 0) yield ready
}

/** A reader and a stream over the same text. */
export function openText(source: ArchiveSource, identification: Identification): { reader: ArchiveReader; stream: TextStream } {
  let isClosed = false
  async function* read(from: ArchiveSource, choice: ItemChoice, start?: ItemPosition): AsyncGenerator<RawItem[]> {
    for await (const items of readText(from, identification, choice, start)) {
      if (isClosed) return
      yield items
    }
  }
  return {
    stream: { source, read },
    reader: {
      listFolders: () => countByFolder(read(source, everything)),
      read: (choice, start) => read(source, choice, start),
      close: async () => {
        isClosed = true
      },
    },
  }
}

function guardUnpacking(source: ArchiveSource): { source: ArchiveSource; fault(): PackedFault | null } {
  let fault: PackedFault | null = null
  return {
    source: {
      ...source,
      async *read(fromByte) {
        try {
          yield* source.read(fromByte)
        } catch (error) {
          if (!(error instanceof PackedFault)) throw error
          fault = error
        }
      },
    },
    fault: () => fault,
  }
}

function markCut(items: RawItem[], fault: PackedFault, source: ArchiveSource, start: ItemPosition | undefined): void {
  const last = items.at(-1)
  if (!last) {
    items.push(faultItem(source, { code: fault.code, message: fault.message }, start?.index ?? 0))
    return
  }
  last.partial = true
  last.problems.push({
    code: 'unreadable_part',
    message: fault.message,
    offsetBytes: last.offsetBytes + last.sizeBytes,
    line: last.line,
  })
}

/** An item that stands for a file which cannot be read. */
export function faultItem(
  source: Pick<ArchiveSource, 'sizeBytes'>,
  fault: { code: string; message: string },
  index: number,
): RawItem {
  const nothing = { bytes: Buffer.alloc(0), envelopeLine: null, problems: [], partial: false, skip: null }
  return plainMail({ index, offsetBytes: 0, line: 1, sizeBytes: source.sizeBytes, ...nothing }, { fault })
}
