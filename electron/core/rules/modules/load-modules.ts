import type { Checklist, MailTemplate, Module, ServiceLevel, Workflow } from '#shared/model/module.ts'
import type { RuleFileSource } from '../build-rule-set.ts'
import { type Diagnostic, hasErrors } from '../diagnostic.ts'
import { report } from '../source-reader.ts'
import { suggestWord } from '../suggest.ts'
import { defaultWorkflow } from './default-workflow.ts'
import { ModuleFile } from './module-schema.ts'
import { readChecklist } from './read-checklist.ts'
import { type DataFile, hintOf, readDataFile } from './read-data-file.ts'
import { readMailTemplate } from './read-mail-template.ts'
import { readSchedules } from './read-schedules.ts'
import { canonicalDuration, readWorkflow } from './read-workflow.ts'
import { checkReferences, createReference, createTargetReference, type KnownNames, type Reference } from './reference.ts'

/** What a folder below templates/ is called that serves every module. */
export const sharedTemplates = 'email'

/**
 * Names that come from elsewhere; null or absent is not checked. Templates and checklists are known from the files themselves: where no file
 * below templates/ is given, they are not checked either, unless `isWhole` says that there are no others.
 */
export type NamesElsewhere = { readonly [kind in 'role' | 'person' | 'team' | 'calendar']?: ReadonlySet<string> | null } & {
  readonly isWhole?: boolean
}

/** Modules as their files say, `references` what they count on, and every finding. */
export type LoadedModules = { modules: Module[]; references: Reference[]; diagnostics: Diagnostic[] }

type Loading = {
  files: ReadonlyMap<string, RuleFileSource>
  sharedTemplates: readonly MailTemplate[]
  sharedChecklists: readonly Checklist[]
  references: Reference[]
  diagnostics: Diagnostic[]
}

/**
 * Makes modules of the folders below rules/, with what the folders of the same names below templates/ hold for them.
 *
 * Shapes: every folder below rules/ that does not start with `_` is a module; without `module.yaml` it has its folder's name as title and the
 * default workflow. Paths as `rules/<module>/<file>`, `templates/<module>/<name>.liquid`, `templates/<module>/checklists/<name>.yaml`; the
 *XX
 * Errors: findings with their place; a module with one keeps the default in that part, and no set with an error is activated.
 */
export function loadModules(files: readonly RuleFileSource[], elsewhere: NamesElsewhere = {}): LoadedModules {
  const byPath = new Map(files.map((file) => [file.path, file]))
  const loading: Loading = { files: byPath, sharedTemplates: [], sharedChecklists: [], references: [], diagnostics: [] }
  loading.sharedTemplates = loadTemplates(sharedTemplates, loading)
  loading.sharedChecklists = loadChecklists(sharedTemplates, loading)
  const loaded = moduleNames(files).map((name) => {
    const before = loading.references.length
    const module = loadModule(name, loading)
    return { module, references: loading.references.slice(before) }
  })
  const modules = loaded.map(({ module }) => module)
  const known = knownElsewhere(modules, elsewhere)
  const hasTemplates = elsewhere.isWhole || files.some((file) => file.path.startsWith('templates/'))
  const unknown = loaded.flatMap(({ module, references }) =>
    checkReferences(references, { ...known, ...(hasTemplates ? ownNames(module) : { template: null, checklist: null }) }),
  )
  return { modules, references: loading.references, diagnostics: [...loading.diagnostics, ...unknown] }
}

const otherFolders: ReadonlySet<string> = new Set(['roles', 'calendars'])

function moduleNames(files: readonly RuleFileSource[]): string[] {
  const folders = files.map((file) => file.path.split('/')).filter((parts) => parts.length === 3 && parts[0] === 'rules')
  return [...new Set(folders.map((parts) => parts[1] ?? ''))]
    .filter((name) => name !== '' && !name.startsWith('_') && !otherFolders.has(name))
    .sort()
}

function knownElsewhere(modules: readonly Module[], elsewhere: NamesElsewhere): Omit<KnownNames, 'template' | 'checklist'> {
  const declared = modules.flatMap((module) => module.roles.map((role) => role.name))
  return {
    role: elsewhere.role ? new Set([...elsewhere.role, ...declared]) : null,
    person: elsewhere.person ?? null,
    team: elsewhere.team ?? null,
    calendar: elsewhere.calendar ?? null,
  }
}

const ownNames = (module: Module): Pick<KnownNames, 'template' | 'checklist'> => ({
  template: new Set(module.templates.map((template) => template.name)),
  checklist: new Set(module.checklists.map((checklist) => checklist.name)),
})

function loadModule(name: string, loading: Loading): Module {
  const file = loading.files.get(`rules/${name}/module.yaml`)
  const data = file ? readDataFile(file, ModuleFile) : null
  const value = data?.value ?? null
  const workflow = loadWorkflow(name, data, loading)
  if (data && value) checkModule(data, value, loading)
  if (data) loading.diagnostics.push(...data.to.diagnostics)
  const templates = loadTemplates(name, loading)
  const checklists = loadChecklists(name, loading)
  const schedulesFile = loading.files.get(`rules/${name}/schedules.yaml`)
  const scheduled = schedulesFile ? readSchedules(schedulesFile) : { schedules: [], references: [], diagnostics: [] }
  loading.references.push(...scheduled.references)
  loading.diagnostics.push(...scheduled.diagnostics)
  return {
    module: name,
    ...describeModule(name, value),
    workflow,
    checklists: [...checklists, ...loading.sharedChecklists.filter((one) => !checklists.some((own) => own.name === one.name))],
    schedules: scheduled.schedules,
    templates: [...templates, ...loading.sharedTemplates.filter((one) => !templates.some((own) => isSame(own, one)))],
  }
}

