import { type FieldUse, type LiquidSetting, parseLiquid, type TextFault } from './liquid-text.ts'

/** 20 faults of one text: whoever wrote more reads the guide first. */
const faultsMax = 20

/** What only closes or divides a block: without the tag that was at fault before it, it says nothing new. */
const follower = /^\{%-?\s*(?:end\w*|else|elsif|elsunless|when)\b/

/**
 * What a text reads from outside, and every fault that its Liquid has.
 *
 * The library stops at the first fault; here that tag or output is taken for blanks, and the rest is read again. Limits: 20 faults.
 */
export function readUses(source: string, setting: LiquidSetting): { faults: TextFault[]; uses: readonly FieldUse[] } {
  const faults: TextFault[] = []
  let text = source
  for (let tries = 0; tries < faultsMax; tries += 1) {
    const parsed = parseLiquid(text, setting)
    if (parsed.ok) return { faults, uses: parsed.value.uses }
    const span = spanOf(text, parsed.fault)
    const isFollowing = faults.length > 0 && span !== null && follower.test(text.slice(span.from, span.to))
    if (!isFollowing) faults.push(parsed.fault)
    if (span === null) break
    text = `${text.slice(0, span.from)}${text.slice(span.from, span.to).replace(/[^\n]/g, ' ')}${text.slice(span.to)}`
  }
  return { faults, uses: [] }
}

/** Where the tag or output of a fault begins and ends; of one without an end its braces alone. */
function spanOf(text: string, { line, column }: TextFault): { from: number; to: number } | null {
  const lines = text.split('\n')
  const at = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0) + column - 1
  const from = Math.max(text.lastIndexOf('{{', at + 1), text.lastIndexOf('{%', at + 1))
  if (from < 0) return null
  const end = text.indexOf(text.startsWith('{{', from) ? '}}' : '%}', from)
  return { from, to: end < 0 ? from + 2 : end + 2 }
}
