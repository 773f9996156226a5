/** What a log may say beside the event's name: ids, counts, codes. */
export type LogFields = Record<string, string | number | boolean | null>

/** 4,096 characters: an event names ids and counts; whatever is longer was not meant for a log. */
export const maxLineLength = 4_096

/**
 * One event as one line: `2026-08-01T12:00:00.000Z import.done archiveId="archive_…" found=300`.
 *
 * No value can end the line or forge another: strings are JSON, with every control, line-separating and
 * direction-changing character escaped.
 */
export function formatLogLine(atMs: number, event: string, fields: LogFields): string {
  const words = Object.entries(fields).map(([name, value]) => `${escapeUnseen(name)}=${escapeUnseen(JSON.stringify(value))}`)
  const line = [new Date(atMs).toISOString(), escapeUnseen(event).replaceAll(' ', '_'), ...words].join(' ')
  return line.length > maxLineLength ? `${line.slice(0, maxLineLength - 1)}…` : line
}

/**
 * An error as log fields: its name, its code and where it was thrown.
 *
 * Never its message: libraries put the text they failed on into it, and that text may be mail.
 */
export function describeError(error: unknown): LogFields {
  if (!(error instanceof Error)) return { thrown: typeof error }
  const code = 'code' in error && (typeof error.code === 'string' || typeof error.code === 'number') ? { code: error.code } : {}
  return { name: error.name, ...code, at: readFrames(error) }
}

/** The innermost six places, as `file.ts:12:5`, without the folders of this machine. */
function readFrames(error: Error): string {
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return frames
    .slice(0, 6)
    .map((line) => /([^/\\()\s]+:\d+:\d+)\)?$/.exec(line)?.[1] ?? 'native')
    .join(' < ')
}

const unseen = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g

const escapeUnseen = (text: string): string =>
  text.replace(unseen, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
