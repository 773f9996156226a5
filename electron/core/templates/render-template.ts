import type { Module } from '#shared/model/module.ts'
import { fail, type Result, succeed } from '#shared/model/result.ts'
import type { Diagnostic } from '#shared/model/rule.ts'
import type { RenderedMail } from '#shared/model/template.ts'
import { renderBody } from './body-html.ts'
import { renderText } from './body-text.ts'
import { freezeValues } from './freeze-values.ts'
import { insertIntoBody, insertIntoSubject, toSubjectLine } from './insert-value.ts'
import { createInsertedValues } from './inserted-values.ts'
import { layOut } from './layout.ts'
import { maxBodyLength } from './limits.ts'
import { type LiquidSetting, parseLiquid, type TextFault } from './liquid-text.ts'
import type { TextLocale } from './show-value.ts'
import { maskContent, maskElements, type TemplateData } from './template-data.ts'
import type { TemplateFile } from './template-file.ts'
import type { TemplateValues } from './template-value.ts'
import { completeValues, fieldsOf, groupOf, type TextField } from './text-fields.ts'
import { wordsOf } from './text-words.ts'

/** Whose mail it is: shown above each mail and known to each text. */
export type TextSetting = { organisation: string; language: string; zone: string; modules: readonly Module[] }

/**
 * A template and data as a mail: subject, text and HTML. Pure; reads no file and no clock.
 *
 * Content of a confidential task stays out of the subject, and out of the body unless everybody it goes to may read the task (TPL-6).
 * Errors: faults with path, line and column; nothing is thrown. Limits: those of `parseLiquid`, and 300,000 characters of body.
 */
export function renderTemplate(file: TemplateFile, data: TemplateData, setting: TextSetting): Result<RenderedMail, Diagnostic[]> {
  const filled = fillTemplate(file, data, setting)
  if (!filled.ok) return filled
  const { subject, content } = filled.value
  const { language, name, role, path } = file.head
  const frame = { title: subject, organisation: setting.organisation, language, footer: wordsOf(language).sentBy }
  return succeed({ templateId: name, language, role, path, subject, text: renderText(content), html: layOut(content, frame) })
}

/** The two parts of a mail before they are laid out: the subject as plain text, the body as HTML. */
export function fillTemplate(
  file: TemplateFile,
  given: TemplateData,
  setting: TextSetting,
): Result<{ subject: string; content: string }, Diagnostic[]> {
  // Whoever hands in a confidential task and forgets to say so is not believed.
  const data = { ...given, confidential: given.confidential || groupOf(given.values.task)?.confidential === true }
  const refused = refuseAudience(file, data)
  if (refused) return fail([refused])
  const locale: TextLocale = { language: file.head.language, zone: setting.zone }
  const fields = knownFields(file, data.module, setting)
  const known = fields.map((field) => field.name)
  const { forBody, forSubject } = valuesOf(file, data, setting, fields)
  const inserted = createInsertedValues()
  const intoSubject = { locale, known, insert: (value: unknown) => insertIntoSubject(value, locale) }
  const intoBody = { locale, known, insert: (value: unknown) => insertIntoBody(value, locale, inserted) }
  const subject = renderPart(file.subject, intoSubject, forSubject)
  const body = renderPart(file.body, intoBody, forBody)
  if (!subject.ok || !body.ok) {
    const faults = [...(subject.ok ? [] : [inSubject(file, subject.fault)]), ...(body.ok ? [] : [body.fault])]
    return fail(faults.map((fault) => toProblem(file, fault)))
  }
  const content = renderBody(body.value, inserted)
  if (content.length > maxBodyLength) return fail([toProblem(file, tooLong)])
  return succeed({ subject: toSubjectLine(subject.value), content })
}

const tooLong: TextFault = {
  line: 1,
  column: 1,
  code: 'T401',
  message: `the mail would have more than ${maxBodyLength} characters`,
}

function renderPart(source: string, setting: LiquidSetting, values: TemplateValues): Result<string, TextFault> {
  const parsed = parseLiquid(source, setting)
  return parsed.ok ? parsed.value.render(values) : parsed
}

/** The columns of a subject are counted in its own text; the file has a key and a quotation mark before it. */
export const inSubject = (file: TemplateFile, fault: TextFault): TextFault => ({
  ...fault,
  column: fault.column + file.subjectColumn,
})

export const toProblem = (file: TemplateFile, fault: TextFault, severity: Diagnostic['severity'] = 'error'): Diagnostic => ({
  ...{ path: file.head.path, severity },
  ...fault,
})

const widths = { readers: 0, staff: 1, public: 2 } as const

/** A text says whom it may reach: nobody wider. What is not confidential, everybody who works here may read. */
function refuseAudience(file: TemplateFile, { audience, confidential }: TemplateData): Diagnostic | null {
  const own = file.head.audience === 'readers' && !confidential ? 'staff' : file.head.audience
  if (widths[audience] <= widths[own]) return null
  const whom = own === 'readers' ? 'those who may read the case' : 'people who work here'
  return toProblem(file, {
    line: 1,
    column: 1,
    code: 'T403',
    message: `this text is only for ${whom}, and the mail would reach others`,
  })
}

type Filled = { forBody: TemplateValues; forSubject: TemplateValues }

function valuesOf(file: TemplateFile, data: TemplateData, setting: TextSetting, fields: readonly TextField[]): Filled {
  const added = { organisation: setting.organisation, today: { instant: data.now } }
  const whole = completeValues({ ...added, ...data.values }, fields)
  const word = wordsOf(file.head.language).confidential
  const listed = maskLists(whole, word)
  const masked = freezeValues(data.confidential ? maskContent(listed, fields, word) : listed)
  return { forBody: data.audience === 'readers' ? freezeValues(whole) : masked, forSubject: masked }
}

const maskLists = (values: TemplateValues, word: string): TemplateValues =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, maskElements(value, word)]))

/** The fields of a text: those of its kind, and the own ones of its module; a text for every module may ask for those of the task's. */
export function knownFields(file: TemplateFile, module: string | null, { modules }: TextSetting): readonly TextField[] {
  const owner = modules.find((one) => one.module === file.folder) ?? modules.find((one) => one.module === module)
  return fieldsOf(file.kind, owner?.fields ?? [])
}
