import { listSome } from './check-names.ts'
import { type Condition, listTests } from './condition.ts'
import { type Phase, phases } from './decision.ts'
import { lintCondition } from './lint-condition.ts'
import { readActions, readStop } from './parse-actions.ts'
import { readCondition } from './parse-structured.ts'
import { type ActionContext, countsOpenTime, isCleanSince } from './read-action-values.ts'
import { type Action, type Mode, type Once, onceKinds, type Scope, type Stop } from './rule.ts'
import { type FileReport, findPosition, readBoolean, readChoice, readMap, readText, readTexts, report } from './source-reader.ts'
import { didYouMean } from './suggest.ts'
import { type RuleEvent, ruleEvents } from './trace.ts'
import type { SourceEntry, SourceNode, Span } from './yaml-source.ts'

/** A rule as its file states it, before ids are given: `id` and `title` are null where the file has none. */
export type EntryDraft = {
  id: string | null
  title: string | null
  line: number
  column: number
  mode: Mode
  phase: Phase
  when: RuleEvent
  scope: Scope
  condition: Condition
  actions: Action[]
  once: Once
  stop: Stop
  override: boolean
}

/** What surrounds an entry: its module, the file's zone and lists, all module names, and whose names are checked. */
export type EntryContext = Omit<ActionContext, 'phase' | 'when'> & { editor: Editor | null }

/** A person who may change the rules of one module only. `paths` are the files they changed, by default all. */
export type Editor = { module: string; paths?: ReadonlySet<string> }

/** The keys of an entry; `if` and `condition`, `then` and `action` are two spellings of one. */
export const entryKeys: readonly string[] = [
  'id',
  'title',
  'description',
  'mode',
  'phase',
  'scope',
  'when',
  'if',
  'condition',
  'then',
  'action',
  'once',
  'stop',
  'override',
]

type Entries = Map<string, SourceEntry>

/** Reads one entry of a rule file; null when an error was reported. Every key is read, so that all errors show at once. */
export function readEntryDraft(to: FileReport, node: SourceNode, context: EntryContext): EntryDraft | null {
  const before = to.diagnostics.length
  const entries = readMap(to, node, entryKeys, 'a rule')
  if (entries === null) return null
  const when = optional(entries, 'when', (value) => readChoice(to, value, ruleEvents, '"when"')) ?? 'message.received'
  const phase = optional(entries, 'phase', (value) => readChoice(to, value, phases, '"phase"')) ?? 'route'
  checkRights(to, node, context)
  const condition = readIf(to, entries, node, when, context)
  const then = readThen(to, entries, node, { ...context, phase, when })
  const place = findPosition(to, node.span.start)
  const draft = {
    when,
    phase,
    id: readId(to, entries.get('id')),
    title: optional(entries, 'title', (value) => readText(to, value, '"title"')),
    mode: optional(entries, 'mode', (value) => readChoice(to, value, ['active', 'observe', 'off'], '"mode"')) ?? 'active',
    scope: readScope(to, entries.get('scope'), context),
    once: readOnce(to, entries.get('once'), when),
    override: optional(entries, 'override', (value) => readBoolean(to, value, '"override"')) ?? false,
    stop: readEntryStop(to, entries.get('stop'), then?.stop ?? null),
  }
  optional(entries, 'description', (value) => readText(to, value, '"description"'))
  if (condition === null || then === null || !isCleanSince(to, before)) return null
  if (when !== 'manual') warnAlwaysWithMail(to, condition, then.actions, node)
  remarkFallback(to, condition, then.actions, node, context)
  return { ...draft, ...place, condition, actions: then.actions }
}

function optional<T>(entries: Entries, key: string, read: (value: SourceNode) => T | null): T | null {
  const entry = entries.get(key)
  return entry ? read(entry.value) : null
}

/** What a person with rights in one module only wrote must stay in that module (E303). */
function checkRights(to: FileReport, node: SourceNode, { editor, module }: EntryContext): void {
  if (editor === null || (editor.paths && !editor.paths.has(to.path)) || module === editor.module) return
  const where = module === null ? 'every module' : `the module "${module}"`
  report(to, 'E303', startOf(node), `this rule is for ${where}, and you may change those of "${editor.module}" only`)
}

function startOf(node: SourceNode): Span {
  return { start: node.span.start, end: node.span.start + 1 }
}

/** One of two spellings of a key; both at once are an error. */
function readSpelling(to: FileReport, entries: Entries, name: string, other: string): SourceEntry | undefined {
  const first = entries.get(name)
  const second = entries.get(other)
  if (first && second)
    report(to, 'E102', second.keySpan, `"${other}" and "${name}" are two spellings of one key`, 'keep one of them')
  return first ?? second
}

function readIf(
  to: FileReport,
  entries: Entries,
  node: SourceNode,
  when: RuleEvent,
  { zone, lists, catalog, module }: EntryContext,
): Condition | null {
  const entry = readSpelling(to, entries, 'if', 'condition')
  if (!entry) {
    // Whoever runs a macro has judged already.
    if (when === 'manual') return { op: 'always' }
    report(to, 'E207', startOf(node), 'the rule has no condition', 'add "condition", for example "always"')
    return null
  }
  const condition = readCondition(to, entry.value, { zone, lists, forTimer: false, names: { catalog, module } })
  if (condition === null) return null
  for (const message of lintCondition(condition)) report(to, 'W402', entry.value.span, message)
  return condition
}

