import type { MapiFault, MapiItem } from '../../mapi/mapi-item.ts'
import { openPst, type Pst } from './open-pst.ts'

/** What a file holds, every value of it read. For tests only. */
export type Counted = {
  folders: number
  items: number
  classes: Record<string, number>
  withAttachments: number
  attachments: number
  recovered: number
  faults: string[]
}

/** Reads every folder, item, recipient, attachment and value of a file. For tests only. */
export function countItems(pst: Pst): Counted {
  const counted: Counted = { folders: 0, items: 0, classes: {}, withAttachments: 0, attachments: 0, recovered: 0, faults: [] }
  for (const folder of pst.folders()) {
    counted.folders += 1
    if (folder.problem !== null) counted.faults.push(folder.problem)
    for (const { nid, recovered } of pst.itemRefs(folder)) {
      counted.items += 1
      if (recovered) counted.recovered += 1
      const item = pst.openItem(nid)
      if (!item.ok) {
        counted.faults.push(item.fault.message)
        continue
      }
      counted.classes[item.value.messageClass] = (counted.classes[item.value.messageClass] ?? 0) + 1
      const attachments = readAll(item.value, counted.faults)
      counted.attachments += attachments
      if (attachments > 0) counted.withAttachments += 1
    }
  }
  return counted
}

/** Reads whatever an object has, embedded objects included, and answers how many attachments it has itself. */
function readAll(item: MapiItem, faults: string[]): number {
  const note = (found: readonly MapiFault[]): void => {
    for (const { message } of found) faults.push(message)
  }
  let attachments = 0
  for (const id of item.properties.types.keys()) item.properties.get(id)
  for (const recipient of item.recipients()) {
    for (const id of recipient.types.keys()) recipient.get(id)
    note(recipient.faults)
  }
  for (const attachment of item.attachments()) {
    attachments += 1
    for (const id of attachment.properties.types.keys()) attachment.properties.get(id)
    const embedded = attachment.embedded()
    if (embedded !== null) readAll(embedded, faults)
    note(attachment.properties.faults)
  }
  note(item.properties.faults)
  note(item.faults)
  return attachments
}

/** Opens bytes in memory. For tests only. */
export function openBytes(bytes: Buffer, scan = false): ReturnType<typeof openPst> {
  return openPst(
    { sizeBytes: bytes.length, readAt: (offset, length) => Buffer.from(bytes.subarray(offset, offset + length)) },
    { scan },
  )
}
