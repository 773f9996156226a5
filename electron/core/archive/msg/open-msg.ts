import { fail, type Result, succeed } from '#shared/model/result.ts'
import type { MapiAttachment, MapiFault, MapiItem } from '../../mapi/mapi-item.ts'
import type { PropertyNames } from '../../mapi/property-names.ts'
import { type CompoundStorage, openCompoundFile } from './compound-file.ts'
import { readMsgNames } from './msg-names.ts'
import { readMsgProperties, streamName } from './msg-properties.ts'
import { writeCompoundFile } from './write-compound-file.ts'

const attachData = 0x3701
const objectType = 0x000d
const propertyStream = '__PROPERTIES_VERSION1.0'

/**
 * Opens an Outlook message file (.msg, or a template, .oft).
 *
 * Shapes: 8-bit strings are in the code page that the message names; the file has none of its own.
 * Errors: a fault where it is no compound file or holds no message; damage further inside is in `faults` of what it concerns.
 * Source: MS-OXMSG 2.
 */
export function openMsg(bytes: Buffer): Result<MapiItem, { message: string }> {
  const root = openCompoundFile(bytes)
  if (!root.ok) return root
  if (!isMessage(root.value))
    return fail({ message: 'The compound file holds no Outlook message; it may be an Office document.' })
  const item = makeItem(root.value, readMsgNames(root.value), 32)
  const { unreached } = root.value
  if (unreached === 0) return succeed(item)
  const message = `${unreached} parts of the file cannot be reached, because its directory is damaged.`
  return succeed({ ...item, faults: [...item.faults, { code: 'parts_missing', message }] })
}

function isMessage(storage: CompoundStorage): boolean {
  return storage.streams.has(propertyStream) || [...storage.streams.keys()].some((name) => name.startsWith('__SUBSTG1.0_'))
}

function makeItem(storage: CompoundStorage, names: PropertyNames, headerBytes: number): MapiItem {
  const parts = (prefix: string) =>
    [...storage.storages]
      .filter(([name]) => name.startsWith(prefix))
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([, part]) => part)
  return {
    properties: readMsgProperties({ storage, names, headerBytes }),
    defaultCodePage: null,
    *recipients() {
      for (const part of parts('__RECIP_VERSION1.0_')) yield readMsgProperties({ storage: part, names, headerBytes: 8 })
    },
    *attachments() {
      for (const part of parts('__ATTACH_VERSION1.0_')) yield makeAttachment(part, names)
    },
    faults: missingParts(storage, headerBytes, parts('__RECIP_VERSION1.0_').length, parts('__ATTACH_VERSION1.0_').length),
  }
}

function makeAttachment(storage: CompoundStorage, names: PropertyNames): MapiAttachment {
  const object = storage.storages.get(streamName(attachData, objectType))
  const isItem = object?.streams.has(propertyStream) === true
  // An OLE object is a storage; as a file it is a compound file of its own.
  const extra = object && !isItem ? new Map([[attachData, () => writeCompoundFile(object)]]) : new Map<number, () => Uint8Array>()
  return {
    properties: readMsgProperties({ storage, names, headerBytes: 8, extra }),
    embedded: () => (object && isItem ? makeItem(object, names, 24) : null),
  }
}

/** The property stream begins with how many recipients and attachments there are. Source: MS-OXMSG 2.4.1.1, 2.4.1.2. */
function missingParts(storage: CompoundStorage, headerBytes: number, recipients: number, attachments: number): MapiFault[] {
  const head = storage.streams.get(propertyStream)?.read()
  if (!head || head.length < headerBytes)
    return [{ code: 'parts_missing', message: 'The list of its properties is missing; what lies beside it was read.' }]
  const faults: MapiFault[] = []
  const rows = [
    ['recipients', head.readUInt32LE(16), recipients],
    ['attachments', head.readUInt32LE(20), attachments],
  ] as const
  for (const [what, said, found] of rows) {
    if (said > found && said < 100_000)
      faults.push({ code: 'parts_missing', message: `The item says it has ${said} ${what}, and ${found} are there.` })
  }
  return faults
}
