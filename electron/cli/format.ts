const two = (value: number): string => String(value).padStart(2, '0')

/** An instant as local time, `2026-08-01 14:05`; nothing for null. */
export function formatTime(atMs: number | null): string {
  if (atMs === null) return ''
  const at = new Date(atMs)
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}`
}

/** A size for people: `812 bytes`, `4.2 MB`. 1 KB is 1,024 bytes. */
export function formatBytes(sizeBytes: number): string {
  if (sizeBytes < 1024) return `${sizeBytes} bytes`
  const power = Math.min(Math.floor(Math.log2(sizeBytes) / 10), 4)
  return `${(sizeBytes / 1024 ** power).toFixed(1)} ${['', 'KB', 'MB', 'GB', 'TB'][power]}`
}

/** A count with separated thousands, the same on every machine: `6,046`. */
export const formatCount = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',')

/** A count and its noun: `1 task`, `3 tasks`. */
export const countOf = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`

/** Seconds as `0:07` or `1:02:07`. */
export function formatSeconds(seconds: number): string {
  const whole = Math.round(seconds)
  const minutes = Math.floor(whole / 60)
  if (minutes < 60) return `${minutes}:${two(whole % 60)}`
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}`
}

/** camelCase as kebab-case: `dueAt` is `due-at`. */
export const toKebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
