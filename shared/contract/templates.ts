import { z } from 'zod'
import { MessageId, TaskId } from '#shared/model/base.ts'
import { OutboxId } from '#shared/model/outbox.ts'
import { Diagnostic } from '#shared/model/rule.ts'
import {
  TemplateAudience,
  TemplateField,
  TemplateName,
  TemplatePath,
  TemplatePreview,
  TemplateRow,
  TemplateSource,
  TextLanguage,
} from '#shared/model/template.ts'
import { procedure } from './procedure.ts'

const tags = ['templates']
/** 100,000 characters: the most that is parsed of a text. */
const Text = z.string().max(100_000)
const TEMPLATE_NOT_FOUND = {
  status: 404,
  message: 'There is no template of this name.',
  data: z.object({ near: z.string().nullable(), sentence: z.string() }),
} as const
const HAS_ERRORS = {
  status: 409,
  message: 'The text has errors; nothing was changed.',
  data: z.object({ problems: z.array(Diagnostic) }),
} as const

/** On what a text is rendered: a task, a message, or neither, which takes made-up values. */
const matter = {
  taskId: TaskId.optional(),
  messageId: MessageId.optional(),
  /** Whom it would go to: what a confidential case says is shown to `readers` alone. Without one, the template's own audience. */
  audience: TemplateAudience.optional(),
}
const Choice = z.strictObject({
  name: TemplateName,
  /** Whose folder is looked into first; without one the task's module, else all. */
  module: z.string().max(64).optional(),
  language: TextLanguage.optional(),
  /** A variant for this role, where there is one. */
  role: z.string().max(64).optional(),
  ...matter,
})
const Draft = z.strictObject({ path: TemplatePath, text: Text })
const MATTER_NOT_FOUND = {
  TASK_NOT_FOUND: { status: 404, message: 'This task does not exist.' },
  MESSAGE_NOT_FOUND: { status: 404, message: 'This message does not exist.' },
} as const

export const templates = {
  list: procedure
    .meta({ kind: 'query', permission: 'template.read' })
    .route({ method: 'GET', path: '/templates', summary: 'List the texts for mail, with what is wrong in each', tags })
    .input(
      z.strictObject({
        /** Only those of a folder: a module, `email` or `reports`. */
        folder: z.string().max(64).optional(),
        language: TextLanguage.optional(),
      }),
    )
    .output(z.array(TemplateRow)),
  get: procedure
    .meta({ kind: 'query', permission: 'template.read' })
    .route({ method: 'GET', path: '/templates/source', summary: 'Read the source of a text for mail', tags })
    .input(z.strictObject({ template: TemplatePath }))
    .errors({ TEMPLATE_NOT_FOUND })
    .output(TemplateSource),
  check: procedure
    .meta({ kind: 'query', permission: 'template.read' })
    .route({
      method: 'GET',
      path: '/templates/check',
      summary: 'Say what is wrong in the texts for mail, with line and column',
      tags,
    })
    .input(
      z.strictObject({
        /** Only the texts of this name. */
        name: TemplateName.optional(),
      }),
    )
    .errors({ TEMPLATE_NOT_FOUND })
    .output(z.object({ checked: z.int().nonnegative(), problems: z.array(Diagnostic) })),
  checkDraft: procedure
    .meta({ kind: 'query', permission: 'template.read' })
    .route({ method: 'POST', path: '/templates/check-draft', summary: 'Say what is wrong in an unsaved text for mail', tags })
    .input(Draft)
    .output(
      z.object({
        /** The fields that the text inserts or asks for. */
        fields: z.array(z.string()),
        problems: z.array(Diagnostic),
      }),
    ),
  preview: procedure
    .meta({ kind: 'query', permission: 'template.read' })
    .route({ method: 'GET', path: '/templates/preview', summary: 'Show a mail as it would be sent for a task or message', tags })
    .input(Choice)
    .errors({ TEMPLATE_NOT_FOUND, ...MATTER_NOT_FOUND })
    .output(TemplatePreview),
  previewDraft: procedure
    .meta({ kind: 'query', permission: 'template.read' })
    .route({
      method: 'POST',
      path: '/templates/preview-draft',
      summary: 'Show a mail of an unsaved text as it would be sent',
      tags,
    })
    .input(Draft.extend(matter))
    .errors(MATTER_NOT_FOUND)
    .output(TemplatePreview),
  languages: procedure
    .meta({ kind: 'query', permission: 'template.read' })
    .route({ method: 'GET', path: '/templates/languages', summary: 'List the languages that texts are written in', tags })
    .input(z.strictObject({}))
    .output(
      z.object({
        /** Taken where nobody asks for another. */
        organisation: TextLanguage,
        languages: z.array(z.object({ language: TextLanguage, title: z.string(), templates: z.int().nonnegative() })),
      }),
    ),
  fields: procedure
    .meta({ kind: 'query', permission: 'template.read' })
    .route({ method: 'GET', path: '/templates/fields', summary: 'List what a text may insert, and the filters it may use', tags })
    .input(z.strictObject({ folder: z.string().max(64), name: TemplateName.optional() }))
    .output(
      z.object({
        fields: z.array(TemplateField),
        filters: z.array(z.object({ name: z.string(), description: z.string(), example: z.string() })),
      }),
    ),
  save: procedure
    .meta({ kind: 'command', permission: 'template.write' })
    .route({ method: 'POST', path: '/templates/save', summary: "Save a text as the profile's own copy", tags })
    .input(
      z.strictObject({
        path: TemplatePath,
        /** Null takes the profile's copy away: the shipped text shows again. */
        text: Text.nullable(),
        /** The hash the text had when it was opened; null for a new file. */
        hash: z.string().length(64).nullable(),
      }),
    )
    .errors({
      TEMPLATE_NOT_FOUND,
      HAS_ERRORS,
      CHANGED_SINCE: { status: 409, message: 'This text was changed since you opened it. Open it again.' },
    })
    .output(z.object({ hash: z.string().nullable(), problems: z.array(Diagnostic) })),
  testSend: procedure
    .meta({ kind: 'command', permission: 'template.write' })
    .route({ method: 'POST', path: '/templates/test-send', summary: 'Send a preview of a text to yourself', tags })
    .input(Choice)
    .errors({
      TEMPLATE_NOT_FOUND,
      ...MATTER_NOT_FOUND,
      HAS_ERRORS,
      NO_ADDRESS: { status: 409, message: 'Nobody knows your own address. Write it into people.yaml.' },
    })
    .output(z.object({ outboxId: OutboxId, to: z.string() })),
}
