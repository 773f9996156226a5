import { renderDuration } from '#shared/text/duration.ts'
import { maxActions, maxAttachments } from './limits.ts'
import { readEscalation } from './parse-escalation.ts'
import { readTarget, readTargets } from './parse-target.ts'
import { type ActionContext, mapPresent, readAssignee, readPriority } from './read-action-values.ts'
import { readAmount } from './read-amount.ts'
import { readDuration } from './read-duration.ts'
import type { Action, Stop } from './rule.ts'
import { type FileReport, readBoolean, readChoice, readMap, readText, readTexts, report } from './source-reader.ts'
import { didYouMean } from './suggest.ts'
import type { SourceEntry, SourceNode } from './yaml-source.ts'

/** The actions of one rule; `stop` is set when an action named it. */
export type ReadActions = { actions: Action[]; stop: Stop | null }

type ReadAction = (to: FileReport, node: SourceNode, context: ActionContext) => Action | Action[] | null

/**
 * Reads `then`: a map of actions, or a list of one-key maps.
 *
 * Null when an error was reported: an action or parameter nobody knows, or that this version cannot do, is an error and never ignored.
 * Limits: 20 actions.
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
  let whole = true
  for (const entry of entries) {
    if (seen.has(entry.key) && singleActions.has(entry.key)) {
      report(to, 'E301', entry.keySpan, `"${entry.key}" stands twice in one rule, which value is meant?`)
      whole = false
    }
    seen.add(entry.key)
    whole = readEntry(to, entry, context, result) && whole
  }
  return whole ? result : null
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
    const later = laterActions.has(entry.key)
    const near = didYouMean(entry.key, [...readers.keys(), 'stop'])
    const message = later ? `this version cannot do "${entry.key}" yet` : `unknown action "${entry.key}"`
    report(to, 'E301', entry.keySpan, message, later || !('hint' in near) ? undefined : near.hint)
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
  'assign',
  'set_priority',
  'set_status',
  'module',
  'workflow',
  'due',
  'archive',
  'confidential',
  'stop',
])
const laterActions: ReadonlySet<string> = new Set(['snooze', 'cost', 'set_requester', 'join'])

const readers: ReadonlyMap<string, ReadAction> = new Map<string, ReadAction>([
  ['route_to', (to, node) => mapPresent(readTargets(to, node, '"route_to"'), (targets) => ({ action: 'route_to', targets }))],
  ['assign', (to, node) => mapPresent(readAssignee(to, node), (assignee) => ({ action: 'assign', assignee }))],
  ['set_priority', (to, node) => mapPresent(readPriority(to, node), (value) => ({ action: 'set_priority', value }))],
  ...(['tag', 'untag', 'checklist', 'add_note'] as const).map((action): [string, ReadAction] => [
    action,
    (to, node) => mapPresent(readTexts(to, node, `"${action}"`), (names) => ({ action, names })),
  ]),
  ...(['module', 'workflow', 'set_status'] as const).map((action): [string, ReadAction] => [
    action,
    (to, node) => mapPresent(readText(to, node, `"${action}"`), (name) => ({ action, name: name.trim() })),
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
  ['send_template', readSendTemplate],
])

function readTrue(to: FileReport, node: SourceNode, action: string): boolean {
  const value = readBoolean(to, node, `"${action}"`)
  if (value === false) report(to, 'E105', node.span, `"${action}" can only be true`, 'leave it out instead')
  return value === true
}

function readAttach(to: FileReport, node: SourceNode): Action | Action[] | null {
  const items = node.kind === 'list' ? node.items : [node]
  const actions: Action[] = []
  const resources: string[] = []
  if (items.length > maxAttachments) report(to, 'E107', node.span, `more than ${maxAttachments} files`)
  for (const item of items) {
    if (item.kind !== 'map') {
      const name = readText(to, item, '"attach"')
      if (name !== null && !/^[^/\\:*?"<>|\u0000-\u001f]{1,120}$/.test(name))
        report(to, 'E301', item.span, `"${name}" is no file name`)
      else if (name !== null) resources.push(name)
      continue
    }
    const action = readMessageFiles(to, item)
    if (action !== null) actions.push(action)
  }
  if (resources.length > 0) actions.unshift({ action: 'attach', resources })
  const understood = resources.length + actions.length - (resources.length > 0 ? 1 : 0)
  return understood === items.length && items.length > 0 ? actions : null
}

function readMessageFiles(to: FileReport, node: SourceNode): Action | null {
  const parts = readMap(to, node, ['from', 'only', 'max'], '"attach"')
  const from = parts?.get('from')
  if (!parts || !from) {
    if (parts) report(to, 'E301', node.span, '"attach" as a map needs "from: message"')
    return null
  }
  const only = parts.get('only')
  const max = parts.get('max')
  const globs = only ? readTexts(to, only.value, '"only"') : []
  const size = max ? readText(to, max.value, '"max"') : null
  const maxBytes = size === null ? null : readAmount(size)
  if (size !== null && maxBytes === null)
    report(to, 'E206', max?.value.span ?? node.span, `bad amount "${size}"`, 'write for example 10 MB')
  const bad =
    globs === null || (max !== undefined && maxBytes === null) || readChoice(to, from.value, ['message'], '"from"') === null
  return bad ? null : { action: 'attach_message', only: globs, maxBytes }
}

function readConfidential(to: FileReport, node: SourceNode, { module }: ActionContext): Action | null {
  const ofModule = module === null ? null : ([{ kind: 'role', name: `${module}_case_officer` }] as const)
  const parts = node.kind === 'map' ? readMap(to, node, ['case', 'readers'], '"confidential"') : new Map<string, SourceEntry>()
  if (parts === null || (node.kind !== 'map' && !readTrue(to, node, 'confidential'))) return null
  const named = parts.get('readers')
  const name = parts.get('case')
  const readers = named ? readTargets(to, named.value, '"readers"') : ofModule
  const text = name ? readText(to, name.value, '"case"') : null
  if (!named && readers === null)
    report(to, 'E305', node.span, 'a rule for everything must name the readers', '{ case: name, readers: ["role:name"] }')
  return readers === null || (name && text === null) ? null : { action: 'confidential', case: text, readers: [...readers] }
}

function readDue(to: FileReport, node: SourceNode): Action | null {
  if (node.kind !== 'map') {
    return mapPresent(readDuration(to, node, '"due"'), (duration) => ({
      action: 'due',
      in: renderDuration(duration),
      from: 'received',
      at: null,
    }))
  }
  const parts = readMap(to, node, ['in', 'from', 'at', 'calendar'], '"due"')
  const length = parts?.get('in')
  if (!parts || !length) {
    if (parts) report(to, 'E301', node.span, '"due" needs "in" with a duration')
    return null
  }
  const calendar = parts.get('calendar')
  if (calendar) report(to, 'E301', calendar.keySpan, 'this version cannot use named calendars yet')
  const from = parts.get('from')
  const at = parts.get('at')
  const duration = readDuration(to, length.value, '"in"')
  const start = from ? readChoice(to, from.value, ['received', 'now'], '"from"') : 'received'
  const clock = at ? readText(to, at.value, '"at"') : null
  const badClock = clock !== null && !/^([01]\d|2[0-3]):[0-5]\d$/.test(clock)
  if (badClock && at) report(to, 'E206', at.value.span, `bad time "${clock}"`, 'write for example "17:00"')
  if (calendar || duration === null || start === null || badClock || (at && clock === null)) return null
  return { action: 'due', in: renderDuration(duration), from: start, at: clock }
}

function readSendTemplate(to: FileReport, node: SourceNode): Action | null {
  if (node.kind !== 'map') {
    return mapPresent(readText(to, node, '"send_template"'), (template) => sendTemplate(template.trim(), 'sender', null, null))
  }
  const parts = readMap(to, node, ['template', 'to', 'delay', 'language'], '"send_template"')
  const template = parts?.get('template')
  if (!parts || !template) {
    if (parts) report(to, 'E301', node.span, '"send_template" needs "template"')
    return null
  }
  const name = readText(to, template.value, '"template"')
  const target = parts.get('to')
  const delay = parts.get('delay')
  const language = parts.get('language')
  const receiver = target ? readReceiver(to, target.value) : 'sender'
  const wait = delay ? readDuration(to, delay.value, '"delay"') : null
  const tongue = language ? readText(to, language.value, '"language"') : null
  if (name === null || receiver === null || (delay && wait === null) || (language && tongue === null)) return null
  return sendTemplate(name.trim(), receiver, wait && renderDuration(wait), tongue)
}

type SendTemplate = Extract<Action, { action: 'send_template' }>

function sendTemplate(template: string, to: SendTemplate['to'], delay: string | null, language: string | null): SendTemplate {
  return { action: 'send_template', template, to, delay, language }
}

function readReceiver(to: FileReport, node: SourceNode): SendTemplate['to'] | null {
  if (node.kind === 'text' && (node.text === 'sender' || node.text === 'requester')) return node.text
  return readTarget(to, node, '"to"')
}
