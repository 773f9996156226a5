import type { Module } from '#shared/model/module.ts'
import { renderTemplate, type TextSetting } from './render-template.ts'
import type { TemplateData } from './template-data.ts'
import { readTemplateFile, type TemplateFile } from './template-file.ts'
import type { TemplateValues } from './template-value.ts'

export const testSetting: TextSetting = { organisation: 'Riverside', language: 'en', zone: 'Europe/Berlin', modules: [] }

/** A module with nothing but what texts ask of one. */
export const testModule = (over: Partial<Module> & { module: string }): Module => ({
  ...{
    title: 'Desk',
    description: '',
    team: null,
    escalateTo: null,
    confidential: false,
    readers: [],
    calendar: null,
    fields: [],
  },
  ...{
    workflow: { name: 'w', initial: 'new', states: [], transitions: [] },
    checklists: [],
    taskKinds: [],
    serviceLevels: [],
  },
  ...{ roles: [], schedules: [], templates: [] },
  ...over,
})

type FileParts = { subject?: string; body?: string; language?: string; audience?: string; path?: string; fields?: string }

/** The source of a text with a head of seven lines: the body begins at line 6, or at line 7 with fields. */
export const textSource = (
  { subject = 'Hello', body = '', language = 'en', audience = 'public', fields }: FileParts,
  name = 'trial',
): string =>
  `---\nid: ${name}\nlanguage: ${language}\nsubject: ${JSON.stringify(subject)}\naudience: ${audience}\n${fields ? `fields: [${fields}]\n` : ''}---\n${body}`

export function makeText(parts: FileParts, folder = 'email', name = 'trial'): TemplateFile {
  const path = parts.path ?? `templates/${folder}/${name}.${parts.language ?? 'en'}.liquid`
  const { file, problems } = readTemplateFile({ path, text: textSource(parts, name), origin: 'profile' })
  if (!file) throw new Error(`the text of the test cannot be read: ${JSON.stringify(problems)}`)
  return file
}

export const testData = (values: TemplateValues, over: Partial<TemplateData> = {}): TemplateData => ({
  ...{ kind: 'task', audience: 'public', confidential: false, module: null, now: Date.UTC(2026, 8, 21, 12) },
  values,
  ...over,
})

/** A text filled with values; faults as `line:column code message`. */
export function renderParts(parts: FileParts, values: TemplateValues, over: Partial<TemplateData> = {}, setting = testSetting) {
  const rendered = renderTemplate(makeText(parts), testData(values, over), setting)
  if (rendered.ok) return { ...rendered.value, faults: [] as string[] }
  const faults = rendered.fault.map(
    ({ line, column, code, message, hint }) => `${line}:${column} ${code} ${message}${hint ? `; ${hint}` : ''}`,
  )
  return { subject: '', text: '', html: '', language: '', faults }
}
