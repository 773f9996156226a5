import { ansiCodePageOf, codePageOfLocale, isCodePage } from '../../../mapi/decode-string8.ts'
import { openPropertyContext, type PropertyContext } from '../ltp/property-context.ts'
import type { Report } from '../ndb/fault-list.ts'
import type { NodeContent } from '../ndb/subnode.ts'
import { nidOfEntryId } from './nid-of-entry-id.ts'
import { pid } from './property-ids.ts'

/** What the message store says about the file as a whole. Source: MS-PST 2.4.3 (message store). */
export type StoreFacts = {
  hasPassword: boolean
  defaultCodePage: number | null
  ipmSubtree: number | null
  wastebasket: number | null
  outbox: number | null
  sentMail: number | null
  finder: number | null
}

const unknownStore: StoreFacts = {
  hasPassword: false,
  defaultCodePage: null,
  ipmSubtree: null,
  wastebasket: null,
  outbox: null,
  sentMail: null,
  finder: null,
}

export function readStore(node: NodeContent | null, report: Report): StoreFacts {
  const context = node === null ? null : openPropertyContext(node, report)
  if (context === null) {
    report('damaged_store', 'The message store of the file cannot be read: its folders are found without it.')
    return unknownStore
  }
  const password = context.get(pid.pstPassword)
  return {
    // A stored password guards Outlook's dialog only: nothing in the file is encoded with it.
    hasPassword: typeof password === 'number' && password !== 0,
    defaultCodePage: codePageOf(context),
    ipmSubtree: nidOfEntryId(context.get(pid.ipmSubtreeEntryId)),
    wastebasket: nidOfEntryId(context.get(pid.ipmWastebasketEntryId)),
    outbox: nidOfEntryId(context.get(pid.ipmOutboxEntryId)),
    sentMail: nidOfEntryId(context.get(pid.ipmSentMailEntryId)),
    finder: nidOfEntryId(context.get(pid.finderEntryId)),
  }
}

/** The code page that the store, a folder or an item names; by its locale where it names none. */
export function codePageOf(context: { get: PropertyContext['get'] }): number | null {
  for (const id of [pid.codePageId, pid.messageCodePage]) {
    const value = context.get(id)
    if (typeof value === 'number' && value > 0 && isCodePage(value)) return value
  }
  for (const id of [pid.storeLocaleId, pid.localeId]) {
    const value = context.get(id)
    const page = typeof value === 'number' && value > 0 ? codePageOfLocale(value) : null
    if (page !== null) return page
  }
  const internet = context.get(pid.internetCodePage)
  return typeof internet === 'number' && internet > 0 ? ansiCodePageOf(internet) : null
}
