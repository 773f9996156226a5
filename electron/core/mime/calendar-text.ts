/** 64 KiB of an invitation are read; the rest of a larger one is attendees. */
const maxCalendarBytes = 64 * 1024

/**
 * What an invitation says, for mails that hold a calendar part and no text (P2).
 *
 * Shapes: one line per property, as `SUMMARY: Weekly round`. Source: RFC 5545 3.1 (folding) and 3.3.11 (escapes).
 */
export function calendarText(bytes: Uint8Array): string {
  const source = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, maxCalendarBytes)).toString('utf8')
  const lines: string[] = []
  for (const line of source.replace(/\r?\n[ \t]/g, '').split(/\r?\n/)) {
    const match = /^(SUMMARY|DTSTART|DTEND|LOCATION|ORGANIZER|DESCRIPTION)(?:;[^:]{0,200})?:(.{1,4000})$/.exec(line)
    if (match) lines.push(`${match[1]}: ${(match[2] ?? '').replace(/\\n/gi, '\n').replace(/\\([,;\\])/g, '$1')}`)
  }
  return lines.join('\n')
}
