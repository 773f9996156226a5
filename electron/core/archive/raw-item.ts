/** Why an item is counted as skipped and not imported. */
export type SkipReason = 'folder_internal_data'

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

/** The place of an item in its archive: enough to go on reading from there (ARC-4). */
export type ItemPosition = { index: number; offsetBytes: number; line: number }

/**
 * One mail as the archive holds it, not parsed yet.
 *
 * Shapes: `bytes` is the RFC 822 mail, without the mbox envelope line and with its `>From ` quoting undone;
 * `offsetBytes` and `sizeBytes` are the stretch of the archive it came from, envelope line included, so that the stretches
 * of all items follow each other without a gap.
 * Limits: over a cap `bytes` holds the beginning only, `partial` is true and a problem says what was left out.
 */
export type RawItem = ItemPosition & {
  sizeBytes: number
  bytes: Uint8Array
  envelopeLine: string | null
  problems: ItemProblem[]
  partial: boolean
  skip: SkipReason | null
}
