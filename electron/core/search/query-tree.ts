import type { ItemKind } from '#shared/model/item-kind.ts'
import type { SearchRemark } from '#shared/model/message.ts'

/** A column of the full-text index. `files` is the text of attachments, `marks` what a mail is: a list mail, a bounce. */
export const textColumns = ['subject', 'body', 'sender', 'recipients', 'copies', 'attachments', 'files', 'marks'] as const
export type TextColumn = (typeof textColumns)[number]

/** Mailbox flags as archives keep them (bits of messages.flags). */
export const mailFlags = { read: 1, flagged: 2, answered: 4, draft: 8 } as const

/** One condition on a message, or a combination of them. */
export type SearchNode =
  | { kind: 'all' | 'any'; of: SearchNode[] }
  | { kind: 'not'; of: SearchNode }
  /**
   * Words that stand side by side in one column; null is any column that holds words. `beginning`: whether the last word may go on;
   * 'maybe' where a person may still be typing it.
   */
  | { kind: 'text'; column: TextColumn | null; text: string; beginning: 'no' | 'maybe' | 'yes' }
  | { kind: 'has'; what: 'attachment' | 'task' }
  | { kind: 'triage' }
  | { kind: 'flag'; bit: number; set: boolean }
  /** Instants: from `from` on, and before `to`. */
  | { kind: 'time'; from: number | null; to: number | null }
  /** A folder of an archive, or the module of a task. */
  | { kind: 'place'; name: string }
  | { kind: 'item'; kinds: ItemKind[] }
  | { kind: 'label'; name: string }
  | { kind: 'size'; comparison: '>' | '<'; sizeBytes: number }

/** A query as it was understood: null asks for nothing. */
export type ParsedQuery = { tree: SearchNode | null; remarks: SearchRemark[] }
