import type { ReadableStore, WritableStore } from '../store/store.ts'

/** 24 hours, in which errors of a rule are counted together. */
const errorsMs = 86_400_000

/** Five errors in that time suspend a rule (rule language, section 9). */
const errorsMax = 5

/** An error of a rule: `sentence` is what went wrong, as the evaluator says it. */
export type RuleError = { ruleId: string; sentence: string }

/** The rules that rest after errors, until a person lets them run again. */
export function suspendedRules(store: ReadableStore): ReadonlySet<string> {
  return new Set(store.all<{ rule_id: string }>('SELECT rule_id FROM rule_suspensions').map((row) => row.rule_id))
}

/** Since when and why a rule rests; null for one that runs. */
export function findSuspension(store: ReadableStore, ruleId: string): { at: number; sentence: string } | null {
  return (
    store.get<{ at: number; sentence: string }>('SELECT at, sentence FROM rule_suspensions WHERE rule_id = ?', ruleId) ?? null
  )
}

/** Counts errors of rules, and suspends each that failed too often. */
export function noteErrors(tx: WritableStore, now: number, errors: readonly RuleError[]): void {
  for (const { ruleId, sentence } of errors) {
    // A clock that was put back leaves errors of the future behind: they would count for ever.
    tx.run('DELETE FROM rule_errors WHERE rule_id = ? AND (at <= ? OR at > ?)', ruleId, now - errorsMs, now)
    tx.run('INSERT INTO rule_errors (rule_id, at, sentence) VALUES (?, ?, ?)', ruleId, now, sentence)
    const count = tx.get<{ n: number }>('SELECT count(*) AS n FROM rule_errors WHERE rule_id = ?', ruleId)?.n ?? 0
    if (count < errorsMax) continue
    const why = `It failed ${errorsMax} times in 24 hours, and rests until somebody lets it run again. The last time: ${sentence}`
    tx.run('INSERT OR IGNORE INTO rule_suspensions (rule_id, at, sentence) VALUES (?, ?, ?)', ruleId, now, why)
  }
}

/** Lets a rule run again; its errors are counted from nothing. */
export function resumeRule(tx: WritableStore, ruleId: string): void {
  tx.run('DELETE FROM rule_suspensions WHERE rule_id = ?', ruleId)
  tx.run('DELETE FROM rule_errors WHERE rule_id = ?', ruleId)
}
