import type { Diagnostic } from '#shared/model/rule.ts'
import { didYouMean } from '../rules/suggest.ts'
import { checkLinks, placeOf } from './check-links.ts'
import type { FieldUse, TextFault } from './liquid-text.ts'
import { readUses } from './read-uses.ts'
import { fillTemplate, inSubject, knownFields, type TextSetting, toProblem } from './render-template.ts'
import type { TemplateFile } from './template-file.ts'
import { exampleValues, type TextField } from './text-fields.ts'

/** A text's fields, sorted, and what is wrong with it. */
export type TemplateCheck = { fields: string[]; problems: Diagnostic[] }

/**
 * Says everything that is wrong with a text before it is used: what it inserts, what it may tell, and whether it fills at all.
 *
 * It is filled twice with examples, once with every field and once with every field empty, so that both sides of most conditions are seen.
 * Errors: findings with line and column. An error keeps the text from being saved; a text that has one is still tried when mail is due.
 */
export function checkTemplate(file: TemplateFile, setting: TextSetting): TemplateCheck {
  const fields = knownFields(file, null, setting)
  const known = fields.map(({ name }) => name)
  const locale = { language: file.head.language, zone: setting.zone }
  const liquid = { locale, known, insert: () => '' }
  const subject = readUses(file.subject, liquid)
  const body = readUses(file.body, liquid)
  const unread = [...subject.faults.map((fault) => inSubject(file, fault)), ...body.faults]
  const bodyUses = body.uses
  const subjectUses = subject.uses.map((use) => ({ ...use, column: use.column + file.subjectColumn }))
  const uses = [...subjectUses, ...bodyUses]
  const named = uses.map((use) => ({ ...use, name: findUsed(use.name, fields)?.name ?? use.name }))
  const used = [...new Set(named.map(({ name }) => name))].sort()
  const faults = [
    ...unread,
    ...uses.flatMap((use) => checkUse(use, fields)),
    ...checkContent(file, setting, fields, { subjectUses, bodyUses }),
    ...checkLinks(file.body),
    ...checkSubjectLine(file),
  ]
  const problems = [
    ...faults.map((fault) => toProblem(file, fault)),
    ...(faults.length === 0 ? checkDeclared(file, named) : []),
    ...warnings(file),
    ...checkLongValues(file, subjectUses, fields),
    // What cannot be read or names what is not there has been said; filling it would say it again.
    ...(faults.length === 0 ? fillExamples(file, setting, fields) : []),
  ]
  return { fields: used, problems: problems.sort((a, b) => a.line - b.line || a.column - b.column) }
}

function checkUse({ name, isComputed, line, column }: FieldUse, fields: readonly TextField[]): TextFault[] {
  if (isComputed)
    return [{ line, column, code: 'T205', message: `"${name}[…]" takes its name from another field; write the name` }]
  if (findUsed(name, fields)) return []
  if (fields.some((field) => field.name.startsWith(`${name}.`)))
    return [{ line, column, code: 'T204', message: `"${name}" is a group of fields: name one, such as ${firstOf(name, fields)}` }]
  const near = didYouMean(
    name,
    fields.map((field) => field.name),
  )
  return [{ line, column, code: 'T202', message: `there is no field "${name}"`, ...near }]
}

const firstOf = (group: string, fields: readonly TextField[]): string =>
  fields.find(({ name }) => name.startsWith(`${group}.`))?.name ?? group

/** The field a name means: itself, its size, or a part of what a list holds. */
function findUsed(name: string, fields: readonly TextField[]): TextField | undefined {
  return fields.find(
    (field) =>
      name === field.name ||
      (name.startsWith(`${field.name}.`) &&
        (Array.isArray(field.example) || /^\.(?:size|first|last)$/.test(name.slice(field.name.length)))),
  )
}

type Uses = { subjectUses: readonly FieldUse[]; bodyUses: readonly FieldUse[] }

