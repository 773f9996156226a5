import { fail, type Result, succeed } from '#shared/model/result.ts'
import type { CachedBytes } from './cached-bytes.ts'
import { computeCrc } from './crc.ts'
import type { CryptMethod } from './crypt.ts'
import type { Report } from './fault-list.ts'
import { ansiLayout, type Layout, readId, unicode4kLayout, unicodeLayout } from './layout.ts'

/** Why a file cannot be read as a PST at all, in one sentence for the person. */
export type PstFault = { kind: 'not_pst' | 'unsupported' | 'damaged'; message: string }

/**
 * The header of the file: what its variant is, how its data are encoded, and where its two trees begin.
 *
 * Shapes: `crypt` null where the file names a method that does not exist; then the reader tries. Source: MS-PST 2.2.2.6 and 2.2.2.5 (ROOT).
 */
export type Header = {
  layout: Layout
  crypt: CryptMethod | null
  client: 'pst' | 'ost' | 'pab' | 'unknown'
  fileEndOffset: number
  nodeTreeOffset: number
  blockTreeOffset: number
}

const headerBytes = 564
const ansiHeaderBytes = 512

export function readHeader(bytes: CachedBytes, report: Report): Result<Header, PstFault> {
  const head = bytes.read(0, Math.min(headerBytes, bytes.sizeBytes))
  if (head === null || head.length < 4 || head.toString('latin1', 0, 4) !== '!BDN')
    return refuse('not_pst', 'This is not an Outlook data file: it does not begin with its mark "!BDN".')
  if (head.length < ansiHeaderBytes)
    return refuse('damaged', 'This Outlook data file ends within its header: there is nothing to read.')
  const version = head.readUInt16LE(10)
  const layout = layoutOfVersion(version)
  if (layout === null)
    return refuse(
      'unsupported',
      `This Outlook data file has version ${version}, which is not known. Open it in Outlook and export it as a new .pst.`,
    )
  if (layout.idBytes === 8 && head.length < headerBytes)
    return refuse('damaged', 'This Outlook data file ends within its header: there is nothing to read.')
  const method = head[layout.idBytes === 8 ? 513 : 461] ?? 0
  if (method === 0x10)
    return refuse(
      'unsupported',
      'This Outlook data file is protected by Windows Information Protection: only the work account it belongs to can open it. Export it there as a new .pst.',
    )
  checkHeader(head, layout, method, report)
  const root = layout.idBytes === 8 ? { end: 184, nodes: 224, blocks: 240 } : { end: 168, nodes: 188, blocks: 196 }
  return succeed({
    layout,
    crypt: methods[method] ?? null,
    client: clients[head.toString('latin1', 8, 10)] ?? 'unknown',
    fileEndOffset: readId(head, root.end, layout),
    nodeTreeOffset: readId(head, root.nodes, layout),
    blockTreeOffset: readId(head, root.blocks, layout),
  })
}

/** wVer: 14 and 15 ANSI, 23 Unicode (21 by a recovery tool), 36 and up pages of 4,096 bytes. */
export function layoutOfVersion(version: number): Layout | null {
  if (version === 14 || version === 15) return ansiLayout
  if (version === 36 || version === 37) return unicode4kLayout
  return version >= 20 && version < 36 ? unicodeLayout : null
}

const methods: Record<number, CryptMethod> = { 0: 'none', 1: 'permute', 2: 'cyclic' }
const clients: Record<string, Header['client']> = { SM: 'pst', SO: 'ost', AB: 'pab' }

function checkHeader(head: Buffer, layout: Layout, method: number, report: Report): void {
  if (head.readUInt32LE(4) !== computeCrc(head.subarray(8, 8 + 471)))
    report('bad_checksum', 'The checksum of the file header is wrong: the file was changed or damaged outside Outlook.')
  if (layout.idBytes === 8 && head.readUInt32LE(524) !== computeCrc(head.subarray(8, 8 + 516)))
    report('bad_checksum', 'The full checksum of the file header is wrong: the file was changed or damaged outside Outlook.')
  if (methods[method] === undefined) report('bad_header', `The file header names the encoding ${method}, which does not exist.`)
}

const refuse = (kind: PstFault['kind'], message: string): Result<never, PstFault> => fail({ kind, message })
