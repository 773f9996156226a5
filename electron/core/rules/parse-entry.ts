import { type Condition, listTests } from './condition.ts'
import { type Phase, phases } from './decision.ts'
import { lintCondition } from './lint-condition.ts'
import { readActions, readStop } from './parse-actions.ts'
import { readCondition } from './parse-structured.ts'
import type { ActionContext } from './read-action-values.ts'
import type { Action, Mode, Once, Scope, Stop } from './rule.ts'
import { type FileReport, findPosition, readBoolean, readChoice, readMap, readText, readTexts, report } from './source-reader.ts'
import type { SourceEntry, SourceNode } from './yaml-source.ts'

/** A rule as its file states it, before ids are given: `id` and `title` are null where the file has none. */
export type EntryDraft = {
  id: string | null
  title: string | null
  line: number
  column: number
  mode: Mode
  phase: Phase
  scope: Scope
  condition: Condition
  actions: Action[]
  once: Once
  stop: Stop
  override: boolean
}

/** What surrounds an entry: its module, the file's zone and lists, all module names. */
export type EntryContext = ActionContext & { modules: readonly string[] }

const entryKeys = [
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
  checkWhen(to, entries.get('when'))
  const condition = readIf(to, entries, node, context)
  const then = readThen(to, entries, node, context)
  const place = findPosition(to, node.span.start)
  const draft = {
    id: readId(to, entries.get('id')),
    title: optional(entries, 'title', (value) => readText(to, value, '"title"')),
    mode: optional(entries, 'mode', (value) => readChoice(to, value, ['active', 'observe', 'off'], '"mode"')) ?? 'active',
    phase: optional(entries, 'phase', (value) => readChoice(to, value, phases, '"phase"')) ?? 'route',
    scope: readScope(to, entries.get('scope'), context),
    once: readOnce(to, entries.get('once')),
    override: optional(entries, 'override', (value) => readBoolean(to, value, '"override"')) ?? false,
    stop: readEntryStop(to, entries.get('stop'), then?.stop ?? null),
  }
  optional(entries, 'description', (value) => readText(to, value, '"description"'))
  if (condition === null || then === null || to.diagnostics.slice(before).some((found) => found.severity === 'error')) return null
  warnAlwaysWithMail(to, condition, then.actions, node)
  return { ...draft, ...place, condition, actions: then.actions }
}

function optional<T>(entries: Entries, key: string, read: (value: SourceNode) => T | null): T | null {
  const entry = entries.get(key)
  return entry ? read(entry.value) : null
}

function checkWhen(to: FileReport, entry: SourceEntry | undefined): void {
  if (!entry) return
  const event = readChoice(to, entry.value, ['message.received', 'task.created', 'task.updated', 'timer', 'manual'], '"when"')
  if (event !== null && event !== 'message.received') {
    report(
      to,
      'E105',
      entry.value.span,
      `this version runs no rules on "${event}" yet`,
      'leave "when" out, or write message.received',
    )
  }
}

/** One of two spellings of a key; both at once are an error. */
function readSpelling(to: FileReport, entries: Entries, name: string, other: string): SourceEntry | undefined {
  const first = entries.get(name)
  const second = entries.get(other)
  if (first && second)
    report(to, 'E102', second.keySpan, `"${other}" and "${name}" are two spellings of one key`, 'keep one of them')
  return first ?? second
}

function readIf(to: FileReport, entries: Entries, node: SourceNode, context: EntryContext): Condition | null {
  const entry = readSpelling(to, entries, 'if', 'condition')
  if (!entry) {
    report(
      to,
      'E207',
      { start: node.span.start, end: node.span.start + 1 },
      'the rule has no condition',
      'add "condition", for example "always"',
    )
    return null
  }
  const condition = readCondition(to, entry.value, { zone: context.zone, lists: context.lists, forTimer: false })
  if (condition === null) return null
  for (const message of lintCondition(condition)) report(to, 'W402', entry.value.span, message)
  return condition
}

function readThen(to: FileReport, entries: Entries, node: SourceNode, context: EntryContext): ReturnType<typeof readActions> {
  const entry = readSpelling(to, entries, 'then', 'action')
  if (entry) return readActions(to, entry.value, context)
  report(
    to,
    'E301',
    { start: node.span.start, end: node.span.start + 1 },
    'the rule does nothing',
    'add "action", for example { tag: name }',
  )
  return null
}

function readId(to: FileReport, entry: SourceEntry | undefined): string | null {
  if (!entry) return null
  const id = readText(to, entry.value, '"id"')
  if (id === null || /^[a-z][a-z0-9-]{1,63}$/.test(id)) return id
  report(to, 'E106', entry.value.span, `bad id "${id}"`, 'start with a letter; small letters, digits and -, 2 to 64 of them')
  return null
}

function readOnce(to: FileReport, entry: SourceEntry | undefined): Once {
  if (!entry) return 'per_thread'
  const once = readChoice(to, entry.value, ['per_thread', 'per_message', 'per_task', 'per_episode', 'per_run'], '"once"')
  if (once !== 'per_episode' && once !== 'per_run') return once ?? 'per_thread'
  report(to, 'E105', entry.value.span, `"${once}" belongs to timers and macros, which this version does not run yet`)
  return 'per_thread'
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
  if (named && unknown !== undefined)
    report(to, 'E302', named.value.span, `unknown module "${unknown}"`, `known are ${modules.join(', ')}`)
  return scope
}

function warnAlwaysWithMail(to: FileReport, condition: Condition, actions: readonly Action[], node: SourceNode): void {
  if (listTests(condition).length > 0) return
  const mails = actions.some((action) => action.action === 'send_template' || action.action === 'route_to')
  if (mails) report(to, 'W408', { start: node.span.start, end: node.span.start + 1 }, 'this rule sends mail for every message')
}
