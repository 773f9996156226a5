const unitNames = ['year', 'month', 'week', 'day', 'hour', 'minute', 'businessDay', 'businessHour'] as const
export type DurationUnit = (typeof unitNames)[number]

/**
 * A length of time as people say it, unit by unit, because a day is not always 24 hours.
 *
 * Shapes: whole counts per unit, absent ones are 0. Business and plain units never stand in one duration.
 */
export type Duration = { readonly [unit in DurationUnit]: number }

export type DurationResult = { ok: true; duration: Duration } | { ok: false; reason: string }

const unitByWord: Readonly<Record<string, DurationUnit>> = {
  min: 'minute',
  minute: 'minute',
  h: 'hour',
  hour: 'hour',
  d: 'day',
  day: 'day',
  w: 'week',
  week: 'week',
  month: 'month',
  year: 'year',
}

/** The words a duration counts in, in the singular. */
export const durationWords: readonly string[] = [
  ...Object.keys(unitByWord),
  ...['business', 'working'].flatMap((kind) => [`${kind} hour`, `${kind} day`]),
]

const piece = /\s*(\d{1,7}) ?(?:(business|working) (hour|day)s?|(minute|month|hour|week|year|min|day|h|d|w)s?)(?![a-z])/iy

const minutesByUnit: Duration = {
  year: 525_960,
  month: 43_830,
  week: 10_080,
  day: 1_440,
  hour: 60,
  minute: 1,
  businessDay: 2_016,
  businessHour: 224,
}

/** 1 minute to 5 years: shorter is noise, longer is a mistake. */
const maxMinutes = 5 * minutesByUnit.year

/** Where the duration that starts at `at` ends in a text, or `at` when none starts there. */
export function findDurationEnd(text: string, at: number): number {
  let end = at
  for (;;) {
    piece.lastIndex = end
    if (!piece.test(text)) return end
    end = piece.lastIndex
  }
}

/**
 * Reads a duration: `1 hour`, `90 min`, `1h30min`, `2 business days`.
 *
 * Errors: `reason` completes the sentence "bad duration: ...". Limits: 1 minute to 5 years, no fractions, no bare `m`.
 * Source: rule language, section 6.
 */
export function parseDuration(text: string): DurationResult {
  const trimmed = text.trim()
  const counts: { [unit in DurationUnit]: number } = {
    year: 0,
    month: 0,
    week: 0,
    day: 0,
    hour: 0,
    minute: 0,
    businessDay: 0,
    businessHour: 0,
  }
  let at = 0
  while (at < trimmed.length) {
    const match = matchPiece(trimmed, at)
    if (match === null) return { ok: false, reason: explainBadPiece(trimmed, at) }
    counts[match.unit] += match.count
    at = match.end
  }
  if (at === 0) return { ok: false, reason: 'it is empty; write for example "1 hour"' }
  return checkDuration(counts)
}

/** The canonical text of a duration: `1 hour 30 minutes`; `parseDuration` reads it back to the same value. */
export function renderDuration(duration: Duration): string {
  return unitNames
    .filter((unit) => duration[unit] > 0)
    .map((unit) => `${duration[unit]} ${wordsByUnit[unit]}${duration[unit] === 1 ? '' : 's'}`)
    .join(' ')
}

/** About how many minutes a duration lasts, to compare two of them; months and business units are averages. */
export function estimateMinutes(duration: Duration): number {
  return unitNames.reduce((sum, unit) => sum + duration[unit] * minutesByUnit[unit], 0)
}

/** Whether a duration counts open time and so needs a calendar. */
export function isBusinessDuration(duration: Duration): boolean {
  return duration.businessDay + duration.businessHour > 0
}

const wordsByUnit: Readonly<Record<DurationUnit, string>> = {
  year: 'year',
  month: 'month',
  week: 'week',
  day: 'day',
  hour: 'hour',
  minute: 'minute',
  businessDay: 'business day',
  businessHour: 'business hour',
}

function matchPiece(text: string, at: number): { count: number; unit: DurationUnit; end: number } | null {
  piece.lastIndex = at
  const match = piece.exec(text)
  if (match === null) return null
  const business = match[3]?.toLowerCase()
  const unit = business ? (business === 'day' ? 'businessDay' : 'businessHour') : unitByWord[(match[4] ?? '').toLowerCase()]
  return unit ? { count: Number(match[1]), unit, end: piece.lastIndex } : null
}

function explainBadPiece(text: string, at: number): string {
  const rest = text.slice(at).trimStart()
  if (/^\d+[.,]\d/.test(rest)) return 'fractions are not allowed; write "1 hour 30 min" instead of "1.5 hours"'
  if (/^\d+ ?m(?![a-z])/i.test(rest)) return '"m" could be minutes or months; write "min" or "months"'
  if (/^\d+$/.test(rest)) return `"${rest}" has no unit; write for example "${rest} minutes"`
  return `"${text}" is not one; write for example "1 hour", "2 business days"`
}

function checkDuration(duration: Duration): DurationResult {
  const plain = duration.year + duration.month + duration.week + duration.day + duration.hour + duration.minute
  if (isBusinessDuration(duration) && plain > 0) return { ok: false, reason: 'business and plain units do not mix' }
  const minutes = estimateMinutes(duration)
  if (minutes < 1) return { ok: false, reason: 'it must be at least 1 minute' }
  if (minutes > maxMinutes) return { ok: false, reason: 'it must be at most 5 years' }
  return { ok: true, duration }
}