/** A module that is confidential tells nothing in a subject, and nothing to whoever may not read its tasks. */
function checkContent(file: TemplateFile, { modules }: TextSetting, fields: readonly TextField[], uses: Uses): TextFault[] {
  const module = modules.find((one) => one.module === file.folder)
  if (!module?.confidential) return []
  const tells = ({ name }: FieldUse): boolean => findUsed(name, fields)?.content ?? false
  const inSubject = uses.subjectUses.filter(tells).map(({ name, line, column }) => ({
    ...{ line, column, code: 'T301' },
    message: `the subject cannot tell "${name}": what "${module.module}" holds is confidential, and subjects are read by everybody on the way`,
    hint: 'name the case by its number, {{ case }}',
  }))
  if (file.head.audience === 'readers') return inSubject
  const inBody = uses.bodyUses.filter(tells).map(({ name, line, column }) => ({
    ...{ line, column, code: 'T302' },
    message: `this text may reach others than the readers of "${module.module}", and cannot tell "${name}"`,
    hint: 'leave it out, or write audience: readers into the head',
  }))
  return [...inSubject, ...inBody]
}

/** A mail's subject is one line; what breaks it would be made a blank when the mail is written. */
function checkSubjectLine({ head, subject }: TemplateFile): TextFault[] {
  if (!/[\p{Cc}\p{Zl}\p{Zp}]/u.test(head.subject)) return []
  const line = subject.length - subject.trimStart().length + 1
  const message = 'the subject has a line break or a control character, and a subject is one line'
  return [{ line, column: 1, code: 'T303', message, hint: 'write it on one line' }]
}

/** What somebody wrote in several lines makes no subject of its own accord. */
function checkLongValues(file: TemplateFile, uses: readonly FieldUse[], fields: readonly TextField[]): Diagnostic[] {
  return uses
    .filter(({ name }) => findUsed(name, fields)?.hasLines)
    .map(({ name, line, column }) =>
      toProblem(
        file,
        {
          ...{ line, column, code: 'W303' },
          message: `"${name}" may have several lines, and a subject is one: its line breaks become blanks`,
        },
        'warning',
      ),
    )
}

function checkDeclared({ head }: TemplateFile, uses: readonly FieldUse[]): Diagnostic[] {
  const { fields } = head
  if (fields === null) return []
  const missing = uses.filter(({ name }, index) => !fields.includes(name) && uses.findIndex((use) => use.name === name) === index)
  const unused = fields.filter((name) => !uses.some((use) => use.name === name))
  return [
    ...missing.map(
      ({ name, line, column }): Diagnostic => ({
        ...{ path: head.path, line, column, severity: 'error', code: 'T102' },
        ...{ message: `the text uses "${name}", and the head's fields do not name it`, hint: `write ${name} into fields:` },
      }),
    ),
    ...unused.map(
      (name): Diagnostic => ({
        ...{ path: head.path, line: 1, column: 1, severity: 'warning', code: 'W102' },
        message: `the head's fields name "${name}", and the text does not use it`,
      }),
    ),
  ]
}

const remarks: readonly { pattern: RegExp; code: string; message: string }[] = [
  { pattern: /!\[/g, code: 'W201', message: 'a mail shows no pictures: this becomes text' },
  { pattern: /<\/?[a-z][a-z0-9]*[\s>/]/gi, code: 'W202', message: 'HTML is shown as it is written: use Markdown' },
]

function warnings(file: TemplateFile): Diagnostic[] {
  return remarks.flatMap(({ pattern, code, message }) =>
    [...file.body.matchAll(pattern)].map(({ index }) =>
      toProblem(file, { ...placeOf(file.body, index), code, message }, 'warning'),
    ),
  )
}

function fillExamples(file: TemplateFile, setting: TextSetting, fields: readonly TextField[]): Diagnostic[] {
  const data = { kind: file.kind, audience: file.head.audience, confidential: false, module: file.folder, now: 0 }
  const results = [false, true].map((empty) => fillTemplate(file, { ...data, values: exampleValues(fields, empty) }, setting))
  const problems = results.flatMap((result) => (result.ok ? [] : result.fault))
  const places = problems.map(({ line, column, code }) => `${line}:${column}:${code}`)
  return problems.filter((_, index) => places.indexOf(places[index] ?? '') === index)
}
