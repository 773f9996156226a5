import { z } from 'zod'

const Text = (most: number) => z.string('must be a text').max(most, `must have at most ${most} characters`)

/** The part `feedback` of config.yaml: the page of the web host where somebody without an account may write. Off unless switched on. */
export const FeedbackConfig = z.strictObject({
  enabled: z.boolean('must be true or false').default(false),
  title: Text(200).default(''),
  text: Text(5_000).default(''),
  language: z.enum(['en', 'de', 'fr'], 'must be en, de or fr').default('en'),
  modules: z.array(z.string('must be the name of a module').max(64), 'must be a list of modules').max(50).default([]),
})

/** As `FeedbackConfig`; `modules` are names. */
export type FeedbackSettings = z.infer<typeof FeedbackConfig>
