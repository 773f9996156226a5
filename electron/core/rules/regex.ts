import { RE2JS } from 're2js'
import { maxRegexInstructions } from './limits.ts'

/** A compiled pattern; `instructions` tells what reading one character may cost. */
export type Regex = { test: (text: string) => boolean; find: (text: string) => string | null; instructions: number }

export type RegexResult = { ok: true; regex: Regex } | { ok: false; code: 'E205' | 'E107'; reason: string }

/**
 * Compiles an RE2 pattern, unanchored, ignoring case unless `exactly`.
 *
 * RE2 runs in time linear in the text, so no pattern can freeze the engine (P5); what it cannot promise that for, look-around and
 * back-references, it refuses. Limits: 10,000 instructions.
 */
export function compileRegex(pattern: string, exactly: boolean): RegexResult {
  try {
    const compiled = RE2JS.compile(pattern, exactly ? 0 : RE2JS.CASE_INSENSITIVE)
    const instructions = compiled.programSize()
    if (instructions > maxRegexInstructions) {
      return {
        ok: false,
        code: 'E107',
        reason: `the pattern needs ${instructions} instructions, at most ${maxRegexInstructions} are allowed`,
      }
    }
    const find = (text: string): string | null => {
      const matcher = compiled.matcher(text)
      return matcher.find() ? matcher.group() : null
    }
    return { ok: true, regex: { test: (text) => compiled.test(text), find, instructions } }
  } catch (error) {
    return { ok: false, code: 'E205', reason: explainRefusal(pattern, error) }
  }
}

function explainRefusal(pattern: string, error: unknown): string {
  if (/\(\?<?[=!]/.test(pattern)) return 'look-around is not part of RE2, which promises linear time'
  if (/\\[1-9]/.test(pattern)) return 'back-references are not part of RE2, which promises linear time'
  return error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : 'the pattern cannot be read'
}
