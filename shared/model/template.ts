import { z } from 'zod'
import { Instant } from './base.ts'
import { Diagnostic } from './rule.ts'

/** What rules, reports and people call a template, such as `task_assignment`. */
export const TemplateName = z.string().regex(/^[a-z][a-z0-9_-]{0,63}$/, 'the name of a template, such as task_assignment')
export type TemplateName = z.infer<typeof TemplateName>

/** Where a template lies below templates/, such as `templates/email/task_assignment.en.liquid`. */
export const TemplatePath = z
  .string()
  .max(300)
  .regex(
    /^templates\/[a-z0-9_-]+\/[a-z0-9_.-]+\.liquid$/,
    'the path of a template, such as templates/email/task_assignment.en.liquid',
  )
export type TemplatePath = z.infer<typeof TemplatePath>

/** The language of a text, such as `en`. */
export const TextLanguage = z.string().regex(/^[a-z]{2,3}$/, 'a language, such as en')
export type TextLanguage = z.infer<typeof TextLanguage>

/** Whom a text may reach: anybody, people who work here, or only those who may read the task it is about. */
export const TemplateAudience = z.enum(['public', 'staff', 'readers'])
export type TemplateAudience = z.infer<typeof TemplateAudience>

/** What a text is about, and so which fields it may insert: a task with its message, a digest, or a report. */
export const TemplateKind = z.enum(['task', 'digest', 'report'])
export type TemplateKind = z.infer<typeof TemplateKind>

/** One text for mail in one language. `folder` is a module, `email` for all of them, or `reports`; `role` whom this variant is for. */
export const TemplateRow = z.object({
  path: TemplatePath,
  folder: z.string(),
  name: TemplateName,
  language: TextLanguage,
  role: z.string().nullable(),
  kind: TemplateKind,
  audience: TemplateAudience,
  subject: z.string(),
  /** A profile's copy stands in the place of the product's file of the same path. */
  origin: z.enum(['product', 'profile']),
  /** The fields that the text inserts or asks for, sorted. */
  fields: z.array(z.string()),
  errors: z.int().nonnegative(),
  warnings: z.int().nonnegative(),
})
export type TemplateRow = z.infer<typeof TemplateRow>

/** A copy that a person saved, the newest first. `text` is null where the copy was taken away and the shipped text held again. */
export const TemplateVersion = z.object({
  versionNo: z.int().positive(),
  savedAt: Instant,
  savedBy: z.string(),
  text: z.string().nullable(),
})
export type TemplateVersion = z.infer<typeof TemplateVersion>

/** The source of a template. `shipped` is the product's text where there is one, null for a template of the profile alone. */
export const TemplateSource = z.object({
  row: TemplateRow,
  text: z.string(),
  /** SHA-256 in hex of the text: hand it back when saving, so that nobody's newer change is overwritten. */
  hash: z.string(),
  shipped: z.string().nullable(),
  versions: z.array(TemplateVersion),
  problems: z.array(Diagnostic),
})
export type TemplateSource = z.infer<typeof TemplateSource>

/** A field that a text may insert, with what it is in words and an example of how it is shown. */
export const TemplateField = z.object({
  name: z.string(),
  description: z.string(),
  example: z.string(),
  /** It tells what a task or message says: in a confidential case it is shown to readers alone, and never in a subject. */
  content: z.boolean(),
})
export type TemplateField = z.infer<typeof TemplateField>

/**
 * A mail as it would be sent: one line of subject, plain text, and HTML with its styles inlined and nothing remote.
 *
 * `language` is the one that was found, which may be another than the one asked for.
 */
export const RenderedMail = z.object({
  templateId: z.string(),
  language: TextLanguage,
  role: z.string().nullable(),
  path: z.string(),
  subject: z.string(),
  text: z.string(),
  html: z.string(),
})
export type RenderedMail = z.infer<typeof RenderedMail>

/** What a preview shows: the mail, unless a problem is an error, and every problem with its line and column. */
export const TemplatePreview = z.object({ mail: RenderedMail.nullable(), problems: z.array(Diagnostic) })
export type TemplatePreview = z.infer<typeof TemplatePreview>
