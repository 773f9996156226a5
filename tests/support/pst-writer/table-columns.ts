import type { Text } from './encode-value.ts'
import { propertyTypes as types } from './item-spec.ts'
import type { Column } from './table-context.ts'

const { integer32, boolean, string, time, binary, integer64 } = types

/** Ids with their types; text becomes 8-bit text where the store has no other. */
function columns(text: Text, list: readonly [id: number, type: number][]): Column[] {
  return list.map(([id, type]) => ({ id, type: type === string && !text.wide ? types.string8 : type }))
}

const replication: [number, number][] = [
  [0x0e30, integer32],
  [0x0e33, integer64],
  [0x0e34, binary],
  [0x0e38, integer32],
]

/** Source: MS-PST 2.4.4.4.1. */
export function hierarchyColumns(text: Text): Column[] {
  return columns(text, [
    ...replication,
    [0x3001, string],
    [0x3602, integer32],
    [0x3603, integer32],
    [0x360a, boolean],
    [0x3613, string],
    [0x6635, integer32],
    [0x6636, integer32],
  ])
}

/** Source: MS-PST 2.4.4.5.1. */
export function contentsColumns(text: Text): Column[] {
  return columns(text, [
    [0x0017, integer32],
    [0x001a, string],
    [0x0036, integer32],
    [0x0037, string],
    [0x0039, time],
    [0x0042, string],
    [0x0057, boolean],
    [0x0058, boolean],
    [0x0070, string],
    [0x0071, binary],
    [0x0e03, string],
    [0x0e04, string],
    [0x0e06, time],
    [0x0e07, integer32],
    [0x0e08, integer32],
    [0x0e17, integer32],
    ...replication,
    [0x0e3c, binary],
    [0x0e3d, binary],
    [0x1097, integer32],
    [0x3008, time],
    [0x65c6, integer32],
  ])
}

/** Source: MS-PST 2.4.4.6.1. */
export function associatedColumns(text: Text): Column[] {
  return columns(text, [
    [0x001a, string],
    [0x0e07, integer32],
    [0x0e17, integer32],
    [0x3001, string],
  ])
}

/** Source: MS-PST 2.4.8.5.1.1, the template that every search folder begins with. */
export function searchColumns(text: Text): Column[] {
  return columns(text, [
    [0x0017, integer32],
    [0x001a, string],
    [0x0037, string],
    [0x0042, string],
    [0x0e06, time],
    [0x0e07, integer32],
    [0x0e08, integer32],
    [0x67f1, integer32],
  ])
}

/** Source: MS-PST 2.4.5.3.1. */
export function recipientColumns(text: Text): Column[] {
  return columns(text, [
    [0x0c15, integer32],
    [0x0e0f, boolean],
    [0x0ff9, binary],
    [0x0ffe, integer32],
    [0x0fff, binary],
    [0x3001, string],
    [0x3002, string],
    [0x3003, string],
    [0x300b, binary],
    [0x3900, integer32],
    [0x39ff, string],
    [0x3a40, boolean],
  ])
}

/** Source: MS-PST 2.4.6.1.1. */
export function attachmentColumns(text: Text): Column[] {
  return columns(text, [
    [0x0e20, integer32],
    [0x3704, string],
    [0x3705, integer32],
    [0x370b, integer32],
  ])
}
