import { z } from 'zod'
import { Instant } from './base.ts'

export const HealthStatus = z.enum(['ok', 'warning', 'error'])
export type HealthStatus = z.infer<typeof HealthStatus>

/** One thing looked at, what was seen, and what a person can do about it. */
export const HealthCheck = z.object({
  id: z.string(),
  title: z.string(),
  status: HealthStatus,
  detail: z.string(),
  action: z.string().nullable(),
})
export type HealthCheck = z.infer<typeof HealthCheck>

/** How the profile opens: with a person's password, with a key file of this device, or with the system's keychain. */
export const Protection = z.enum(['password', 'device', 'keychain'])
export type Protection = z.infer<typeof Protection>

export const Health = z.object({
  status: HealthStatus,
  at: Instant,
  version: z.string(),
  schemaVersion: z.int().nonnegative(),
  protection: Protection,
  /** One line for the status bar, such as: Encrypted. Not protected by a password. */
  protectionSentence: z.string(),
  checks: z.array(HealthCheck),
  counts: z.object({ messages: z.int(), tasks: z.int(), openTasks: z.int(), archives: z.int(), rules: z.int() }),
  storage: z.object({ databaseBytes: z.int(), blobBytes: z.int() }),
})
export type Health = z.infer<typeof Health>
