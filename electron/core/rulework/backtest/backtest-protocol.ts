import type { OwnMail } from '../../people/own-mail.ts'
import type { RuleFileSource } from '../../rules/build-rule-set.ts'
import type { Difference } from './compare-message.ts'

/** Two sets as text: functions do not travel to a thread, so it compiles them itself. */
export type BacktestStart = { from: readonly RuleFileSource[]; to: readonly RuleFileSource[]; zone: string; own: OwnMail }

/** A message of a chunk: where it stands today. `counts`: it lies in the time that was asked for. */
export type WantedMessage = { messageNo: number; threadNo: number; sortAt: number; counts: boolean }

/** Records of facts as the store holds them, packed or not, and which of them are meant, in the order they were decided. */
export type FactChunk = { content: Uint8Array; packed: boolean; wanted: readonly WantedMessage[] }

/** What the thread is told, one at a time: it asks for the next chunk when it is done with one. */
export type BacktestRequest = { kind: 'chunk'; chunk: FactChunk } | { kind: 'end' }

export type DifferentMessage = Difference & { messageNo: number }

/**
 * What the thread says.
 *
 * `pass` opens a reading of the messages: first all, to find threads that the sets can decide differently, then those threads (null: all).
 * `judged` counts messages that are done with for good.
 */
export type BacktestReply =
  | { kind: 'pass'; threads: readonly number[] | null; isLast: boolean }
  | { kind: 'more'; judged: number; approximate: number; rows: readonly DifferentMessage[] }
  | { kind: 'done' }
