import type { RuleRun, Trial } from '#shared/model/rule-work.ts'
import { CannotDo, type CommandCall, type ExitCode } from '../command.ts'
import { explainCallError } from '../explain-call-error.ts'
import { countOf, formatCount } from '../format.ts'
import { withProfile } from '../open-profile.ts'
import { toPlainLine } from '../plain-text.ts'
import { writeJson } from '../write-json.ts'

/** `orgo rules apply`: applies a rule to mail that is there and waits for the end; with `--dry-run` it only says what would happen. */
export async function runApplyRule(input: Record<string, unknown>, call: CommandCall): Promise<ExitCode> {
  return withProfile<ExitCode>(call.global, call.terminal, async ({ engine, ports }) => {
    try {
      const { apply, run: readRun } = engine.client.rules
      // The derived command has checked the input against the contract.
      const { run, trial } = await apply(input as Parameters<typeof apply>[0])
      await engine.idle()
      const ended = run && (await readRun({ runId: run.runId }))
      if (call.global.json) writeJson(call.terminal, { run: ended, trial })
      else call.terminal.out(ended ? renderRun(ended) : renderTrial(trial))
      if (ended === null || ended.state === 'complete') return 0
      throw new CannotDo(ended.problem ?? 'The run did not come to its end.')
    } catch (error) {
      throw explainCallError(error, ports.log, ports.random)
    }
  })
}

function renderTrial({ matched, judged, newTasks, samples }: Trial): string {
  const lines = samples.map(({ from, subject }) => `  ${toPlainLine(from)}: ${toPlainLine(subject)}`)
  const first = `Matches ${formatCount(matched)} of ${countOf(judged, 'message')}, and would make ${countOf(newTasks, 'new task')}. Nothing was changed.`
  return [first, ...lines, ''].join('\n')
}

/** How a run ended; what changed nothing has nothing to take back. */
export function renderRun({ runId, matched, tasksMade, tasksChanged, withheld }: RuleRun): string {
  const held = withheld === 0 ? '' : ` ${countOf(withheld, 'mail or timer', 'mails and timers')} held back.`
  const last =
    tasksMade + tasksChanged + withheld === 0 ? 'Nothing was changed.' : `Take it back with: orgo rules undo-run ${runId}`
  return `${countOf(matched, 'message')} matched: ${countOf(tasksMade, 'task')} made, ${formatCount(tasksChanged)} changed.${held}\n${last}\n`
}
