/** The one stretch in which two texts differ: what to put in place of it. Null where they are the same. */
export function findReplacement(before: string, after: string): { from: number; to: number; insert: string } | null {
  if (before === after) return null
  const shorter = Math.min(before.length, after.length)
  let from = 0
  while (from < shorter && before[from] === after[from]) from += 1
  let same = 0
  while (same < shorter - from && before[before.length - 1 - same] === after[after.length - 1 - same]) same += 1
  return { from, to: before.length - same, insert: after.slice(from, after.length - same) }
}

/** A file whose rule at a line says how it stands: its `mode:` is changed, or written below its first key. */
export function setModeInText(text: string, line: number, mode: 'active' | 'observe' | 'off'): string {
  const lines = text.split('\n')
  const first = lines[line - 1] ?? ''
  const flow = /^(\s*-\s+\{\s*)/.exec(first)
  if (flow) {
    const has = /\bmode:\s*\w+/.test(first)
    lines[line - 1] = has ? first.replace(/\bmode:\s*\w+/, `mode: ${mode}`) : first.replace(flow[0], `${flow[0]}mode: ${mode}, `)
    return lines.join('\n')
  }
  const indent = /^\s*-\s+/.exec(first)?.[0].length ?? /^\s*/.exec(first)?.[0].length ?? 0
  const isInRule = (one: string) => one.trim() === '' || one.startsWith(' '.repeat(indent)) || /^\s*#/.test(one)
  let end = line
  while (end < lines.length && isInRule(lines[end] ?? '')) end += 1
  const ownMode = new RegExp(`^(?:\\s{${indent}}|\\s*-\\s+)mode:\\s*\\w+`)
  const at = lines.slice(line - 1, end).findIndex((one) => ownMode.test(one))
  if (at >= 0) lines[line - 1 + at] = (lines[line - 1 + at] ?? '').replace(/mode:\s*\w+/, `mode: ${mode}`)
  else lines.splice(line, 0, `${' '.repeat(indent)}mode: ${mode}`)
  return lines.join('\n')
}
