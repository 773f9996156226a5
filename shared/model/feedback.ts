import { z } from 'zod'

/** The languages that the page for visitors speaks. */
export const FeedbackLanguage = z.enum(['en', 'de', 'fr'])
export type FeedbackLanguage = z.infer<typeof FeedbackLanguage>

/** How the page for visitors is set up. `title` and `text` are '' where Orgo's own words stand; `modules` are what a visitor may choose between. */
export const FeedbackForm = z.object({
  enabled: z.boolean(),
  title: z.string(),
  text: z.string(),
  language: FeedbackLanguage,
  modules: z.array(z.object({ module: z.string(), title: z.string() })),
})
export type FeedbackForm = z.infer<typeof FeedbackForm>

export const FeedbackKind = z.enum(['request', 'feedback'])
export type FeedbackKind = z.infer<typeof FeedbackKind>

/** The bounds of what a visitor writes, in characters. */
export const feedbackLimits = { name: 100, address: 254, subject: 200, text: 20_000 } as const

/** Whether a text has a character that can be seen: blanks, control characters, marks of direction and fillers cannot. */
export const showsSomething = (text: string): boolean => /[^\p{Z}\p{C}\u115f\u1160\u2800\u3164\uffa0]/u.test(text)

const nothingSeen = 'nothing of this can be seen'

/**
 * What a visitor wrote. `address` '' is nobody who can be answered; `nonce` is 16 random bytes in hex from the page, so that one page sends one
 * message however often it is handed in.
 */
export const FeedbackInput = z.strictObject({
  kind: FeedbackKind,
  module: z.string().max(64).nullable().default(null),
  name: z.string().trim().max(feedbackLimits.name).default(''),
  address: z.string().trim().max(feedbackLimits.address).default(''),
  subject: z.string().trim().min(1).max(feedbackLimits.subject).refine(showsSomething, nothingSeen),
  text: z.string().trim().min(1).max(feedbackLimits.text).refine(showsSomething, nothingSeen),
  language: FeedbackLanguage.default('en'),
  nonce: z.string().regex(/^[0-9a-f]{32}$/, '32 hexadecimal digits'),
})
export type FeedbackInput = z.infer<typeof FeedbackInput>

/** What a visitor may quote later, such as `K7QF-3M2D`: in a subject, in brackets with a #, it leads an answer to the same thread. */
export const FeedbackReceipt = z.object({ reference: z.string() })
export type FeedbackReceipt = z.infer<typeof FeedbackReceipt>
