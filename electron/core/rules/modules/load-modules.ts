import type { z } from 'zod'
import type { Module, Workflow } from '#shared/model/module.ts'
import type { RuleFileSource } from '../build-rule-set.ts'
import { type Diagnostic, severityOfCode } from '../diagnostic.ts'
import { suggestWord } from '../suggest.ts'
import { readYaml, type SourceNode, type Span } from '../yaml-source.ts'
import { defaultWorkflow } from './default-workflow.ts'
import { ModuleFile, WorkflowFile } from './module-schema.ts'

type Read<Value> = { value: Value; place: (path: readonly PropertyKey[]) => Span } | null

/**
 * Makes modules of the folders below rules/.
 *
 * Shapes: every folder that does not start with `_` is a module; without `module.yaml` it has its folder's name as title and the default
 * workflow. Errors: findings with their place; a module with one keeps the default in that part, and no set with an error is activated.
 */
export function loadModules(files: readonly RuleFileSource[]): { modules: Module[]; diagnostics: Diagnostic[] } {
  const diagnostics: Diagnostic[] = []
  const byPath = new Map(files.map((file) => [file.path, file]))
  const names = [
    ...new Set(files.map((file) => file.path.split('/')).flatMap((parts) => (parts.length >= 3 ? [parts[1] ?? ''] : []))),
  ]
  const modules = names
    .filter((name) => name !== '' && !name.startsWith('_'))
    .sort()
    .map((name) => loadModule(name, byPath, diagnostics))
  return { modules, diagnostics }
}

function loadModule(name: string, files: ReadonlyMap<string, RuleFileSource>, diagnostics: Diagnostic[]): Module {
  const moduleFile = files.get(`rules/${name}/module.yaml`)
  const workflowFile = files.get(`rules/${name}/workflow.yaml`)
  const read = moduleFile ? readFile(moduleFile, ModuleFile, diagnostics) : null
  const workflow = (workflowFile && readWorkflow(workflowFile, diagnostics)) || defaultWorkflow
  if (moduleFile && read?.value.workflow && read.value.workflow !== workflow.name)
    diagnostics.push(
      finding(
        moduleFile,
        'E302',
        `there is no workflow "${read.value.workflow}" in this folder`,
        read.place(['workflow']),
        suggestWord(read.value.workflow, [workflow.name]) ?? workflow.name,
      ),
    )
  return {
    module: name,
    title: read?.value.title ?? name.charAt(0).toUpperCase() + name.slice(1).replaceAll('-', ' '),
    description: read?.value.description ?? '',
    team: read?.value.team ? `team:${read.value.team}` : null,
    escalateTo: read?.value.escalate_to ?? null,
    confidential: read?.value.confidential ?? false,
    readers: [],
    calendar: null,
    workflow,
    fields: [],
    taskKinds: [],
    serviceLevels: [],
    checklists: [],
    roles: [],
    schedules: [],
    templates: [],
  }
}

function readWorkflow(file: RuleFileSource, diagnostics: Diagnostic[]): Workflow | null {
  const read = readFile(file, WorkflowFile, diagnostics)
  if (!read) return null
  const { name, initial, states, transitions } = read.value
  const known = states.map((state) => state.id)
  const before = diagnostics.length
  const check = (status: string, path: readonly PropertyKey[]): void => {
    if (known.includes(status)) return
    const near = suggestWord(status, known)
    diagnostics.push(finding(file, 'E302', `there is no state "${status}"`, read.place(path), near ?? undefined))
  }
  check(initial, ['initial'])
  for (const [index, transition] of transitions.entries()) {
    check(transition.from, ['transitions', index, 'from'])
    for (const [to, status] of transition.to.entries()) check(status, ['transitions', index, 'to', to])
  }
  for (const [index, status] of known.entries()) {
    if (known.indexOf(status) !== index)
      diagnostics.push(finding(file, 'E106', `the state "${status}" is there twice`, read.place(['states', index, 'id'])))
  }
  if (diagnostics.length === before) checkReachable(file, read.value, read.place, diagnostics)
  if (diagnostics.length > before) return null
  return {
    name,
    initial,
    states: states.map((state) => ({ status: state.id, title: state.title, category: state.category })),
    transitions,
  }
}

