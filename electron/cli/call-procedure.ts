import type { CommandCall, ExitCode } from './command.ts'
import { explainCallError } from './explain-call-error.ts'
import { withProfile } from './open-profile.ts'
import { writeJson } from './write-json.ts'

type Callable = Record<string, Record<string, (input: unknown) => Promise<unknown>>>

/** Opens the profile, calls one procedure as its owner, and writes the answer: as JSON, or drawn for a person. */
export async function callProcedure([group, name]: [string, string], input: unknown, call: CommandCall): Promise<ExitCode> {
  return withProfile(call.global, call.terminal, async ({ engine, ports }) => {
    // The path comes from the contract the client is made of; its types cannot follow a path that is data.
    const client = engine.client as unknown as Callable
    const output = await client[group]?.[name]?.(input).catch((error: unknown) => {
      throw explainCallError(error, ports.log, ports.random)
    })
    if (call.global.json) writeJson(call.terminal, output)
    else (await import('./render/render-output.ts')).renderOutput(`${group}.${name}`, output, call.terminal)
    return exitOf(group, name, output)
  })
}

/** What scripts ask by exit code: a profile in trouble, or rule files that were refused, must not look done. */
function exitOf(group: string, name: string, output: unknown): ExitCode {
  if (typeof output !== 'object' || output === null) return 0
  if (group === 'health' && 'status' in output) return output.status === 'error' ? 1 : 0
  if (group === 'rules' && name === 'reload' && 'stale' in output) return output.stale === true ? 1 : 0
  if (group === 'outbox' && 'refused' in output && Array.isArray(output.refused)) return output.refused.length > 0 ? 1 : 0
  if (group === 'tasks' && 'failed' in output && Array.isArray(output.failed)) return output.failed.length > 0 ? 1 : 0
  return 0
}
