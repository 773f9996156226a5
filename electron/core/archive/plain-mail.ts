import type { RawItem } from './raw-item.ts'

/** What a reader of plain text says of an item itself; the rest is the same for every plain mail. */
type PlainMail = Pick<
  RawItem,
  'index' | 'offsetBytes' | 'line' | 'sizeBytes' | 'bytes' | 'envelopeLine' | 'problems' | 'partial' | 'skip'
>

/** An item that is a mail as text and of which the archive says nothing more; `more` is what it does say. */
export function plainMail(mail: PlainMail, more: Partial<RawItem> = {}): RawItem {
  return {
    behindBytes: mail.offsetBytes + mail.sizeBytes,
    cursor: null,
    folder: nothing,
    place: null,
    kind: 'mail',
    itemClass: null,
    flags: null,
    labels: nothing,
    properties: null,
    fault: null,
    offer: null,
    detached: [],
    ...mail,
    ...more,
  }
}

const nothing: readonly string[] = []
