import type { Evaluation } from '../rules/evaluate.ts'
import type { FileShelf } from '../tasks/file-shelf.ts'

/** Says in the trace that an attached file is nowhere to be found: it would be skipped (R5). */
export function markMissingFiles(evaluation: Evaluation, files: Pick<FileShelf, 'find'>): Evaluation {
  for (const decision of evaluation.decisions) {
    if (decision.action !== 'attach' || decision.value.kind !== 'resource') continue
    const { name } = decision.value
    if (files.find(decision.module ?? evaluation.module, name)) continue
    const actions = evaluation.trace.rules.find(({ id }) => id === decision.ruleId)?.actions
    const action = actions?.find(({ a, v, r }) => a === 'attach' && v === name && r === 'applied')
    if (action) action.r = 'skipped'
  }
  return evaluation
}
