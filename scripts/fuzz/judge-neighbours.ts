import type { RawItem } from '../../electron/core/archive/raw-item.ts'
import { digestOf } from './judge-mail.ts'
import type { Read } from './judge-reading.ts'

/** 300 bytes: longer than the line between two mails, which belongs to neither of them. */
const separatorBytes = 300

/** I10: the mails of a mailbox before a damage come as they were, and so do those behind it, but for the first one it may have joined. */
export function judgeNeighbours(sound: Read, soundBytes: Buffer, damaged: Read, damagedBytes: Buffer): string[] {
  if (!isReadAlike(sound, damaged)) return []
  const ahead = countEqual(soundBytes, damagedBytes, 1)
  const behind = Math.min(countEqual(soundBytes, damagedBytes, -1), Math.min(soundBytes.length, damagedBytes.length) - ahead)
  const shift = damagedBytes.length - soundBytes.length
  const wordOf = (item: RawItem, by: number): string => `${item.offsetBytes + by} ${item.sizeBytes} ${digestOf(item.bytes)}`
  const here = new Set(damaged.items.map((item) => wordOf(item, 0)))
  const first = sound.items.filter(({ offsetBytes, sizeBytes }) => offsetBytes + sizeBytes + separatorBytes <= ahead)
  const last = sound.items.filter(({ offsetBytes }) => offsetBytes >= soundBytes.length - behind).slice(1)
  const missing = [
    ...first.filter((item) => !here.has(wordOf(item, 0))),
    ...last.filter((item) => !here.has(wordOf(item, shift))),
  ]
  if (missing.length === 0) return []
  return [
    `Of ${first.length} mails before the damage and ${last.length} behind it ${missing.length} are not as they were, the first ${missing[0]?.index}.`,
  ]
}

/** A damaged head may make another kind of mailbox of it, with other rules for all of its mails. */
function isReadAlike({ opened: one }: Read, { opened: other }: Read): boolean {
  const wordOf = ({ identification: { format, variant, lineEnd } }: typeof one): string => `${format} ${variant} ${lineEnd}`
  return one.identification.format === 'mbox' && wordOf(one) === wordOf(other)
}

/** How many bytes two files have in common, from the beginning (1) or from the end (-1). */
function countEqual(one: Buffer, other: Buffer, step: 1 | -1): number {
  const most = Math.min(one.length, other.length)
  let count = 0
  while (count < most && at(one, count, step) === at(other, count, step)) count += 1
  return count
}

const at = (bytes: Buffer, count: number, step: 1 | -1): number | undefined =>
  bytes[step === 1 ? count : bytes.length - 1 - count]
