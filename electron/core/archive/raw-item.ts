import type { ItemFlags } from '#shared/model/archive.ts'
import type { ItemKind } from '#shared/model/item-kind.ts'

/** Why an item is counted as skipped and not imported. */
export type SkipReason = 'folder_internal_data' | 'expunged' | 'junk_file' | 'not_mail' | 'before_since' | 'after_until'

/** What the archive reader noticed about an item; the item itself is still delivered. */
export type ItemProblemCode =
  | 'bytes_before_first_separator'
  | 'doubtful_separator'
  | 'unescaped_from_line'
  | 'missing_blank_line'
  | 'no_final_newline'
  | 'line_too_long'
  | 'item_too_large'
  | 'unexpected_format'
  | 'content_length_wrong'
  | 'nul_hole'
  | 'bad_checksum'
  | 'unreadable_part'
  | 'nested_too_deep'
  | 'lossy_text'
  | 'recovered'

/**
 * One remark of the archive reader about one item, fit to be shown in the import statement.
 *
 * Units: `offsetBytes` counts from the first byte of the archive, `line` from 1.
 */
export type ItemProblem = {
  code: ItemProblemCode
  message: string
  offsetBytes: number
  line: number
}

/**
 * The place of an item in its archive: enough to go on reading from there (ARC-4).
 *
 * Shapes: `index` counts items from 0; `offsetBytes` and `line` are places in a text file, and 0 and 1 where the archive is no single text;
 * `cursor` is the reader's own word for the place, at most 1,000 characters, opaque to everybody else; null where the offset says all.
 */
export type ItemPosition = { index: number; offsetBytes: number; line: number; cursor: string | null }

/**
 * One item as the archive holds it, not parsed yet.
 *
 * Shapes: `bytes` is the RFC 822 mail, without the mbox envelope line and with its `>From ` quoting undone, or the form in RFC 822 that the
 * reader made of an item that is no mail text; `offsetBytes` and `sizeBytes` are the stretch of the archive it came from, envelope line
 * included, so that in an mbox the stretches of all items follow each other without a gap.
 * `behindBytes` is how much of the archive is read once this item is: it never falls, and is `sizeBytes` of the archive after the last item.
 * `folder` is the path of names inside the archive, as they are written there, empty where it has no folders. `place` names the item for
 * people where an offset would not ("node 0x200024", "letters/a.eml"). `properties` holds the original properties of an item that is no
 * mail text, as JSON in UTF-8. `labels` are categories or labels that the mail program gave.
 * `fault` is set where the item is there but cannot be read: it counts as failed, with this reason, and `bytes` holds what there is.
 * Limits: over a cap `bytes` holds the beginning only, `partial` is true and a problem says what was left out.
 */
export type RawItem = ItemPosition & {
  sizeBytes: number
  behindBytes: number
  bytes: Uint8Array
  envelopeLine: string | null
  folder: readonly string[]
  place: string | null
  kind: ItemKind
  itemClass: string | null
  flags: ItemFlags | null
  labels: readonly string[]
  properties: Uint8Array | null
  problems: ItemProblem[]
  partial: boolean
  skip: SkipReason | null
  fault: { code: string; message: string } | null
  offer: ItemOffer | null
  /** Files that `bytes` only names by their hash (see `mapi/detach-file.ts`); `sizeBytes` counts them, as they would be in a mail. */
  detached: readonly DetachedContent[]
}

/** A file beside a mail form, coded for the store. `sha256` is hex and `sizeBytes` the length of the file itself; `head` its first 512 bytes. */
export type DetachedContent = {
  sha256: string
  sizeBytes: number
  encoding: 'zstd' | 'none'
  content: Uint8Array
  head: Uint8Array
}

/** What an item offers besides its message: people for the directory, or a task. Instants are UTC milliseconds. */
export type ItemOffer =
  | { kind: 'person'; name: string; addresses: readonly string[]; organisation: string; phone: string }
  | { kind: 'task'; title: string; dueAt: number | null; completedAt: number | null; owner: string }
