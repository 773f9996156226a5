import { decodeString8 } from '../../../mapi/decode-string8.ts'
import { openPropertyContext } from '../ltp/property-context.ts'
import type { FolderContext } from './folder-context.ts'
import { roleByName } from './folder-roles.ts'
import { pid } from './property-ids.ts'
import { codePageOf } from './read-store.ts'

/** Messages asked for their code page: enough for a majority, few enough to cost nothing. */
const messagesAsked = 100

/** Code pages that Outlook's folder names are tried in; the ones of many bytes first, because few texts are valid in them by chance. */
const triedCodePages = [932, 936, 949, 950, 1251, 1250, 1252, 1253, 1254, 1255, 1256, 1257, 1258, 874]

/**
 * The code page of the 8-bit strings of a store that names none, as ANSI stores do; null where nothing tells.
 *
 * First by the name of the folders that Outlook itself named in its language, then by what most messages name.
 */
export function guessCodePage(context: FolderContext): number | null {
  return byFolderNames(context) ?? byMessages(context)
}

function byFolderNames({ openNode, store }: FolderContext): number | null {
  const named = [
    ['deleted', store.wastebasket],
    ['outbox', store.outbox],
    ['sent', store.sentMail],
  ] as const
  for (const [role, nid] of named) {
    const node = nid === null ? null : openNode(nid, () => {})
    const name = node === null ? undefined : openPropertyContext(node, () => {})?.get(pid.displayName)
    if (!(name instanceof Uint8Array) || name.every((byte) => byte < 0x80)) continue
    const found = triedCodePages.find((codePage) => roleByName(decodeString8(name, codePage).text) === role)
    if (found !== undefined) return found
  }
  return null
}

function byMessages({ openNode, index }: FolderContext): number | null {
  const votes = new Map<number, number>()
  const step = Math.max(1, Math.floor(index.messageCount / messagesAsked))
  let position = 0
  for (const { nid } of index.messages()) {
    if (position++ % step !== 0) continue
    const node = openNode(nid, () => {})
    const context = node === null ? null : openPropertyContext(node, () => {})
    const codePage = context === null ? null : codePageOf(context)
    if (codePage !== null) votes.set(codePage, (votes.get(codePage) ?? 0) + 1)
  }
  return [...votes].sort((one, other) => other[1] - one[1] || one[0] - other[0])[0]?.[0] ?? null
}
