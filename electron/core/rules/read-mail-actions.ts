import { renderDuration } from '#shared/text/duration.ts'
import { actionKeys } from './action-keys.ts'
import { checkName, checkResource, isKnownReader, type NameContext } from './check-names.ts'
import type { Target } from './decision.ts'
import { maxAttachments } from './limits.ts'
import { readTargets } from './parse-target.ts'
import { type ActionContext, isCleanSince, readKnownTarget, readPart } from './read-action-values.ts'
import { readAmount } from './read-amount.ts'
import { readDuration } from './read-duration.ts'
import type { Action } from './rule.ts'
import { type FileReport, readChoice, readMap, readText, readTexts, report } from './source-reader.ts'
import type { SourceEntry, SourceNode, Span } from './yaml-source.ts'

/** Reads `attach`: names of resources, or `{ from: message, only, max }`, or a list of both. */
export function readAttach(to: FileReport, node: SourceNode, context: ActionContext): Action | Action[] | null {
  const items = node.kind === 'list' ? node.items : [node]
  const before = to.diagnostics.length
  if (items.length > maxAttachments) report(to, 'E107', node.span, `${items.length} files, at most ${maxAttachments} are allowed`)
  if (items.length === 0) report(to, 'E105', node.span, '"attach" must not be empty')
  const resources: string[] = []
  const actions: Action[] = []
  for (const item of items.slice(0, maxAttachments)) {
    if (item.kind === 'map') actions.push(...(readMessageFiles(to, item) ?? []))
    else resources.push(...readResource(to, item, context))
  }
  if (!isCleanSince(to, before)) return null
  return resources.length > 0 ? [{ action: 'attach', resources }, ...actions] : actions
}

function readResource(to: FileReport, node: SourceNode, context: ActionContext): string[] {
  const name = readText(to, node, '"attach"')
  if (name === null) return []
  if (!/^[^/\\:*?"<>|\u0000-\u001f]{1,120}$/.test(name) || name.startsWith('.'))
    report(to, 'E301', node.span, `"${name}" is no file name`)
  else checkResource(to, node.span, name, context)
  return [name]
}

function readMessageFiles(to: FileReport, node: SourceNode): Action[] | null {
  const parts = readMap(to, node, actionKeys.attach, '"attach"')
  if (parts === null) return null
  const from = parts.get('from')
  if (!from) report(to, 'E301', node.span, '"attach" as a map needs "from: message"')
  else readChoice(to, from.value, ['message'], '"from"')
  const only = readPart(parts, 'only', (value) => readTexts(to, value, '"only"')) ?? []
  return [{ action: 'attach_message', only, maxBytes: readPart(parts, 'max', (value) => readBytes(to, value)) }]
}

function readBytes(to: FileReport, node: SourceNode): number | null {
  const text = readText(to, node, '"max"')
  const bytes = text === null ? null : readAmount(text)
  if (text !== null && bytes === null) report(to, 'E206', node.span, `bad amount "${text}"`, 'write for example 10 MB')
  return bytes
}

/** Reads `send_template`: a name, or `{ template, to, delay, language }`. */
export function readSendTemplate(to: FileReport, node: SourceNode, context: ActionContext): Action | null {
  if (node.kind !== 'map') {
    const name = readTemplate(to, node, context)
    return name === null ? null : { action: 'send_template', template: name, to: 'sender', delay: null, language: null }
  }
  const parts = readMap(to, node, actionKeys.send_template, '"send_template"')
  const named = parts?.get('template')
  if (!parts || !named) {
    if (parts) report(to, 'E301', node.span, '"send_template" needs "template"')
    return null
  }
  const before = to.diagnostics.length
  const template = readTemplate(to, named.value, context)
  const receiver = readPart(parts, 'to', (value) => readReceiver(to, value, context)) ?? 'sender'
  const delay = readPart(parts, 'delay', (value) => readDuration(to, value, '"delay"'))
  const language = readPart(parts, 'language', (value) => readLanguage(to, value))
  if (template === null || !isCleanSince(to, before)) return null
  return { action: 'send_template', template, to: receiver, delay: delay && renderDuration(delay), language }
}

/** Reads the name of a mail template and checks that it exists. */
export function readTemplate(to: FileReport, node: SourceNode, context: NameContext): string | null {
  const name = readText(to, node, 'the template')?.trim() ?? null
  if (name !== null) checkName(to, node.span, 'template', name, context)
  return name
}

function readLanguage(to: FileReport, node: SourceNode): string | null {
  const language = readText(to, node, '"language"')
  if (language === null || /^[a-z]{2}$/.test(language)) return language
  report(to, 'E105', node.span, `"${language}" is no language`, 'write two small letters, for example de')
  return null
}

function readReceiver(to: FileReport, node: SourceNode, context: ActionContext): 'sender' | 'requester' | Target | null {
  if (node.kind === 'text' && (node.text === 'sender' || node.text === 'requester')) return node.text
  return readKnownTarget(to, node, '"to"', context)
}

/** Reads `confidential`: `true` for the module's case officers, or `{ case, readers }`. Somebody of the readers must exist (E305). */
export function readConfidential(to: FileReport, node: SourceNode, context: ActionContext): Action | null {
  const isMap = node.kind === 'map'
  const parts = isMap ? readMap(to, node, actionKeys.confidential, '"confidential"') : new Map<string, SourceEntry>()
  if (parts === null) return null
  if (!isMap && !(node.kind === 'other' && node.value === true)) {
    report(to, 'E105', node.span, '"confidential" is true or a map', '{ case: name, readers: ["role:name"] }')
    return null
  }
  const before = to.diagnostics.length
  const named = parts.get('readers')
  const readers = named ? readTargets(to, named.value, '"readers"') : readersOf(context.module)
  const name = readPart(parts, 'case', (value) => readText(to, value, '"case"'))
  if (!named && readers === null)
    report(to, 'E305', node.span, 'a rule for everything must name the readers', '{ case: name, readers: ["role:name"] }')
  if (readers === null || !isCleanSince(to, before)) return null
  checkReaders(to, named?.value.span ?? node.span, readers, context)
  return isCleanSince(to, before) ? { action: 'confidential', case: name, readers } : null
}

function readersOf(module: string | null): Target[] | null {
  return module === null ? null : [{ kind: 'role', name: `${module}_case_officer` }]
}

function checkReaders(to: FileReport, span: Span, readers: readonly Target[], context: NameContext): void {
  const unknown = readers.filter((reader) => !isKnownReader(reader, context))
  if (unknown.length === readers.length) report(to, 'E305', span, 'nobody could read these cases: none of the readers exists')
  else for (const reader of unknown) if (reader.kind !== 'address') reportReader(to, span, reader, context)
}

function reportReader(to: FileReport, span: Span, reader: Exclude<Target, { kind: 'address' }>, context: NameContext): void {
  checkName(to, span, reader.kind, reader.kind === 'person' ? reader.id : reader.name, context)
}
