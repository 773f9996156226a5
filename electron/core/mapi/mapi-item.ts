/**
 * The value of a MAPI property, by its type (MS-OXCDATA 2.11.1).
 *
 * Shapes: integers and floats are `number`, 64-bit integers `bigint`, PtypTime UTC milliseconds (`number`), PtypString `string`, PtypString8
 * its raw bytes (which code page they are in depends on the message, see `decode-string8.ts`), PtypBinary, PtypGuid and PtypObject bytes;
 * multiple values are arrays of these.
 */
export type MapiValue = number | bigint | boolean | string | Uint8Array | readonly MapiValue[]

/** A named property's set (a GUID in upper case with hyphens) and its number or name. Source: MS-OXPROPS 1.3.2. */
export type MapiName = { set: string; key: number | string }

/**
 * The properties of one MAPI object, read when they are asked for.
 *
 * Shapes: `types` maps each property id (0x0001 to 0xffff) to its property type (0x001f for PtypString ...); `sizeOf` is in bytes, known
 * without reading the value; `idOf` answers the id that this file gave to a named property, `nameOf` the way back.
 * Errors: `get` answers undefined where the property is absent or its bytes cannot be read; the reason is then in `faults`, which may grow
 * with each `get`.
 */
export type MapiProperties = {
  readonly types: ReadonlyMap<number, number>
  get(id: number): MapiValue | undefined
  sizeOf(id: number): number | undefined
  idOf(name: MapiName): number | undefined
  nameOf(id: number): MapiName | undefined
  readonly faults: readonly MapiFault[]
}

/** Something of an object that could not be read, in words fit for the statement; the rest of the object is there. */
export type MapiFault = { code: string; message: string }

/** One attachment: its bytes in PidTagAttachDataBinary, or another object inside it. */
export type MapiAttachment = {
  readonly properties: MapiProperties
  /** The embedded object where PidTagAttachMethod is 5 (afEmbeddedMessage); null where there is none or it cannot be read. */
  embedded(): MapiItem | null
}

/**
 * One Outlook object, whichever file it came from: a node of a PST, an .msg file, an embedded message.
 *
 * Shapes: `defaultCodePage` is the code page of the store or the file for strings whose object names none, null where unknown.
 * `recipients` and `attachments` are read when iterated, so that a mail with 500 attachments never lies in memory at once.
 */
export type MapiItem = {
  readonly properties: MapiProperties
  readonly defaultCodePage: number | null
  recipients(): Iterable<MapiProperties>
  attachments(): Iterable<MapiAttachment>
  readonly faults: readonly MapiFault[]
}
