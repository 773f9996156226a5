import type { Target } from './decision.ts'
import { maxTargets } from './limits.ts'
import { type FileReport, readText, report } from './source-reader.ts'
import type { SourceNode } from './yaml-source.ts'

const kinds = /^(person|role|team):([\p{L}\d][\p{L}\p{M}\d._-]{0,62})$/u
const address = /^[^\s@<>,;"()]{1,64}@[^\s@<>,;"()]{1,253}$/

/** Reads one target from text: `name@domain`, `person:id`, `role:name`, `team:name`; null when it is none. */
export function parseTarget(text: string): Target | null {
  if (address.test(text)) return { kind: 'address', address: text }
  const match = kinds.exec(text)
  const name = match?.[2] ?? ''
  if (match?.[1] === 'person') return { kind: 'person', id: name }
  if (match?.[1] === 'role') return { kind: 'role', name }
  return match ? { kind: 'team', name } : null
}

/** Renders a target as rule files write it. */
export function renderTarget(target: Target): string {
  if (target.kind === 'address') return target.address
  return target.kind === 'person' ? `person:${target.id}` : `${target.kind}:${target.name}`
}

/** Reads one target or a list of up to 10 from a file; null when an error was reported. */
export function readTargets(to: FileReport, node: SourceNode, what: string): Target[] | null {
  const items = node.kind === 'list' ? node.items : [node]
  if (items.length === 0 || items.length > maxTargets) {
    report(
      to,
      items.length === 0 ? 'E105' : 'E107',
      node.span,
      `${what} takes 1 to ${maxTargets} targets, here are ${items.length}`,
    )
    return null
  }
  const targets = items.map((item) => readTarget(to, item, what))
  const whole = targets.filter((target) => target !== null)
  return whole.length === items.length ? whole : null
}

/** Reads one target from a file; null when an error was reported. */
export function readTarget(to: FileReport, node: SourceNode, what: string): Target | null {
  const text = readText(to, node, what)
  if (text === null) return null
  const target = parseTarget(text.trim())
  if (target === null)
    report(to, 'E301', node.span, `"${text}" is no target`, 'write name@domain, person:id, role:name or team:name')
  return target
}
