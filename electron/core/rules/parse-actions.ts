import { checkName, checkPlaceholders } from './check-names.ts'
import { maxActions, maxLiteralLength } from './limits.ts'
import { readEscalation } from './parse-escalation.ts'
import { type ActionContext, mapPresent, readAssignee, readKnownTargets, readPriority } from './read-action-values.ts'
import { readCost } from './read-cost.ts'
import { readAttach, readConfidential, readSendTemplate } from './read-mail-actions.ts'
import { readDue, readJoin, readSnooze } from './read-time-actions.ts'
import type { Action, Stop } from './rule.ts'
import { type FileReport, readBoolean, readChoice, readText, readTexts, report } from './source-reader.ts'
import { didYouMean } from './suggest.ts'
import type { SourceEntry, SourceNode } from './yaml-source.ts'

/** The actions of one rule; `stop` is set when an action named it. */
export type ReadActions = { actions: Action[]; stop: Stop | null }

type ReadAction = (to: FileReport, node: SourceNode, context: ActionContext) => Action | Action[] | null

/**
 * Reads `then`: a map of actions, or a list of one-key maps.
 *
 * Null when an error was reported: an action or parameter nobody knows is an error and never ignored.
 * Limits: 20 actions. Source: rule language, section 7.
 */
export function readActions(to: FileReport, node: SourceNode, context: ActionContext): ReadActions | null {
  const entries = listEntries(to, node)
  if (entries === null) return null
  if (entries.length === 0 || entries.length > maxActions) {
    const code = entries.length === 0 ? 'E105' : 'E107'
    report(to, code, node.span, `a rule takes 1 to ${maxActions} actions, here are ${entries.length}`)
    return null
  }
  const result: ReadActions = { actions: [], stop: null }
  const seen = new Set<string>()
  const inModule = { ...context, module: findDecidedModule(entries) ?? context.module }
  let whole = true
  for (const entry of entries) {
    if (seen.has(entry.key) && singleActions.has(entry.key)) {
      report(to, 'E301', entry.keySpan, `"${entry.key}" stands twice in one rule, which value is meant?`)
      whole = false
    }
    seen.add(entry.key)
    whole = readEntry(to, entry, inModule, result) && whole
  }
  return whole ? result : null
}

/** A rule that decides the module means that module's states, checklists and templates. */
function findDecidedModule(entries: readonly SourceEntry[]): string | null {
  const value = entries.find((entry) => entry.key === 'module')?.value
  return value?.kind === 'text' ? value.text.trim() : null
}

function listEntries(to: FileReport, node: SourceNode): SourceEntry[] | null {
  if (node.kind === 'map') return node.entries
  if (node.kind !== 'list') {
    report(to, 'E105', node.span, 'actions must be a map, or a list of maps with one key each')
    return null
  }
  const entries: SourceEntry[] = []
  for (const item of node.items) {
    const [entry, second] = item.kind === 'map' ? item.entries : []
    if (!entry || second) {
      report(to, 'E105', second?.keySpan ?? item.span, 'an action in a list is a map with one key')
      return null
    }
    entries.push(entry)
  }
  return entries
}

function readEntry(to: FileReport, entry: SourceEntry, context: ActionContext, result: ReadActions): boolean {
  if (entry.key === 'stop') {
    result.stop = readStop(to, entry.value)
    return result.stop !== null
  }
  const read = readers.get(entry.key)
  if (!read) {
    const near = didYouMean(entry.key, actionNames)
    const hint = 'hint' in near ? near.hint : `known are ${actionNames.join(', ')}`
    report(to, 'E301', entry.keySpan, `unknown action "${entry.key}"`, hint)
    return false
  }
  const action = read(to, entry.value, context)
  if (action !== null) result.actions.push(...(Array.isArray(action) ? action : [action]))
  return action !== null
}

/** Reads `stop` as action or entry key: `none`, `phase`, `all`; `true` is `all`. */
export function readStop(to: FileReport, node: SourceNode): Stop | null {
  if (node.kind === 'other' && node.value === true) return 'all'
  return readChoice(to, node, ['none', 'phase', 'all'], '"stop"')
}

