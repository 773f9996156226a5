import { ansiCodePageOf, codePageOfLocale, decodeString8, isCodePage } from './decode-string8.ts'
import type { ItemNotes } from './item-notes.ts'
import type { MapiItem, MapiName, MapiProperties, MapiValue } from './mapi-item.ts'
import { tags } from './property-ids.ts'

/**
 * The properties of one object, each asked for by the type it should have.
 *
 * Shapes: null where a property is absent, empty (`text`) or of another type. Ids are numbers, or names that the file may have given an id. `time` is UTC
 * milliseconds. Strings end at their first NUL.
 * Errors: none; text that its code page does not hold is remarked once.
 */
export type PropertyReader = {
  readonly properties: MapiProperties
  readonly codePage: number
  text(id: number | MapiName): string | null
  number(id: number | MapiName): number | null
  isTrue(id: number | MapiName): boolean
  time(id: number | MapiName): number | null
  bytes(id: number | MapiName): Uint8Array | null
  texts(id: number | MapiName): string[]
  binaries(id: number | MapiName): Uint8Array[]
}

/** Reads the properties of an item, its 8-bit strings in the code page that the item names. */
export function readItem(item: MapiItem, notes: ItemNotes): PropertyReader {
  return readProperties(item.properties, codePageOf(item), notes)
}

export function readProperties(properties: MapiProperties, codePage: number, notes: ItemNotes): PropertyReader {
  const value = (id: number | MapiName): MapiValue | undefined => {
    const number = typeof id === 'number' ? id : properties.idOf(id)
    return number === undefined ? undefined : properties.get(number)
  }
  const toText = (found: MapiValue | undefined): string | null => {
    if (typeof found === 'string') return cutAtNul(found)
    if (!(found instanceof Uint8Array)) return null
    const { text, lossy } = decodeString8(found, codePage)
    if (lossy)
      notes.add('lossy_text', `Some characters are not in code page ${codePage}, in which the item keeps its text.`, true)
    return cutAtNul(text)
  }
  const list = (id: number | MapiName): readonly MapiValue[] => {
    const found = value(id)
    return Array.isArray(found) ? found : found === undefined ? [] : [found as MapiValue] // Array.isArray does not narrow readonly arrays.
  }
  return {
    properties,
    codePage,
    text: (id) => toText(value(id)),
    number(id) {
      const found = value(id)
      return typeof found === 'number' ? found : typeof found === 'bigint' ? Number(found) : null
    },
    isTrue(id) {
      const found = value(id)
      return found === true || (typeof found === 'number' && found !== 0)
    },
    time(id) {
      const found = value(id)
      return typeof found === 'number' && isWithinCalendar(found) ? found : null
    },
    bytes(id) {
      const found = value(id)
      return found instanceof Uint8Array ? found : null
    },
    texts: (id) => list(id).flatMap((found) => toText(found) ?? []),
    binaries: (id) => list(id).flatMap((found) => (found instanceof Uint8Array ? [found] : [])),
  }
}

/**
 * The code page of an item's 8-bit strings: what the item says, the one that goes with its code page on the Internet or its locale, that of the file,
 * else windows-1252. Source: MS-OXCMSG 2.2.1.1, MS-OXCMAIL 2.1.3.
 */
export function codePageOf(item: MapiItem): number {
  const number = (id: number): number | null => {
    const found = item.properties.get(id)
    return typeof found === 'number' ? found : null
  }
  const own = number(tags.messageCodePage)
  if (own !== null && own !== 1200 && isCodePage(own)) return own
  const internet = number(tags.internetCodePage)
  const locale = number(tags.messageLocaleId)
  return (
    (internet === null ? null : ansiCodePageOf(internet)) ??
    (locale === null ? null : codePageOfLocale(locale)) ??
    (item.defaultCodePage !== null && isCodePage(item.defaultCodePage) ? item.defaultCodePage : null) ??
    (internet === 65001 ? 65001 : 1252)
  )
}

function cutAtNul(text: string): string | null {
  const nul = text.indexOf('\0')
  const kept = nul < 0 ? text : text.slice(0, nul)
  return kept === '' ? null : kept
}

// 1601 is what an empty FILETIME says, 4500 what Outlook writes for "never".
function isWithinCalendar(at: number): boolean {
  return Number.isFinite(at) && at > -11_644_473_600_000 && at < 79_830_000_000_000
}