function readThen(to: FileReport, entries: Entries, node: SourceNode, context: ThenContext): ReturnType<typeof readActions> {
  const entry = readSpelling(to, entries, 'then', 'action')
  if (!entry) {
    report(to, 'E301', startOf(node), 'the rule does nothing', 'add "action", for example { tag: name }')
    return null
  }
  const then = readActions(to, entry.value, context)
  const moved = then?.actions.find((action) => action.action === 'module')
  const { editor } = context
  if (editor && moved && 'name' in moved && moved.name !== editor.module)
    report(to, 'E303', entry.value.span, `this moves mail to "${moved.name}", and you may act in "${editor.module}" only`)
  return then
}

type ThenContext = ActionContext & { editor: Editor | null }

function readId(to: FileReport, entry: SourceEntry | undefined): string | null {
  if (!entry) return null
  const id = readText(to, entry.value, '"id"')
  if (id === null || /^[a-z][a-z0-9-]{1,63}$/.test(id)) return id
  report(to, 'E106', entry.value.span, `bad id "${id}"`, 'start with a letter; small letters, digits and -, 2 to 64 of them')
  return null
}

/** How often a rule acts where it does not say so, by its event. */
export const onceByEvent: Readonly<Record<RuleEvent, Once>> = {
  'message.received': 'per_thread',
  'task.created': 'per_task',
  'task.updated': 'per_task',
  timer: 'per_episode',
  manual: 'per_run',
}

function readOnce(to: FileReport, entry: SourceEntry | undefined, when: RuleEvent): Once {
  const once = entry ? readChoice(to, entry.value, onceKinds, '"once"') : null
  // Only timers and updates ask the same rule about the same task again and so see its condition become false.
  if (entry && once === 'per_episode' && when !== 'timer' && when !== 'task.updated')
    report(to, 'E105', entry.value.span, `"per_episode" belongs to rules on "timer" and "task.updated"`, `leave "once" out`)
  return once ?? onceByEvent[when]
}

function readEntryStop(to: FileReport, entry: SourceEntry | undefined, fromAction: Stop | null): Stop {
  const fromEntry = entry ? readStop(to, entry.value) : null
  if (entry && fromAction !== null) report(to, 'E102', entry.keySpan, '"stop" stands as key and as action', 'keep one of them')
  return fromEntry ?? fromAction ?? 'none'
}

function readScope(to: FileReport, entry: SourceEntry | undefined, { module, modules }: EntryContext): Scope {
  const scope: Scope = { mailbox: [], folder: [], direction: 'incoming', origin: 'any', module: [] }
  const parts = entry ? readMap(to, entry.value, Object.keys(scope), '"scope"') : null
  if (parts === null) return scope
  scope.mailbox = optional(parts, 'mailbox', (value) => readTexts(to, value, '"mailbox"')) ?? []
  scope.folder = optional(parts, 'folder', (value) => readTexts(to, value, '"folder"')) ?? []
  scope.direction =
    optional(parts, 'direction', (value) => readChoice(to, value, ['incoming', 'outgoing', 'any'], '"direction"')) ?? 'incoming'
  scope.origin = optional(parts, 'origin', (value) => readChoice(to, value, ['live', 'import', 'any'], '"origin"')) ?? 'any'
  const named = parts.get('module')
  if (named && module !== null) report(to, 'E103', named.keySpan, '"module" in a scope belongs to rules in _all')
  scope.module = optional(parts, 'module', (value) => readTexts(to, value, '"module"')) ?? []
  const unknown = scope.module.find((name) => !modules.includes(name))
  if (named && module === null && unknown !== undefined) {
    const near = didYouMean(unknown, modules)
    report(to, 'E302', named.value.span, `unknown module "${unknown}"`, 'hint' in near ? near.hint : listSome(modules))
  }
  return scope
}

function warnAlwaysWithMail(to: FileReport, condition: Condition, actions: readonly Action[], node: SourceNode): void {
  if (listTests(condition).length > 0) return
  const mails = actions.some((action) => action.action === 'send_template' || action.action === 'route_to')
  if (mails) report(to, 'W408', startOf(node), 'this rule sends mail every time it runs')
}

/** Says which calendar counts where neither the rule nor its module names one (I503). */
function remarkFallback(
  to: FileReport,
  condition: Condition,
  actions: readonly Action[],
  node: SourceNode,
  { catalog, module }: EntryContext,
): void {
  const plan = catalog?.modules.find((one) => one.module === module)
  if (!plan || plan.calendar !== null) return
  const inCondition = listTests(condition).some((test) => test.kind === 'age' && countsOpenTime(test.duration))
  if (!inCondition && !actions.some(countsByModule)) return
  report(
    to,
    'I503',
    startOf(node),
    'open time is counted Monday to Friday 08:00-17:00',
    `name a calendar in rules/${module}/module.yaml`,
  )
}

function countsByModule(action: Action): boolean {
  if (action.action === 'due') return action.calendar === null && countsOpenTime(action.in)
  if (action.action === 'snooze') return action.in !== null && countsOpenTime(action.in)
  return action.action === 'escalate_after' && action.steps.some((step) => step.hours === 'any' && countsOpenTime(step.after))
}
