import { fail, type Result, succeed } from '#shared/model/result.ts'
import type { ArchiveReader, ItemChoice } from '../archive-reader.ts'
import type { ArchiveFault, ArchiveSource } from '../archive-source.ts'
import { countByFolder } from '../count-by-folder.ts'
import { everything } from '../everything.ts'
import { type Identification, identifyArchive, identifyHeadBytes } from '../identify-archive.ts'
import { maxItemBytes } from '../mbox/limits.ts'
import type { ReadableIdentification } from '../opened-archive.ts'
import type { ItemPosition, RawItem } from '../raw-item.ts'
import { readText } from '../read-text.ts'
import { holdSource } from './hold-source.ts'
import { inflate } from './inflate.ts'
import { PackedFault } from './packed-fault.ts'

/**
 * Opens a text that is packed with gzip (.mbox.gz, .eml.gz).
 *
 * Shapes: offsets of its items count unpacked bytes, `behindBytes` packed ones. Reading from the position of an item unpacks everything
 * before it again.
 * Errors: what is packed is no text of mail: a fault with one sentence. A stream that ends or breaks later is told by its last item.
 */
export async function openGzip(
  source: ArchiveSource,
): Promise<Result<{ identification: ReadableIdentification; reader: ArchiveReader; stream: null }, ArchiveFault>> {
  const innerName = source.name.replace(/\.(?:gz|gzip)$/i, '')
  const inner = identifyArchive(await readUnpackedHead(source), innerName)
  const { format } = inner
  if (format !== 'mbox' && format !== 'eml' && format !== 'emlx')
    return fail({ kind: 'not_mail', message: refusal(source, inner) })
  const identification: ReadableIdentification = {
    ...inner,
    format,
    readable: true,
    explanation: `${source.name} is ${format === 'mbox' ? 'a mailbox (mbox)' : 'one mail'}, packed with gzip.`,
  }
  return succeed({ identification, reader: openReader(source, identification), stream: null })
}

function openReader(source: ArchiveSource, identification: ReadableIdentification): ArchiveReader {
  let isClosed = false
  async function* read(choice: ItemChoice, start?: ItemPosition): AsyncGenerator<RawItem[]> {
    let packedBytes = 0
    const plain: ArchiveSource = {
      name: source.name,
      sizeBytes: source.sizeBytes,
      read: (fromByte) =>
        unpackFrom(source, fromByte, (taken) => {
          packedBytes = taken
        }),
    }
    const text = identification.format === 'mbox' ? plain : await holdSource(plain, maxItemBytes)
    let ready: RawItem[] = []
    for await (const items of readText(text, identification, choice, start)) {
      if (isClosed) return
      if (ready.length > 0) yield ready
      for (const item of items) item.behindBytes = packedBytes
      ready = items
    }
    const last = ready.at(-1)
    if (last) last.behindBytes = source.sizeBytes
    if (ready.length > 0) yield ready
  }
  return {
    listFolders: () => countByFolder(read(everything)),
    read,
    close: async () => {
      isClosed = true
    },
  }
}

async function* unpackFrom(
  source: ArchiveSource,
  fromByte: number,
  onTaken: (packedBytes: number) => void,
): AsyncGenerator<Uint8Array> {
  let position = 0
  for await (const { bytes, packedBytes } of inflate(source.read(0), 'gzip', source.name)) {
    onTaken(packedBytes)
    const dropped = Math.min(Math.max(fromByte - position, 0), bytes.length)
    position += bytes.length
    if (dropped < bytes.length) yield bytes.subarray(dropped)
  }
}

async function readUnpackedHead(source: ArchiveSource): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let held = 0
  try {
    for await (const { bytes } of inflate(source.read(0), 'gzip', source.name)) {
      chunks.push(bytes)
      held += bytes.length
      if (held >= identifyHeadBytes) break
    }
  } catch (error) {
    if (!(error instanceof PackedFault) || held === 0) throw error
  }
  return Buffer.concat(chunks, Math.min(held, identifyHeadBytes))
}

function refusal(source: ArchiveSource, inner: Identification): string {
  if (!inner.readable) return inner.explanation.replace(/^.*? (?=holds no mail)/s, `${source.name} `)
  return `${source.name} is packed twice or packs what must lie unpacked: unpack it with gunzip first, then import what comes out.`
}
