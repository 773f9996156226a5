/** A recurrence of Outlook. Times are minutes since 1601 in the time zone of the organiser, `startMinutes` and `endMinutes` of a day. */
export type Recurrence = {
  /** The RRULE of RFC 5545; null for calendars other than the Gregorian, which it cannot say. */
  rule: string | null
  startDate: number
  startMinutes: number | null
  endMinutes: number | null
  /** Days without an occurrence, or whose occurrence was moved. */
  excluded: number[]
  /** Beginnings of occurrences that were moved, as full times. */
  moved: number[]
}

/** 5,000 changed occurrences: a daily one of fourteen years. */
const maxInstances = 5000

/**
 * Reads a recurrence pattern, of an appointment or a task; null where it is damaged.
 *
 * Source: MS-OXOCAL 2.2.1.44.1 (RecurrencePattern), 2.2.1.44.5 (AppointmentRecurrencePattern), 2.2.1.44.2 (ExceptionInfo).
 */
export function readRecurrence(bytes: Uint8Array): Recurrence | null {
  try {
    return readPattern(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  } catch {
    // A read beyond the end: the pattern is cut.
    return null
  }
}

const days = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA']

function readPattern(view: Buffer): Recurrence | null {
  let at = 0
  const word = () => {
    at += 2
    return view.readUInt16LE(at - 2)
  }
  const long = () => {
    at += 4
    return view.readUInt32LE(at - 4)
  }
  if (word() !== 0x3004 || word() !== 0x3004) return null
  const frequency = word()
  const kind = word()
  const calendar = word()
  long()
  const period = long()
  long()
  const specific = kind === 0 ? [] : kind === 3 || kind === 0xb ? [long(), long()] : [long()]
  const endKind = long()
  const count = long()
  const weekBegin = long()
  const list = () => Array.from({ length: boundedCount(long()) }, long)
  const excluded = list()
  list()
  const startDate = long()
  const endDate = long()
  const pattern = { frequency, kind, period, specific, startDate, weekBegin }
  const rule = calendar > 1 || kind >= 0xa ? null : makeRule(pattern, toEnd(endKind, count, endDate))
  const recurrence: Recurrence = { rule, startDate, startMinutes: null, endMinutes: null, excluded, moved: [] }
  if (at + 16 > view.length) return recurrence
  at += 8
  recurrence.startMinutes = long()
  recurrence.endMinutes = long()
  if (at + 2 <= view.length) recurrence.moved = readMoved(view, at)
  return recurrence
}

function boundedCount(count: number): number {
  if (count > maxInstances) throw new RangeError('more instances than there are days')
  return count
}

function toEnd(kind: number, count: number, endDate: number): string {
  if (kind !== 0x2021 && kind !== 0x2022) return ''
  if (count > 0) return `;COUNT=${count}`
  return kind === 0x2021 ? `;UNTIL=${formatLocal(endDate).slice(0, 8)}T235959Z` : ''
}

type Pattern = { frequency: number; kind: number; period: number; specific: number[]; startDate: number; weekBegin: number }

function makeRule({ frequency, kind, period, specific, startDate, weekBegin }: Pattern, end: string): string | null {
  const every = (count: number) => (count > 1 ? `;INTERVAL=${Math.round(count)}` : '')
  const [first = 0, second = 0] = specific
  if (kind === 0) return `FREQ=DAILY${every(period / 1440)}${end}`
  const named = days.filter((_, index) => ((first >> index) & 1) === 1)
  if (kind === 1)
    return named.length === 0
      ? null
      : `FREQ=WEEKLY${every(frequency === 0x200a ? 1 : period)};BYDAY=${named.join(',')};WKST=${days[weekBegin] ?? 'SU'}${end}`
  const isYearly = period > 0 && period % 12 === 0
  const step = isYearly
    ? `FREQ=YEARLY${every(period / 12)};BYMONTH=${Number(formatLocal(startDate).slice(4, 6))}`
    : `FREQ=MONTHLY${every(period)}`
  if (kind === 2 && first > 0 && first <= 31) return `${step};BYMONTHDAY=${first === 31 ? -1 : first}${end}`
  if (kind === 4) return `${step};BYMONTHDAY=-1${end}`
  if (kind !== 3 || named.length === 0) return null
  const place = second === 5 ? -1 : second
  return named.length === 1
    ? `${step};BYDAY=${place}${named[0]}${end}`
    : `${step};BYDAY=${named.join(',')};BYSETPOS=${place}${end}`
}

/** Flags of what an exception changes, with how long each is; strings come with their length twice. */
const overrides: readonly (readonly [flag: number, size: number | 'text'])[] = [
  [0x1, 'text'],
  [0x2, 4],
  [0x4, 4],
  [0x8, 4],
  [0x10, 'text'],
  [0x20, 4],
  [0x40, 4],
  [0x80, 4],
  [0x100, 4],
]

function readMoved(view: Buffer, from: number): number[] {
  const moved: number[] = []
  const count = view.readUInt16LE(from)
  let at = from + 2
  for (let index = 0; index < count && at + 14 <= view.length; index++) {
    moved.push(view.readUInt32LE(at))
    const flags = view.readUInt16LE(at + 12)
    at += 14
    for (const [flag, size] of overrides) {
      if ((flags & flag) === 0) continue
      if (size !== 'text') at += size
      else if (at + 4 <= view.length) at += 4 + view.readUInt16LE(at + 2)
    }
  }
  return moved
}

/** Minutes since 1601 as `20090314T092600`. */
export function formatLocal(minutes: number): string {
  return new Date(minutes * 60_000 - 11_644_473_600_000).toISOString().slice(0, 19).replace(/[-:]/g, '')
}
