/** A moment as a person's calendar and clock in Riverside show it. `weekday` counts from Sunday, 0. */
export type LocalTime = {
  year: number
  month: number
  day: number
  hour: number
  minute: number
  second: number
  weekday: number
}

/** The whole sample lies in summer time: two hours ahead of UTC. */
const offsetMs = 2 * 3_600_000
const year = 2026

const dayNames = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const pad = (value: number): string => String(value).padStart(2, '0')

/** UTC milliseconds of `06-02 07:41`, month, day and local time in 2026. */
export function parseLocal(text: string, second = 0): number {
  const match = /^(\d\d)-(\d\d) (\d\d):(\d\d)$/.exec(text)
  if (!match) throw new Error(`"${text}" is no time such as 06-02 07:41`)
  const [month = 0, day = 0, hour = 0, minute = 0] = match.slice(1).map(Number)
  return Date.UTC(year, month - 1, day, hour, minute, second) - offsetMs
}

/** Milliseconds of `40 min`, `3 h` or `2 d`. */
export function parseSpan(text: string): number {
  const match = /^(\d+) (min|h|d)$/.exec(text)
  if (!match) throw new Error(`"${text}" is no span such as 40 min, 3 h or 2 d`)
  const unitMs = match[2] === 'd' ? 86_400_000 : match[2] === 'h' ? 3_600_000 : 60_000
  return Number(match[1]) * unitMs
}

export function formatLocal(at: number): LocalTime {
  const date = new Date(at + offsetMs)
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    weekday: date.getUTCDay(),
  }
}

/** The Date header of a moment. Source: RFC 5322, 3.3. */
export function formatHeaderDate(at: number): string {
  const time = formatLocal(at)
  const date = `${dayNames[time.weekday]}, ${pad(time.day)} ${monthNames[time.month - 1]} ${time.year}`
  return `${date} ${pad(time.hour)}:${pad(time.minute)}:${pad(time.second)} +0200`
}

/** The date of an mbox separator, in UTC. Source: RFC 4155, appendix A (asctime). */
export function formatEnvelopeDate(at: number): string {
  const time = formatLocal(at - offsetMs)
  const day = String(time.day).padStart(2, ' ')
  return `${dayNames[time.weekday]} ${monthNames[time.month - 1]} ${day} ${pad(time.hour)}:${pad(time.minute)}:${pad(time.second)} ${time.year}`
}