const isSame = (left: MailTemplate, right: MailTemplate): boolean =>
  left.name === right.name && left.language === right.language && left.role === right.role

function describeModule(
  name: string,
  value: ModuleFile | null,
): Omit<Module, 'module' | 'workflow' | 'checklists' | 'schedules' | 'templates'> {
  const confidential = value?.confidential ?? false
  return {
    title: value?.title ?? name.charAt(0).toUpperCase() + name.slice(1).replaceAll('-', ' '),
    description: value?.description ?? '',
    team: value?.team ? `team:${value.team}` : null,
    escalateTo: value?.escalate_to ?? null,
    confidential,
    readers: confidential ? (value?.readers ?? [`role:${name}_case_officer`]) : [],
    calendar: value?.calendar ?? null,
    fields: (value?.fields ?? []).map((field) => ({
      name: field.name,
      title: field.title,
      type: field.type,
      description: field.description,
      choices: field.choices ?? [],
      unit: field.unit ?? null,
    })),
    taskKinds: (value?.task_kinds ?? []).map((kind) => ({ ...kind, checklist: kind.checklist ?? null })),
    serviceLevels: (value?.service_levels ?? []).map(toServiceLevel),
    ...(value?.budgets.length ? { budgets: value.budgets.map((budget) => ({ ...budget, place: budget.place ?? null })) } : {}),
    roles: value?.roles ?? [],
  }
}

function toServiceLevel(level: ModuleFile['service_levels'][number]): ServiceLevel {
  const time = (text: string | undefined): string | null => (text === undefined ? null : canonicalDuration(text))
  return {
    name: level.name,
    title: level.title,
    when: level.when,
    firstResponse: time(level.first_response),
    update: time(level.update),
    solution: time(level.solution),
  }
}

function loadWorkflow(name: string, data: DataFile<ModuleFile> | null, loading: Loading): Workflow {
  const file = loading.files.get(`rules/${name}/workflow.yaml`)
  // Of a module file with an error nobody knows which fields it would have had.
  const fields = data && !data.value ? null : (data?.value?.fields ?? []).map((field) => field.name)
  const read = file ? readWorkflow(file, fields) : null
  loading.references.push(...(read?.references ?? []))
  loading.diagnostics.push(...(read?.diagnostics ?? []))
  const workflow = read?.workflow ?? defaultWorkflow
  const wanted = data?.value?.workflow
  // A workflow file with an error has said so; that its name is unknown then is no news.
  if (data && wanted !== undefined && wanted !== workflow.name && (!read || read.workflow))
    report(
      data.to,
      'E302',
      data.place(['workflow']),
      `there is no workflow "${wanted}" in this folder`,
      hintOf(suggestWord(wanted, [workflow.name]) ?? workflow.name),
    )
  return workflow
}

function checkModule(data: DataFile<ModuleFile>, value: ModuleFile, loading: Loading): void {
  const { to, place } = data
  const fields = value.fields.map((field) => field.name)
  for (const key of ['fields', 'task_kinds', 'service_levels', 'roles'] as const) {
    const names = value[key].map((part) => part.name)
    for (const [index, name] of names.entries())
      if (names.indexOf(name) < index) report(to, 'E106', place([key, index, 'name']), `"${name}" is there twice in ${key}`)
  }
  for (const [index, kind] of value.task_kinds.entries()) {
    for (const [position, field] of kind.fields.entries())
      if (!fields.includes(field))
        report(
          to,
          'E302',
          place(['task_kinds', index, 'fields', position]),
          `the module has no field "${field}"`,
          hintOf(suggestWord(field, fields)),
        )
    if (kind.checklist)
      loading.references.push(createReference(to, place(['task_kinds', index, 'checklist']), 'checklist', kind.checklist))
  }
  if (value.calendar) loading.references.push(createReference(to, place(['calendar']), 'calendar', value.calendar))
  if (value.escalate_to) loading.references.push(...createTargetReference(to, place(['escalate_to']), value.escalate_to))
  if (value.confidential && !value.readers)
    loading.references.push(createReference(to, place(['confidential']), 'role', `${data.to.path.split('/')[1]}_case_officer`))
  for (const [index, reader] of (value.readers ?? []).entries())
    loading.references.push(...createTargetReference(to, place(['readers', index]), reader))
}

function loadChecklists(name: string, { files, diagnostics }: Loading): Checklist[] {
  return below(files, `templates/${name}/checklists/`).flatMap((file) => {
    const read = readChecklist(file)
    diagnostics.push(...read.diagnostics)
    return read.checklist ?? []
  })
}

function loadTemplates(name: string, { files, diagnostics }: Loading): MailTemplate[] {
  const templates: MailTemplate[] = []
  for (const file of below(files, `templates/${name}/`).filter(({ path }) => path.endsWith('.liquid'))) {
    const read = readMailTemplate(file)
    const twice = read.template && templates.find((other) => read.template && isSame(other, read.template))
    if (twice)
      diagnostics.push({
        ...{ path: file.path, line: 1, column: 1, severity: 'error', code: 'E106' },
        message: `the template "${twice.name}" in the language ${twice.language} is also ${twice.path}`,
      })
    diagnostics.push(...read.diagnostics)
    if (read.template && !twice && !hasErrors(read.diagnostics)) templates.push(read.template)
  }
  return templates
}

/** The files right in a folder, by path. */
function below(files: ReadonlyMap<string, RuleFileSource>, folder: string): RuleFileSource[] {
  return [...files.values()]
    .filter(({ path }) => path.startsWith(folder) && !path.slice(folder.length).includes('/'))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
}