function checkReachable(
  file: RuleFileSource,
  workflow: WorkflowFile,
  place: (path: readonly PropertyKey[]) => Span,
  diagnostics: Diagnostic[],
): void {
  const reached = new Set([workflow.initial])
  for (const status of reached)
    for (const transition of workflow.transitions) if (transition.from === status) for (const to of transition.to) reached.add(to)
  const left = new Set(workflow.transitions.map((transition) => transition.from))
  for (const [index, state] of workflow.states.entries()) {
    const final = state.category === 'done' || state.category === 'declined'
    if (!reached.has(state.id))
      diagnostics.push(
        finding(
          file,
          'E302',
          `the state "${state.id}" cannot be reached from "${workflow.initial}"`,
          place(['states', index, 'id']),
        ),
      )
    else if (!final && !left.has(state.id))
      diagnostics.push(finding(file, 'E302', `the state "${state.id}" cannot be left`, place(['states', index, 'id'])))
  }
  if (!workflow.states.some((state) => state.category === 'done'))
    diagnostics.push(finding(file, 'E302', 'no state has the category done, so nothing could ever be closed', place(['states'])))
}

function readFile<Schema extends z.ZodType>(
  file: RuleFileSource,
  schema: Schema,
  diagnostics: Diagnostic[],
): Read<z.infer<Schema>> {
  const { node, problems } = readYaml(file.text)
  diagnostics.push(...problems.map((problem) => finding(file, problem.code, problem.message, problem.span, problem.hint)))
  if (!node || problems.some((problem) => severityOfCode(problem.code) === 'error')) return null
  const parsed = schema.safeParse(plain(node))
  const place = (path: readonly PropertyKey[]): Span => spanAt(node, path)
  if (parsed.success) return { value: parsed.data, place }
  for (const issue of parsed.error.issues) {
    const keys = issue.code === 'unrecognized_keys' ? issue.keys : []
    if (keys.length > 0)
      for (const key of keys) diagnostics.push(finding(file, 'E103', `unknown key "${key}"`, keySpanAt(node, issue.path, key)))
    else
      diagnostics.push(
        finding(file, 'E105', `${String(issue.path.at(-1) ?? 'the file')} is not right: ${issue.message}`, place(issue.path)),
      )
  }
  return null
}

function plain(node: SourceNode): unknown {
  switch (node.kind) {
    case 'map':
      return Object.fromEntries(node.entries.map((entry) => [entry.key, plain(entry.value)]))
    case 'list':
      return node.items.map(plain)
    case 'text':
      return node.text
    case 'other':
      return node.value
  }
}

/** The place of a path, or of the nearest part that exists: a missing key is shown at the map that lacks it. */
function spanAt(node: SourceNode, path: readonly PropertyKey[]): Span {
  const [first, ...rest] = path
  if (first === undefined) return node.span
  if (node.kind === 'list') {
    const item = typeof first === 'number' ? node.items[first] : undefined
    return item ? spanAt(item, rest) : node.span
  }
  if (node.kind !== 'map') return node.span
  const entry = node.entries.find((candidate) => candidate.key === first)
  return entry ? spanAt(entry.value, rest) : node.span
}

function keySpanAt(node: SourceNode, path: readonly PropertyKey[], key: string): Span {
  const [first, ...rest] = path
  if (first === undefined) return (node.kind === 'map' && node.entries.find((entry) => entry.key === key)?.keySpan) || node.span
  if (node.kind === 'list') {
    const item = typeof first === 'number' ? node.items[first] : undefined
    return item ? keySpanAt(item, rest, key) : node.span
  }
  const entry = node.kind === 'map' ? node.entries.find((candidate) => candidate.key === first) : undefined
  return entry ? keySpanAt(entry.value, rest, key) : node.span
}

function finding(file: RuleFileSource, code: string, message: string, span: Span, hint?: string): Diagnostic {
  const before = file.text.slice(0, span.start)
  const line = before.split('\n').length
  const column = span.start - (before.lastIndexOf('\n') + 1) + 1
  return {
    path: file.path,
    line,
    column,
    severity: severityOfCode(code),
    code,
    message,
    ...(hint ? { hint: `did you mean "${hint}"?` } : {}),
  }
}
