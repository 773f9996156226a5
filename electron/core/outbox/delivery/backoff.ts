import type { Random } from '../../ports.ts'

const minuteMs = 60_000

/** Waits after a server's 4xx, in minutes: a greylist opens within 5 to 15, a full mailbox is emptied in hours. */
const afterRefusal = [1, 2, 5, 10, 20, 30, 60, 120, 240]

/** Waits after a connection that did not come about or broke, in minutes: a network is back sooner. */
const afterCut = [0.25, 0.5, 1, 2, 5, 10, 15]

/** How long a server's "later" is believed. Source: RFC 5321 section 4.5.4.1, four to five days. */
export const patienceMs = 5 * 24 * 60 * minuteMs

/**
 * When a mail is tried again: later with each try, and a fifth more or less by chance, so that laptops and mails that met the same server at the
 * same time do not come back at the same time.
 */
export function nextTry(why: 'refusal' | 'cut', tries: number, random: Random, now: number): number {
  const steps = why === 'refusal' ? afterRefusal : afterCut
  const minutes = steps[Math.min(Math.max(tries, 1), steps.length) - 1] ?? 1
  const chance = random.bytes(2).readUInt16BE(0) / 65_535
  return now + Math.round(minutes * minuteMs * (0.8 + 0.4 * chance))
}
