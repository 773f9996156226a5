import { z } from 'zod'
import { Protection } from '#shared/model/health.ts'

/** What the desktop shell tells its engine process. `open` comes with the keychain's port, `serve` with a page's port. */
export const EngineOrder = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('open'),
    paths: z.strictObject({
      profile: z.string(),
      configuration: z.string(),
      product: z.string(),
      workers: z.strictObject({
        parse: z.string(),
        archive: z.string(),
        secondReader: z.string(),
        attachmentText: z.string(),
        backtest: z.string(),
        report: z.string(),
      }),
    }),
  }),
  z.strictObject({ kind: z.literal('unlock'), password: z.string().max(1024) }),
  z.strictObject({ kind: z.literal('serve') }),
  z.strictObject({ kind: z.literal('wake') }),
  z.strictObject({ kind: z.literal('close') }),
])
export type EngineOrder = z.infer<typeof EngineOrder>

/** What the engine process tells the shell. Sentences are for a person; mail never passes here. */
export const EngineReport = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('opened'), protection: Protection }),
  /** The profile asks for its password; `sentence` says why the last one did not open it. */
  z.strictObject({ kind: z.literal('locked'), sentence: z.string().nullable() }),
  z.strictObject({ kind: z.literal('failed'), code: z.string(), sentence: z.string() }),
  z.strictObject({ kind: z.literal('notice'), title: z.string().max(200), body: z.string().max(1000) }),
])
export type EngineReport = z.infer<typeof EngineReport>

/** One question to the system's keychain, which only the shell can reach. */
export const KeychainQuestion = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('available'), id: z.int() }),
  z.strictObject({ kind: z.literal('wrap'), id: z.int(), bytes: z.instanceof(Uint8Array) }),
  z.strictObject({ kind: z.literal('unwrap'), id: z.int(), bytes: z.instanceof(Uint8Array) }),
])
export type KeychainQuestion = z.infer<typeof KeychainQuestion>

/** The answer with the question's id. `fault` is a reason in words, never a secret. */
export const KeychainAnswer = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('available'), id: z.int(), available: z.boolean() }),
  z.strictObject({ kind: z.literal('bytes'), id: z.int(), bytes: z.instanceof(Uint8Array) }),
  z.strictObject({ kind: z.literal('fault'), id: z.int(), fault: z.string() }),
])
export type KeychainAnswer = z.infer<typeof KeychainAnswer>