const singleActions: ReadonlySet<string> = new Set([
  ...['assign', 'set_priority', 'set_status', 'module', 'workflow', 'due', 'archive', 'confidential', 'stop'],
  ...['snooze', 'set_requester', 'join', 'suppress_auto_reply'],
])

const readers: ReadonlyMap<string, ReadAction> = new Map<string, ReadAction>([
  [
    'route_to',
    (to, node, context) =>
      mapPresent(readKnownTargets(to, node, '"route_to"', context), (targets) => ({ action: 'route_to', targets })),
  ],
  ['assign', (to, node, context) => mapPresent(readAssignee(to, node, context), (assignee) => ({ action: 'assign', assignee }))],
  ['set_priority', (to, node) => mapPresent(readPriority(to, node), (value) => ({ action: 'set_priority', value }))],
  ...(['tag', 'untag', 'checklist', 'add_note'] as const).map((action): [string, ReadAction] => [
    action,
    (to, node, context) => mapPresent(readNames(to, node, action, context), (names) => ({ action, names })),
  ]),
  ...(['module', 'workflow', 'set_status'] as const).map((action): [string, ReadAction] => [
    action,
    (to, node, context) => mapPresent(readName(to, node, action, context), (name) => ({ action, name })),
  ]),
  ...(['suppress_auto_reply', 'archive'] as const).map((action): [string, ReadAction] => [
    action,
    (to, node) => (readTrue(to, node, action) ? { action } : null),
  ]),
  ['attach', readAttach],
  [
    'escalate_after',
    (to, node, context) => mapPresent(readEscalation(to, node, context), (steps) => ({ action: 'escalate_after', steps })),
  ],
  ['confidential', readConfidential],
  ['due', readDue],
  ['snooze', readSnooze],
  ['send_template', readSendTemplate],
  ['cost', readCost],
  [
    'set_requester',
    (to, node) =>
      mapPresent(readChoice(to, node, ['reply_to', 'forwarded'], '"set_requester"'), (from) => ({
        action: 'set_requester',
        from,
      })),
  ],
  ['join', readJoin],
])

/** All actions a rule can take, as files write them. */
export const actionNames: readonly string[] = [...readers.keys(), 'stop']

function readTrue(to: FileReport, node: SourceNode, action: string): boolean {
  const value = readBoolean(to, node, `"${action}"`)
  if (value === false) report(to, 'E105', node.span, `"${action}" can only be true`, 'leave it out instead')
  return value === true
}

function readNames(
  to: FileReport,
  node: SourceNode,
  action: 'tag' | 'untag' | 'checklist' | 'add_note',
  context: ActionContext,
): string[] | null {
  const names = readTexts(to, node, `"${action}"`)?.map((name) => name.trim()) ?? null
  const long = action === 'add_note' ? undefined : names?.find((name) => name.length > maxLiteralLength)
  if (long !== undefined) {
    report(to, 'E107', node.span, `a name may have at most ${maxLiteralLength} characters`)
    return null
  }
  if (action === 'add_note') checkPlaceholders(to, node)
  if (action === 'checklist') for (const name of names ?? []) checkName(to, node.span, 'checklist', name, context)
  return names
}

function readName(
  to: FileReport,
  node: SourceNode,
  action: 'module' | 'workflow' | 'set_status',
  context: ActionContext,
): string | null {
  const name = readText(to, node, `"${action}"`)?.trim() ?? null
  if (name === null) return null
  if (action === 'module') checkModule(to, node, name, context)
  else checkName(to, node.span, action === 'set_status' ? 'state' : 'workflow', name, context)
  return name
}

function checkModule(to: FileReport, node: SourceNode, name: string, { catalog, modules }: ActionContext): void {
  const known = catalog ? catalog.modules.map(({ module }) => module) : modules
  if (known.length === 0 || known.includes(name)) return
  const near = didYouMean(name, known)
  report(to, 'E302', node.span, `unknown module "${name}"`, 'hint' in near ? near.hint : `known are ${known.join(', ')}`)
}
